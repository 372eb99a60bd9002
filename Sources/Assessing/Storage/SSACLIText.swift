package import HealthModel

/// ssacli, hpssacli and hpacucli: `ctrl all show config` (also `detail`), `ctrl all show status`, `pd all show` and
/// `ld all show`.
package enum SSACLIText: ForeignFormat {
    package static let name = "an ssacli report"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        return document.head.contains { line in
            line.hasPrefix("physicaldrive ") || line.hasPrefix("logicaldrive ") || isController(line)
        }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var reader = Reader()
        for line in document.lines { reader.read(line.trimmingBlanks()) }
        let readings = reader.report.readings
        guard !readings.isEmpty else {
            throw ForeignFormatError("\(document.name) names no drive, array or controller.")
        }
        guard document.endsBeforeAValue, !reader.lastIsPart else { return readings }
        var doubts = Doubts(about: Component(.other, id: document.name))
        doubts.add("it ends in the middle of a line")
        return readings + doubts.readings
    }

    /// "Smart Array P440ar in Slot 0 (Embedded)", "HPE Smart Array E208i-a SR Gen10 in Slot 12".
    static func isController(_ line: String) -> Bool {
        line.has(" in Slot ") && line.hasAny(["Smart Array", "Smart HBA", "HPE ", "HP ", "Dynamic"])
    }

    private struct Reader {
        private(set) var report = ControllerReport(givesStates: true)
        /// The newest line was that of a part with its name and state in it.
        private(set) var lastIsPart = false
        private enum Place { case none, controller, array, volume, drive, cage }
        private var place = Place.none
        private var controller = "slot ?"
        private var id = ""

        mutating func read(_ line: String) {
            lastIsPart = false
            if SSACLIText.isController(line) {
                lastIsPart = true
                let slot = line.cut(at: " in Slot ")?.after.blankSeparated.first ?? "?"
                controller = "slot \(slot)"
                (place, id) = (.controller, controller)
                report.change(.storageController, id, name: line) { _ in }
                return
            }
            if line.hasPrefix("physicaldrive ") || line.hasPrefix("logicaldrive ") {
                object(line)
                return
            }
            if line.hasPrefix("Internal Drive Cage") || line.hasPrefix("External Drive Cage")
                || line.hasPrefix("Drive Cage") || line.hasPrefix("Enclosure at")
            {
                cage(line)
                return
            }
            if line.hasPrefix("Port Name")
                || line.hasPrefix("Expander") || line.hasPrefix("Enclosure SEP") || line.hasPrefix("SEP ")
            {
                place = .none
                return
            }
            guard let (label, value) = line.labelled, !value.isEmpty else { return }
            switch label {
            case "Array", "array": (place, id) = (.array, "\(controller)/array \(value)")
            case "Logical Drive":
                (place, id) = (.volume, "\(controller)/logicaldrive \(value)")
                report.change(.array, id) { _ in }
            default: field(label, value)
            }
        }

        /// "physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, Predictive Failure)", or only the name, with its
        /// fields below.
        private mutating func object(_ line: String) {
            let words = line.blankSeparated
            guard words.count >= 2 else { return }
            let isDrive = words[0] == "physicaldrive"
            id = "\(controller)/\(words[0]) \(words[1].prefix { $0 != ":" || isDrive })"
            if id.hasSuffix(":") { id.removeLast() }
            place = isDrive ? .drive : .volume
            lastIsPart = line.hasSuffix(")") || line.has("):")
            let inside = line.between("(", ")")
            var states = (inside ?? "").split(separator: ",").map { $0.trimmingBlanks() }
            // `show status`: "physicaldrive 1I:1:1 (port 1I:box 1:bay 1, 300 GB): OK".
            if let after = line.cut(at: "):")?.after, !after.trimmingBlanks().isEmpty { states = [after] }
            if states.last == "spare" || states.last == "active spare" { states.removeLast() }
            // A row that was cut within its state says nothing; the part is there all the same, and lacks its state.
            let state = inside == nil ? nil : states.last
            report.examine(isDrive ? .drive : .array, id) { part, doubts in
                if inside == nil, line.has("(") { doubts.add("its row is cut off") }
                guard let state else { return }
                if isDrive {
                    DiskStateWords.apply(state, to: &part)
                } else {
                    DiskStateWords.applyVolume(state, to: &part)
                }
            }
        }

        /// "Internal Drive Cage at Port 1I, Box 1, OK", with the state of its parts below.
        private mutating func cage(_ line: String) {
            let words = line.split(separator: ",").map { $0.trimmingBlanks() }
            (place, id) = (.cage, "\(controller)/\(words.dropLast().joined(separator: " "))")
            lastIsPart = words.count > 2
            guard words.count > 1, let state = words.last else { return }
            report.change(.storageController, id) { DiskStateWords.applyController(state, to: &$0) }
        }

        /// "Power Supply Status: Not Redundant", "Fan Status: OK". One that failed leaves another at work, or there would be
        /// no answer from this cage.
        private mutating func cageField(_ label: String, _ value: String) {
            let kinds: [String: ComponentKind] = [
                "Power Supply Status": .powerSupply, "Fan Status": .fan, "Temperature Status": .storageController,
            ]
            guard let kind = kinds[label] else { return }
            let lowered = value.lowercased()
            guard !lowered.hasAny(["not supported", "not available", "not installed", "n/a"]) else { return }
            report.change(kind, "\(id) \(label)") { part in
                part.say(["ok", "redundant", "good", "normal"].contains(lowered) ? .working : .reportedWarning)
                part.note("\(label): \(value)")
            }
        }

        private mutating func field(_ label: String, _ value: String) {
            switch place {
            case .none: return
            case .cage: cageField(label, value)
            case .controller: controllerField(label, value)
            case .array:
                if label == "Status" { report.change(.array, id) { Reader.arrayStatus(value, &$0) } }
            case .volume:
                if label == "Status" { report.change(.array, id) { DiskStateWords.applyVolume(value, to: &$0) } }
                if label == "Unrecoverable Media Errors", !value.lowercased().hasPrefix("none") {
                    report.change(.array, id) { $0.say(.badBlocks) }
                }
            case .drive: report.examine(.drive, id) { Reader.drive(label, value, &$0, &$1) }
            }
        }

        private mutating func controllerField(_ label: String, _ value: String) {
            switch label {
            case "Controller Status":
                report.change(.storageController, id) { DiskStateWords.applyController(value, to: &$0) }
            case "Battery/Capacitor Status":
                report.change(.battery, "\(id)/battery", name: "battery of the controller in \(id)") {
                    DiskStateWords.applyBattery(value, to: &$0)
                }
            case "Cache Status":
                report.examine(.storageController, id) { part, doubts in
                    let lowered = value.lowercased()
                    if lowered.hasAny(["disabled", "fail", "degraded"]) {
                        part.say(.cacheDisabled)
                    } else if !lowered.saysNone, !["ok", "enabled"].contains(lowered), !lowered.has("not ") {
                        doubts.add("the status of its cache is no word that is known")
                    }
                }
            case "Cache Status Details": report.change(.storageController, id) { $0.note(value) }
            case "Controller Temperature (C)":
                report.change(.storageController, id) { $0.add(.temperature, value.leadingNumber, .celsius) }
            default: return
            }
        }

        private static func arrayStatus(_ value: String, _ array: inout Measurement) {
            // "Failed Physical Drive" is an array that works without one.
            if value.lowercased().has("failed physical drive") {
                array.say(.arrayDegraded)
            } else {
                DiskStateWords.applyVolume(value, to: &array)
            }
        }

        private static func drive(
            _ label: String, _ value: String, _ drive: inout Measurement, _ doubts: inout Doubts
        ) {
            switch label {
            case "Status": DiskStateWords.apply(value, to: &drive)
            case "Current Temperature (C)": drive.add(.temperature, value.leadingNumber, .celsius)
            case "Model": drive.identity["model"] = value
            case "Usage remaining", "SSD Smart Trip Wearout Remaining":
                drive.add(.enduranceUsed, value.leadingNumber.map { 100 - $0 }, .percent)
            case "SSD Smart Trip Wearout" where !value.lowercased().has("not "):
                if doubts.flag(value, named: label) ?? false { drive.say(.drivePredictiveFailure) }
            case "Last Failure Reason", "Drive exposed to OS": drive.note("\(label): \(value)")
            default: return
            }
        }
    }
}
