package import HealthModel

/// MegaCli: `-PDList`, `-LdPdInfo`, `-LDInfo`, `-AdpBbuCmd`.
package enum MegaCLIText: ForeignFormat {
    package static let name = "a MegaCli report"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        return document.head.contains { line in
            line.hasPrefix("Adapter #") || line.hasPrefix("BBU status for Adapter") || line.hasPrefix("Firmware state:")
                || line.hasPrefix("Enclosure Device ID:") || line.hasPrefix("Virtual Drive:")
        }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var reader = Reader()
        for line in document.lines { reader.read(line) }
        let readings = reader.report.readings
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) names no drive, volume or battery.") }
        return readings
    }

    private struct Reader {
        private(set) var report = ControllerReport()
        private enum Place { case none, drive, volume, battery }
        private var place = Place.none
        private var adapter = "0"
        private var enclosure = "?"
        private var id = ""

        mutating func read(_ line: String) {
            if line.hasPrefix("Adapter #") {
                adapter = String(line.dropFirst("Adapter #".count)).trimmingBlanks()
                place = .none
                return
            }
            guard let (label, value) = line.labelled else { return }
            switch label {
            case "BBU status for Adapter", "BBU Capacity Info for Adapter":
                if label.hasPrefix("BBU status") { adapter = value }
                (place, id) = (.battery, "a\(adapter)/bbu")
            case "Virtual Drive":
                (place, id) = (.volume, "a\(adapter)/v\(value.cut(at: " ")?.before ?? value)")
            case "Enclosure Device ID":
                enclosure = value
                place = .none
            case "Slot Number":
                (place, id) = (.drive, "a\(adapter)/\(enclosure):\(value)")
                report.change(.drive, id, name: "drive \(enclosure):\(value) of adapter \(adapter)") { _ in }
            default: field(label, value)
            }
        }

        private mutating func field(_ label: String, _ value: String) {
            switch place {
            case .none: return
            case .drive: report.change(.drive, id) { Reader.drive(label, value, &$0) }
            case .volume: report.change(.array, id, name: "volume \(id)") { Reader.volume(label, value, &$0) }
            case .battery:
                report.change(.battery, id, name: "battery of adapter \(adapter)") { Reader.battery(label, value, &$0) }
            }
        }

        private static func drive(_ label: String, _ value: String, _ drive: inout Measurement) {
            switch label {
            case "Firmware state": DiskStateWords.apply(value, to: &drive)
            case "Media Error Count": drive.add(.mediaErrors, value.leadingNumber, kind: .counter)
            case "Predictive Failure Count":
                if value.leadingNumber ?? 0 > 0 { drive.say(.drivePredictiveFailure) }
            case "Drive has flagged a S.M.A.R.T alert":
                if value.lowercased() == "yes" { drive.say(.drivePredictiveFailure) }
            case "Drive Temperature": drive.add(.temperature, value.leadingNumber, .celsius)
            case "Inquiry Data": drive.identity["model"] = value
            default: return
            }
        }

        private static func volume(_ label: String, _ value: String, _ volume: inout Measurement) {
            if label == "State" { DiskStateWords.applyVolume(value, to: &volume) }
            if label == "Bad Blocks Exist", value.lowercased() == "yes" { volume.say(.badBlocks) }
        }

        private static func battery(_ label: String, _ value: String, _ battery: inout Measurement) {
            let bad = value.lowercased() == "yes"
            switch label {
            case "Battery State": DiskStateWords.applyBattery(value, to: &battery)
            case "Battery Pack Missing", "Battery Replacement required", "Pack is about to fail & should be replaced":
                if bad { battery.say(.batteryFailed) }
            case "isSOHGood":
                if value.lowercased() == "no" { battery.say(.batteryFailed) }
            case "Remaining Capacity Low":
                if bad { battery.say(.lowBattery) }
            case "Voltage" where !value.isEmpty && value.leadingNumber == nil,
                "Temperature" where !value.isEmpty && value.leadingNumber == nil:
                if value.lowercased() == "ok" { battery.say(.working) } else { battery.say(.reportedWarning) }
            case "Relative State of Charge": battery.add(.batteryCharge, value.leadingNumber, .percent)
            default: return
            }
        }
    }
}
