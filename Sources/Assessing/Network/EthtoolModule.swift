package import HealthModel

/// `ethtool -m LINK`: what a pluggable module says of itself, with its digital diagnostics (SFF-8472, SFF-8636, CMIS).
package enum EthtoolModule: ForeignFormat {
    package static let name = "ethtool -m"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let labels = Set(document.head.compactMap { $0.labelled?.name })
        return labels.contains("Identifier") && (labels.contains("Connector") || labels.contains("Vendor name"))
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let name = document.name.split(separator: "/").last.map(String.init) ?? document.name
        var module = Module(name: name)
        for line in document.lines {
            guard let (label, value) = line.labelled, !value.isEmpty else { continue }
            module.read(label, value)
        }
        return module.readings
    }
}

/// What is read of one module.
private struct Module {
    private var module: Measurement
    private var doubts: Doubts
    private var types: [String] = []
    /// Its connector and what sends in it, which tell a copper cable from an optic.
    private var media = ""
    private var lowest: Double?
    private var limits: [String: Double] = [:]
    private var labels: Set<String> = []
    /// "Optical diagnostics support", "Alarm/warning flags implemented".
    private var promises: [String: String] = [:]

    init(name: String) {
        module = Measurement(component: Component(.nic, id: name, name: "module of \(name)"))
        module.say(.modulePresent)
        doubts = Doubts(about: module.component)
    }

    mutating func read(_ label: String, _ value: String) {
        let lowered = label.lowercased()
        labels.insert(lowered)
        switch lowered {
        case "identifier":
            // A register of ones, where a byte of the module should be (SFF-8024 table 4-1 has no such kind).
            if value.lowercased().hasPrefix("0xff") { doubts.add("its identifier reads all ones") }
        case "connector", "transmitter technology": media += " \(value.lowercased())"
        case "transceiver type": types.append(value)
        case "vendor name": module.identity["vendor"] = value
        case "vendor pn": module.identity["model"] = value
        case "optical diagnostics support", "alarm/warning flags implemented": promises[lowered] = value.lowercased()
        case "module temperature":
            let celsius = possible(value.leadingNumber, label, -60..<150)
            module.add(.temperature, celsius, .celsius)
        default: flagOrLevel(lowered, label, value)
        }
    }

    private mutating func flagOrLevel(_ lowered: String, _ label: String, _ value: String) {
        let isAlarm = lowered.hasSuffix("alarm")
        let isSet = value.lowercased() == "on"
        if isAlarm || lowered.hasSuffix("warning") {
            guard isSet else {
                if value.lowercased() != "off" { doubts.add("its flag \"\(label)\" is neither on nor off") }
                return
            }
            module.say(isAlarm ? .opticAlarm : .opticWarning)
            module.note(label)
        } else if isSet || value.lowercased() == "off" {
            return
        } else if lowered.hasSuffix("threshold") {
            guard let number = Module.power(value) ?? value.leadingNumber else {
                doubts.add("its \"\(label)\" is no number")
                return
            }
            limits[lowered] = number
        } else if Module.isReceivePower(lowered) {
            // Of several lanes the weakest counts.
            guard let power = possible(Module.power(value), label, -60..<30) else { return }
            lowest = min(lowest ?? power, power)
        } else if lowered.hasPrefix("laser output power") || lowered.has("transmit avg optical power") {
            let power = possible(Module.power(value), label, -60..<30)
            module.add(.opticTransmitPower, power, .dBm)
        }
    }

    /// The number if a module can have it.
    private mutating func possible(_ number: Double?, _ label: String, _ range: Range<Double>) -> Double? {
        guard let number, range.contains(number) else {
            doubts.add("its \"\(label)\" is no number that a module has")
            return nil
        }
        return number
    }

    var readings: [Reading] {
        var module = module
        var doubts = doubts
        module.identity["optic"] = types.isEmpty ? nil : types.joined(separator: ", ")
        let receive = QuantityLimits(
            lowerCritical: limits["laser rx power low alarm threshold"],
            lowerWarning: limits["laser rx power low warning threshold"],
            upperWarning: limits["laser rx power high warning threshold"],
            upperCritical: limits["laser rx power high alarm threshold"])
        module.add(.opticReceivePower, lowest, .dBm, limits: receive == QuantityLimits() ? nil : receive)
        if let sentence = missing { doubts.add(sentence) }
        return [.measurement(module)] + doubts.readings
    }

    /// What a whole text has and this one lacks. A module that says that it measures nothing, and a copper cable,
    /// have no light to tell of; of any other the light decides.
    private var missing: String? {
        let hasNone = promises["optical diagnostics support"].map { $0.hasPrefix("no") } ?? false
        if lowest == nil, !hasNone, !isCopper { return "its light is not told; the text may be cut off" }
        let promised = promises["alarm/warning flags implemented"].map { $0.hasPrefix("yes") } ?? false
        // The thresholds stand behind the flags (sff-common.c: sff_show_thresholds); this is the last of them.
        if promised, !labels.contains("laser rx power low warning threshold") {
            return "its flags and thresholds are cut off"
        }
        return nil
    }

    private var isCopper: Bool {
        let words = ["copper", "passive cable", "active cable", "twin axial", "rj45", "base-t", "base-cx"]
        return media.hasAny(["copper", "rj45", "no separable"])
            || types.contains { $0.lowercased().hasAny(words) }
    }

    private static func isReceivePower(_ label: String) -> Bool {
        label.hasPrefix("receiver signal average optical power") || label.hasPrefix("receiver signal oma")
            || label.hasPrefix("rcvr signal avg optical power")
    }

    /// "0.0044 mW / -23.57 dBm"; no light at all is minus infinity, which stands here as -60.
    private static func power(_ text: String) -> Double? {
        guard text.has("dBm") else { return nil }
        let part = text.cut(at: "/")?.after ?? text
        if part.lowercased().has("inf") { return -60 }
        return part.leadingNumber.map { max(-60, $0) }
    }
}
