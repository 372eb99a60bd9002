package import HealthModel

/// `sensors` without options: a chip, "Adapter:", then a line a feature with its limits in brackets.
package enum SensorsText: ForeignFormat {
    package static let name = "sensors"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty, !document.looksLikeJSON else { return false }
        let head = document.head
        guard
            head.contains(where: { $0.hasPrefix("Adapter:") })
                || head.contains(where: { $0.has("(high =") || $0.has("(crit =") })
        else { return false }
        return head.contains { line in line.labelled.map { Feature(label: $0.name, value: $0.value) != nil } ?? false }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var features: [Feature] = []
        var chips: [String] = []
        var chip = "chip"
        var doubts = Doubts(about: Component(.other, id: document.name))
        for line in document.lines {
            let text = line.trimmingBlanks()
            if text.isEmpty || text.hasPrefix("Adapter:") { continue }
            if line.hasPrefix(" "), text.hasPrefix("(") || text.has(" = "), !features.isEmpty {
                // Limits that did not fit stand on a line of their own.
                features[features.count - 1].readLimits(text)
            } else if let parts = text.labelled {
                guard let feature = Feature(label: parts.name, value: parts.value) else {
                    if Feature.isNonsense(parts.value) {
                        doubts.add("the value of \(parts.name) of \(chip) cannot be read")
                    }
                    continue
                }
                features.append(feature)
                chips.append(chip)
            } else {
                chip = text
            }
            guard features.count < 10_000 else { break }
        }
        guard !features.isEmpty else { throw ForeignFormatError("\(document.name) holds no feature of a chip.") }
        if endsWithinFeature(document) { doubts.add("it ends in the middle of a line") }
        var counts: [String: Int] = [:]
        return zip(chips, features).flatMap { chip, feature -> [Reading] in
            let index = counts["\(chip)/\(feature.kind.rawValue)", default: 0] + 1
            counts["\(chip)/\(feature.kind.rawValue)"] = index
            let made = HwmonFeature(
                chip: chip, kind: feature.kind, index: index, label: feature.label, values: feature.values
            ).measurement
            var doubts = Doubts(about: made.component)
            if feature.isDamaged { doubts.add("one of its limits cannot be read") }
            return [.measurement(made)] + doubts.readings
        } + doubts.readings
    }

    /// The last line has no end, and is no whole feature: it lacks its value, the unit, or the end of its limits. One
    /// without any limits is whole, as far as anybody can tell.
    private static func endsWithinFeature(_ document: ForeignDocument) -> Bool {
        guard let line = document.unfinishedLine else { return false }
        let opened = line.lastIndex(of: "(")
        if let opened, !line[opened...].contains(")") { return true }
        guard let (label, value) = line.labelled else { return document.endsBeforeAValue }
        return value.isEmpty || (value.leadingNumber != nil && Feature(label: label, value: value) == nil)
    }

    private struct Feature {
        let label: String
        private(set) var kind: HwmonFeature.Kind
        private(set) var values: [String: Double] = [:]
        /// One of its limits is there and cannot be read.
        private(set) var isDamaged = false

        init?(label: String, value text: String) {
            self.label = label
            let upper = text.uppercased()
            if label.lowercased().hasPrefix("intrusion") {
                kind = .intrusion
                values["alarm"] = upper.has("ALARM") ? 1 : 0
                return
            }
            let measured = text.cut(at: "(")?.before ?? text
            let words = measured.blankSeparated
            if upper.hasPrefix("FAULT") || words.contains("FAULT") {
                kind = label.lowercased().has("fan") ? .fan : .temperature
                values["fault"] = 1
                return
            }
            guard let number = text.leadingNumber, let unit = Feature.unit(measured) else { return nil }
            kind = unit.kind
            values["input"] = number * unit.scale
            readLimits(text)
        }

        /// "(low = +5.0°C, high = +84.0°C, crit = +100.0°C)  ALARM (CRIT)".
        mutating func readLimits(_ text: String) {
            let names = [
                "high": "max", "max": "max", "low": "min", "min": "min", "crit": "crit", "crit low": "lcrit",
                "lcrit": "lcrit", "crit max": "crit", "crit min": "lcrit", "emerg": "emergency",
            ]
            for part in text.split(whereSeparator: { "(,)".contains($0) }) {
                guard let pair = part.cut(at: "="), let name = names[pair.before.trimmingBlanks().lowercased()] else {
                    continue
                }
                if let number = pair.after.leadingNumber, let unit = Feature.unit(pair.after) {
                    values[name] = number * unit.scale
                } else if !pair.after.saysNone {
                    isDamaged = true
                }
            }
            let upper = text.uppercased()
            if upper.has("ALARM (CRIT") || upper.has("CRIT)") && upper.has("ALARM") {
                values["crit_alarm"] = 1
            } else if upper.has("ALARM") {
                values["alarm"] = 1
            }
            if upper.has("FAULT") { values["fault"] = 1 }
        }

        /// A value that is neither a number with a unit nor words ("N/A"); a duty cycle ("60%") is none that is judged.
        static func isNonsense(_ text: String) -> Bool {
            let measured = (text.cut(at: "(")?.before ?? text).trimmingBlanks()
            return !measured.isEmpty && !measured.has("%") && !measured.readsAsWords
        }

        /// What stands behind the number; a terminal may have made anything of the sign for degrees.
        private static func unit(_ text: String) -> (kind: HwmonFeature.Kind, scale: Double)? {
            let rest = text.trimmingBlanks().drop { "+-0123456789.,".contains($0) }
            switch rest.blankSeparated.first ?? "" {
            case "RPM": return (.fan, 1)
            case "V": return (.voltage, 1)
            case "mV": return (.voltage, 0.001)
            case "W": return (.power, 1)
            case "kW": return (.power, 1000)
            case "mW": return (.power, 0.001)
            case "A": return (.current, 1)
            case "mA": return (.current, 0.001)
            case "%RH": return (.humidity, 1)
            case let word where word.hasSuffix("C") && word.count <= 3: return (.temperature, 1)
            default: return nil
            }
        }
    }
}
