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
        var module = Measurement(component: Component(.nic, id: name, name: "module of \(name)"))
        module.say(.modulePresent)
        var types: [String] = []
        var lowest: Double?
        var limits: [String: Double] = [:]
        for line in document.lines {
            guard let (label, value) = line.labelled, !value.isEmpty else { continue }
            let lowered = label.lowercased()
            if lowered == "transceiver type" { types.append(value) }
            if lowered == "vendor name" { module.identity["vendor"] = value }
            if lowered == "vendor pn" { module.identity["model"] = value }
            if value.lowercased() == "on" {
                if lowered.hasSuffix("alarm") { module.say(.opticAlarm) }
                if lowered.hasSuffix("warning") { module.say(.opticWarning) }
                if lowered.hasSuffix("alarm") || lowered.hasSuffix("warning") { module.note(label) }
            }
            if lowered.hasSuffix("threshold") {
                if let number = power(value) ?? value.leadingNumber { limits[lowered] = number }
            } else if isReceivePower(lowered), let power = power(value) {
                // Of several lanes the weakest counts.
                lowest = min(lowest ?? power, power)
            } else if lowered.hasPrefix("laser output power") || lowered.has("transmit avg optical power"),
                let power = power(value)
            {
                module.add(.opticTransmitPower, power, .dBm)
            } else if lowered == "module temperature" {
                module.add(.temperature, value.leadingNumber, .celsius)
            }
        }
        module.identity["optic"] = types.isEmpty ? nil : types.joined(separator: ", ")
        let receive = QuantityLimits(
            lowerCritical: limits["laser rx power low alarm threshold"],
            lowerWarning: limits["laser rx power low warning threshold"],
            upperWarning: limits["laser rx power high warning threshold"],
            upperCritical: limits["laser rx power high alarm threshold"])
        module.add(.opticReceivePower, lowest, .dBm, limits: receive == QuantityLimits() ? nil : receive)
        return [.measurement(module)]
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
