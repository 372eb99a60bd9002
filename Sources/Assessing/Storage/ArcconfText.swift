package import HealthModel

/// arcconf: `getconfig N` whole or only AD, LD, PD.
package enum ArcconfText: ForeignFormat {
    package static let name = "an arcconf report"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let head = document.head
        return head.contains { $0.hasPrefix("Controllers found:") }
            || head.contains { $0.lowercased().hasPrefix("logical device number") || $0.hasPrefix("Device #") }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var reader = Reader()
        for line in document.lines { reader.read(line.trimmingBlanks()) }
        let readings = reader.report.readings
        guard !readings.isEmpty else { throw ForeignFormatError("\(document.name) names no device.") }
        var doubts = Doubts(about: Component(.other, id: document.name))
        if reader.isCut { doubts.add("it ends before what is told of every device") }
        if document.endsBeforeAValue { doubts.add("it ends in the middle of a line") }
        return readings + doubts.readings
    }

    private struct Reader {
        private(set) var report = ControllerReport(givesStates: true)
        private enum Place { case controller, battery, volume, device, drive, enclosure }
        private var place = Place.controller
        private var id = "controller"
        /// The newest drive has told of its S.M.A.R.T. warnings; every one does, behind its state.
        private var toldOfWarnings = true

        /// The last device has no kind, or the last drive ends before its warnings.
        var isCut: Bool { place == .device || !toldOfWarnings }

        mutating func read(_ line: String) {
            let lowered = line.lowercased()
            if line.hasPrefix("Device #") {
                (place, id) = (.device, String(line.dropFirst("Device ".count)))
                toldOfWarnings = true
            } else if lowered.hasPrefix("logical device number") || lowered.hasPrefix("logical drive number") {
                (place, id) = (.volume, line.blankSeparated.last ?? line)
                report.change(.array, "logical device \(id)") { _ in }
            } else if line.hasPrefix("Device is a") {
                place = lowered.hasAny(["hard drive", "ssd", "solid state", "disk"]) ? .drive : .enclosure
                if place == .drive {
                    report.change(.drive, "device \(id)") { _ in }
                    toldOfWarnings = false
                }
            } else if lowered.hasAny(["controller battery information", "cache backup unit", "battery information"]),
                line.labelled?.value.isEmpty ?? true
            {
                (place, id) = (.battery, "controller battery")
            } else if lowered.hasPrefix("controller information") {
                (place, id) = (.controller, "controller")
            } else if let (label, value) = line.labelled, !value.isEmpty {
                field(label.lowercased(), value)
            }
        }

        private mutating func field(_ label: String, _ value: String) {
            switch place {
            case .controller:
                if label == "controller status" {
                    report.change(.storageController, id) { DiskStateWords.applyController(value, to: &$0) }
                }
                if label == "defunct disk drive count" {
                    report.examine(.storageController, id) { part, doubts in
                        if doubts.counter(in: value, named: label) ?? 0 > 0 { part.say(.reportedWarning) }
                    }
                }
            case .battery:
                if label == "status" || label.hasSuffix("status") {
                    report.change(.battery, id) { DiskStateWords.applyBattery(value, to: &$0) }
                }
            case .volume:
                if label.hasPrefix("status of logical") {
                    report.change(.array, "logical device \(id)") { DiskStateWords.applyVolume(value, to: &$0) }
                }
                if label == "failed stripes" {
                    report.examine(.array, "logical device \(id)") { part, doubts in
                        if doubts.flag(value, named: label) ?? false { part.say(.badBlocks) }
                    }
                }
            case .drive: driveField(label, value)
            case .enclosure: enclosureField(label, value)
            case .device: return
            }
        }

        private mutating func driveField(_ label: String, _ value: String) {
            if label == "s.m.a.r.t. warnings" { toldOfWarnings = true }
            report.examine(.drive, "device \(id)") { drive, doubts in
                switch label {
                case "state": DiskStateWords.apply(value, to: &drive)
                case "s.m.a.r.t. warnings":
                    if doubts.counter(in: value, named: label) ?? 0 > 0 { drive.say(.drivePredictiveFailure) }
                case "s.m.a.r.t.": if value.lowercased() == "yes" { drive.say(.drivePredictiveFailure) }
                case "model": drive.identity["model"] = value
                case "medium errors", "hardware errors", "media failures":
                    if let count = doubts.counter(in: value, named: label), count > 0 {
                        drive.count(.mediaErrors, count)
                    }
                case "current temperature": drive.add(.temperature, value.leadingNumber, .celsius)
                default: return
                }
            }
        }

        /// "Power supply 1 status : Healthy", "Fan 2 status : Failed".
        private mutating func enclosureField(_ label: String, _ value: String) {
            guard label.hasSuffix("status"), label.hasPrefix("power supply") || label.hasPrefix("fan") else { return }
            let lowered = value.lowercased()
            guard !lowered.hasAny(["not installed", "not available", "unknown", "unsupported"]) else { return }
            let kind: ComponentKind = label.hasPrefix("fan") ? .fan : .powerSupply
            report.change(kind, "enclosure \(id) \(label)") { part in
                part.say(lowered.hasAny(["optimal", "healthy", "ok", "normal"]) ? .working : .reportedWarning)
            }
        }
    }
}
