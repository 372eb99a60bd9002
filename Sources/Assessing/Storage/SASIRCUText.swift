package import HealthModel

/// sas2ircu and sas3ircu `DISPLAY`: volumes of the integrated RAID, disks, the controller.
package enum SASIRCUText: ForeignFormat {
    package static let name = "a sas2ircu or sas3ircu report"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let head = document.head
        return head.contains { $0.hasPrefix("Device is a Hard disk") || $0.hasPrefix("IR volume ") }
            || head.contains {
                $0.has("Configuration Utility") && $0.hasPrefix("LSI") || $0.hasPrefix("Avago Technologies SAS")
            }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var report = ControllerReport(givesStates: true)
        var volume: String?
        var isDisk = false
        var enclosure = "?"
        var slot: String?
        for line in document.lines {
            let text = line.trimmingBlanks()
            if text.hasPrefix("IR volume ") {
                let name = String(text.dropFirst("IR volume ".count))
                (volume, isDisk) = (name, false)
                report.change(.array, "volume \(name)") { _ in }
            } else if text.hasPrefix("Device is a") {
                (volume, isDisk) = (nil, text.lowercased().has("disk"))
                (enclosure, slot) = ("?", nil)
            } else if let (label, value) = text.labelled {
                if let volume, label == "Status of volume" {
                    report.change(.array, "volume \(volume)") { DiskStateWords.applyVolume(word(value), to: &$0) }
                }
                guard isDisk else { continue }
                switch label {
                case "Enclosure #": enclosure = value
                case "Slot #":
                    slot = value
                    report.change(.drive, "drive \(enclosure):\(value)") { _ in }
                case "State":
                    report.change(.drive, "drive \(enclosure):\(slot ?? "?")") {
                        DiskStateWords.apply(word(value), to: &$0)
                    }
                case "Model Number":
                    report.change(.drive, "drive \(enclosure):\(slot ?? "?")") { $0.identity["model"] = value }
                default: continue
                }
            }
        }
        guard !report.isEmpty else { throw ForeignFormatError("\(document.name) names no disk and no volume.") }
        var doubts = Doubts(about: Component(.other, id: document.name))
        if isDisk, slot == nil { doubts.add("it ends before the slot of a disk") }
        if document.endsBeforeAValue { doubts.add("it ends in the middle of a line") }
        return report.readings + doubts.readings
    }

    /// "Optimal (OPT)" without the short form. "Okay" is a volume's word, "Standby" that of a disk in wait.
    private static func word(_ value: String) -> String {
        let word = value.cut(at: " (")?.before ?? value
        return word == "Standby" ? "hot spare" : word
    }
}
