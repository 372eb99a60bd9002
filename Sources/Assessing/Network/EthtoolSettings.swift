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
                if any { readings.append(.measurement(settings.measurement)) }
                settings = Settings(name: String(text.dropFirst("Settings for ".count).prefix { $0 != ":" }))
                any = true
            } else {
                settings.read(text)
                any = true
            }
        }
        if any { readings.append(.measurement(settings.measurement)) }
        return readings
    }

    private struct Settings {
        private let name: String
        private var speed: Double?
        private var duplex: String?
        private var detected: Bool?
        private var modes: [String: Double] = [:]
        private var label = ""

        init(name: String) {
            self.name = name
        }

        mutating func read(_ text: String) {
            if let parts = text.labelled, !parts.name.isEmpty {
                label = parts.name
                switch label {
                case "Speed": speed = parts.value.leadingNumber
                case "Duplex": duplex = parts.value.lowercased()
                case "Link detected": detected = parts.value.lowercased().hasPrefix("yes")
                default: addModes(parts.value)
                }
            } else {
                // Modes that did not fit stand below, without a label.
                addModes(text)
            }
        }

        private mutating func addModes(_ text: String) {
            guard label.hasSuffix("link modes") else { return }
            for word in text.blankSeparated {
                guard let megabits = word.leadingNumber, word.has("base") else { continue }
                modes[label] = max(modes[label] ?? 0, megabits)
            }
        }

        var measurement: Measurement {
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
