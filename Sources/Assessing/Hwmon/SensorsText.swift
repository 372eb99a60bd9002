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
        for line in document.lines {
            let text = line.trimmingBlanks()
            if text.isEmpty || text.hasPrefix("Adapter:") { continue }
            if line.hasPrefix(" "), text.hasPrefix("(") || text.has(" = "), !features.isEmpty {
                // Limits that did not fit stand on a line of their own.
                features[features.count - 1].readLimits(text)
            } else if let parts = text.labelled {
                guard let feature = Feature(label: parts.name, value: parts.value) else { continue }
                features.append(feature)
                chips.append(chip)
            } else {
                chip = text
            }
            guard features.count < 10_000 else { break }
        }
        guard !features.isEmpty else { throw ForeignFormatError("\(document.name) holds no feature of a chip.") }
        var counts: [String: Int] = [:]
        return zip(chips, features).map { chip, feature in
            let index = counts["\(chip)/\(feature.kind.rawValue)", default: 0] + 1
            counts["\(chip)/\(feature.kind.rawValue)"] = index
            return .measurement(
                HwmonFeature(
                    chip: chip, kind: feature.kind, index: index, label: feature.label, values: feature.values
                ).measurement)
        }
    }

    private struct Feature {
        let label: String
        private(set) var kind: HwmonFeature.Kind
        private(set) var values: [String: Double] = [:]

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
                guard let pair = part.cut(at: "="), let name = names[pair.before.trimmingBlanks().lowercased()],
                    let number = pair.after.leadingNumber
                else { continue }
                values[name] = number * (Feature.unit(pair.after)?.scale ?? 1)
            }
            let upper = text.uppercased()
            if upper.has("ALARM (CRIT") || upper.has("CRIT)") && upper.has("ALARM") {
                values["crit_alarm"] = 1
            } else if upper.has("ALARM") {
                values["alarm"] = 1
            }
            if upper.has("FAULT") { values["fault"] = 1 }
        }

        private static func unit(_ text: String) -> (kind: HwmonFeature.Kind, scale: Double)? {
            let text = text.trimmingBlanks()
            if text.has("°C") || text.hasSuffix(" C") || text.hasSuffix("C") { return (.temperature, 1) }
            if text.hasSuffix("RPM") { return (.fan, 1) }
            if text.hasSuffix("mV") { return (.voltage, 0.001) }
            if text.hasSuffix("kW") { return (.power, 1000) }
            if text.hasSuffix("mW") { return (.power, 0.001) }
            if text.hasSuffix("mA") { return (.current, 0.001) }
            if text.hasSuffix("V") { return (.voltage, 1) }
            if text.hasSuffix("W") { return (.power, 1) }
            if text.hasSuffix(" A") || text.hasSuffix("A") { return (.current, 1) }
            if text.hasSuffix("%RH") { return (.humidity, 1) }
            return nil
        }
    }
}
