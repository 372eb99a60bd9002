package import HealthModel

/// `ethtool LINK`: speed, duplex, whether a link is detected, and what either end could do.
package enum EthtoolSettings: ForeignFormat {
    package static let name = "ethtool"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let head = document.head
        return head.contains { $0.hasPrefix("Settings for ") } || head.contains { $0.hasPrefix("Link detected:") }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var readings: [Reading] = []
        var settings = Settings(name: document.name.split(separator: "/").last.map(String.init) ?? document.name)
        var any = false
        for line in document.lines {
            let text = line.trimmingBlanks()
            if text.hasPrefix("Settings for ") {
                if any { readings += settings.readings }
                settings = Settings(name: String(text.dropFirst("Settings for ".count).prefix { $0 != ":" }))
                any = true
            } else {
                settings.read(text)
                // What stands above the first link ("# ethtool eth0") is none.
                any = any || settings.isTold
            }
        }
        if any { readings += settings.readings }
        return readings
    }

    private struct Settings {
        private let name: String
        private var speed: Double?
        private var duplex: String?
        private var detected: Bool?
        private var doubts: Doubts
        private var modes: [String: Double] = [:]
        private var label = ""
        /// Its driver answers nothing at all.
        private var isMute = false

        init(name: String) {
            self.name = name
            doubts = Doubts(about: Component(.nic, id: name))
        }

        mutating func read(_ text: String) {
            if let parts = text.labelled, !parts.name.isEmpty {
                label = parts.name
                switch label {
                case "Speed": readSpeed(parts.value)
                case "Duplex": duplex = parts.value.lowercased()
                case "Link detected": readLink(parts.value.lowercased())
                default: addModes(parts.value)
                }
            } else if text.hasPrefix("No data available") {
                isMute = true
            } else {
                // Modes that did not fit stand below, without a label.
                addModes(text)
            }
        }

        /// Something of a link was read.
        var isTold: Bool { speed != nil || duplex != nil || detected != nil || !doubts.isEmpty }

        /// "1000Mb/s", "Unknown!"; 65535 and 4294967295 are the kernel's words for unknown.
        private mutating func readSpeed(_ text: String) {
            guard !text.lowercased().hasPrefix("unknown") else { return }
            speed = text.cut(at: "Mb/s")?.before.wholeNumber
            guard let known = speed, known > 0, known <= 10_000_000, known != 65_535 else {
                speed = nil
                doubts.add("its speed (\(text.prefix(20))) is none that a link has")
                return
            }
        }

        /// "yes", "no (No cable)".
        private mutating func readLink(_ text: String) {
            switch text.blankSeparated.first {
            case "yes": detected = true
            case "no": detected = false
            default: doubts.add("whether a link is detected cannot be read")
            }
        }

        private mutating func addModes(_ text: String) {
            guard label.hasSuffix("link modes") else { return }
            for word in text.blankSeparated {
                guard let megabits = word.leadingNumber, word.has("base") else { continue }
                modes[label] = max(modes[label] ?? 0, megabits)
            }
        }

        /// A link that is down has no speed, whatever its driver gives.
        var readings: [Reading] {
            var doubts = detected == false ? Doubts(about: Component(.nic, id: name)) : doubts
            // ethtool prints it for every link, and last.
            if detected == nil, !isMute { doubts.add("whether a link is detected is missing") }
            return [.measurement(measurement)] + doubts.readings
        }

        private var measurement: Measurement {
            var link = Measurement(component: Component(.nic, id: name))
            if let detected { link.say(detected ? .carrierUp : name.hasPrefix("bond") ? .bondDown : .carrierLost) }
            guard detected != false else { return link }
            link.add(.linkSpeed, speed, .megabitsPerSecond)
            if duplex == "half" { link.say(.halfDuplex) }
            if let speed, let own = modes["Advertised link modes"] ?? modes["Supported link modes"] {
                // Without the partner's modes only the jump that a broken pair makes is certain: gigabit needs four
                // pairs, 100 megabits two (IEEE 802.3 clauses 25 and 40).
                let possible = modes["Link partner advertised link modes"].map { min(own, $0) }
                if possible.map({ speed < $0 }) ?? (speed <= 100 && own >= 1000) { link.say(.linkSlow) }
            }
            return link
        }
    }
}
