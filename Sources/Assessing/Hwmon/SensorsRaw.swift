package import HealthModel

/// `sensors -u`: a chip's name, then each label with a colon and its subfeatures below, indented.
package enum SensorsRaw: ForeignFormat {
    package static let name = "sensors -u"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        return document.head.contains { line in
            guard let parts = line.labelled, let feature = HwmonFeature.parse(parts.name) else { return false }
            return ["input", "average", "alarm", "max", "crit"].contains(feature.attribute)
                && parts.value.leadingNumber != nil
        }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var readings: [Reading] = []
        var chip = "chip"
        var label = ""
        var values: [String: Double] = [:]
        func close() {
            readings += SensorsFeatures.readings(chip: chip, label: label, values: values)
            values = [:]
        }
        for line in document.lines {
            let text = line.trimmingBlanks()
            guard !text.isEmpty else { continue }
            if let parts = text.labelled, HwmonFeature.parse(parts.name) != nil, !parts.value.isEmpty {
                values[parts.name] = parts.value.leadingNumber
            } else if text.hasSuffix(":") {
                close()
                label = String(text.dropLast()).trimmingBlanks()
            } else if !text.has(":") {
                close()
                chip = text
            }
        }
        close()
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) holds no chip with a feature.") }
        return readings
    }
}
