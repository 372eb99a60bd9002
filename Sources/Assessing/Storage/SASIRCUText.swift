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
        var report = ControllerReport()
        var volume: String?
        var isDisk = false
        var enclosure = "?"
        var slot = "?"
        for line in document.lines {
            let text = line.trimmingBlanks()
            if text.hasPrefix("IR volume ") {
                (volume, isDisk) = (String(text.dropFirst("IR volume ".count)), false)
            } else if text.hasPrefix("Device is a") {
                (volume, isDisk) = (nil, text.lowercased().has("disk"))
            } else if let (label, value) = text.labelled {
                if let volume, label == "Status of volume" {
                    report.change(.array, "volume \(volume)") { DiskStateWords.applyVolume(word(value), to: &$0) }
                }
                guard isDisk else { continue }
                switch label {
                case "Enclosure #": enclosure = value
                case "Slot #": slot = value
                case "State":
                    report.change(.drive, "drive \(enclosure):\(slot)") { DiskStateWords.apply(word(value), to: &$0) }
                case "Model Number":
                    report.change(.drive, "drive \(enclosure):\(slot)") { $0.identity["model"] = value }
                default: continue
                }
            }
        }
        guard !report.isEmpty else { throw ForeignFormatError("\(document.name) names no disk and no volume.") }
        return report.readings
    }

    /// "Optimal (OPT)" without the short form. "Okay" is a volume's word, "Standby" that of a disk in wait.
    private static func word(_ value: String) -> String {
        let word = value.cut(at: " (")?.before ?? value
        return word == "Standby" ? "hot spare" : word
    }
}
