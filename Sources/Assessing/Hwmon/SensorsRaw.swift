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
        var wrong: [String] = []
        func close() {
            let made = SensorsFeatures.readings(chip: chip, label: label, values: values)
            readings += made + SensorsFeatures.doubts(of: wrong, in: made, label: label.isEmpty ? chip : label)
            values = [:]
            wrong = []
        }
        let cut = cutLine(of: document)
        for line in document.lines {
            let text = line.trimmingBlanks()
            guard !text.isEmpty, text != cut else { continue }
            if let parts = text.labelled, HwmonFeature.parse(parts.name) != nil {
                values[parts.name] = parts.value.wholeNumber
                if values[parts.name] == nil { wrong.append(parts.name) }
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
        var doubts = Doubts(about: Component(.other, id: document.name))
        if cut != nil { doubts.add("it ends in the middle of a line") }
        return readings + doubts.readings
    }

    /// The last line if it was cut: every value is indented and has three decimals (sensors/chips.c: print_chip_raw).
    private static func cutLine(of document: ForeignDocument) -> String? {
        let start = document.bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        guard let line = document.unfinishedLine,
            document.bytes[start...].first == 0x20 || HwmonFeature.parse(line.labelled?.name ?? line) != nil,
            line.labelled?.value.cut(at: ".")?.after.utf8.count != 3
        else { return nil }
        return line
    }
}
