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
        var doubts = Doubts(about: Component(.other, id: document.name))
        if let sentence = reader.cut { doubts.add(sentence) }
        if document.endsBeforeAValue { doubts.add("it ends in the middle of a line") }
        return readings + doubts.readings
    }

    private struct Reader {
        private(set) var report = ControllerReport(givesStates: true)
        private enum Place { case none, enclosure, drive, volume, battery }
        private var place = Place.none
        /// What is told of every drive so far but the newest, and of that one, as far as it is judged.
        private var told: Set<String>?
        private var newest: Set<String>?
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
                report.change(.array, id, name: "volume \(id)") { _ in }
            case "Enclosure Device ID":
                enclosure = value
                place = .enclosure
            case "Slot Number":
                (place, id) = (.drive, "a\(adapter)/\(enclosure):\(value)")
                if let newest { told = told?.intersection(newest) ?? newest }
                newest = []
                report.change(.drive, id, name: "drive \(enclosure):\(value) of adapter \(adapter)") { _ in }
            default: field(label, value)
            }
        }

        private mutating func field(_ label: String, _ value: String) {
            switch place {
            case .none, .enclosure: return
            case .drive:
                if Reader.judged.contains(label), !value.isEmpty { newest?.insert(label) }
                report.examine(.drive, id) { Reader.drive(label, value, &$0, &$1) }
            case .volume:
                report.examine(.array, id, name: "volume \(id)") { Reader.volume(label, value, &$0, &$1) }
            case .battery:
                report.examine(.battery, id, name: "battery of adapter \(adapter)") {
                    Reader.battery(label, value, &$0, &$1)
                }
            }
        }

        private static let judged: Set<String> = [
            "Firmware state", "Media Error Count", "Predictive Failure Count", "Drive has flagged a S.M.A.R.T alert",
        ]

        /// What shows that the report was cut: its last drive lacks its place, or what is told of all others.
        var cut: String? {
            if place == .enclosure { return "it ends before the slot of a drive" }
            guard let newest, let missing = told?.subtracting(newest).min() else { return nil }
            return "its last drive is cut off: \(missing) is missing"
        }

        private static func drive(
            _ label: String, _ value: String, _ drive: inout Measurement, _ doubts: inout Doubts
        ) {
            switch label {
            case "Firmware state": DiskStateWords.apply(value, to: &drive)
            case "Media Error Count":
                drive.add(.mediaErrors, doubts.counter(in: value, named: label), kind: .counter)
            case "Predictive Failure Count":
                if doubts.counter(in: value, named: label) ?? 0 > 0 { drive.say(.drivePredictiveFailure) }
            case "Drive has flagged a S.M.A.R.T alert":
                if doubts.flag(value, named: label) ?? false { drive.say(.drivePredictiveFailure) }
            case "Drive Temperature": drive.add(.temperature, value.leadingNumber, .celsius)
            case "Inquiry Data": drive.identity["model"] = value
            default: return
            }
        }

        private static func volume(
            _ label: String, _ value: String, _ volume: inout Measurement, _ doubts: inout Doubts
        ) {
            if label == "State" { DiskStateWords.applyVolume(value, to: &volume) }
            if label == "Bad Blocks Exist", doubts.flag(value, named: label) ?? false { volume.say(.badBlocks) }
        }

        private static func battery(
            _ label: String, _ value: String, _ battery: inout Measurement, _ doubts: inout Doubts
        ) {
            switch label {
            case "Battery State": DiskStateWords.applyBattery(value, to: &battery)
            case "Battery Pack Missing", "Battery Replacement required", "Pack is about to fail & should be replaced":
                if doubts.flag(value, named: label) ?? false { battery.say(.batteryFailed) }
            case "isSOHGood":
                if doubts.flag(value, named: label) == false { battery.say(.batteryFailed) }
            case "Remaining Capacity Low":
                if doubts.flag(value, named: label) ?? false { battery.say(.lowBattery) }
            case "Voltage" where !value.isEmpty && value.leadingNumber == nil,
                "Temperature" where !value.isEmpty && value.leadingNumber == nil:
                if value.lowercased() == "ok" { battery.say(.working) } else { battery.say(.reportedWarning) }
            case "Relative State of Charge": battery.add(.batteryCharge, value.leadingNumber, .percent)
            default: return
            }
        }
    }
}
