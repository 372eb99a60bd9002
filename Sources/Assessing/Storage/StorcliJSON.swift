internal import DriveData
package import HealthModel

/// storcli, storcli2 and perccli with `J`: controllers, drives, volumes, batteries. Commands differ in how they nest; the
/// reader looks for the shapes.
package enum StorcliJSON: ForeignFormat {
    package static let name = "storcli JSON"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        document.looksLikeJSON && document.headContains("\"Controllers\"", "\"Command Status\"")
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let root: JSON
        do {
            root = try JSON(document.bytes)
        } catch {
            return [Measurement.garbled(document, format: name, error.description)]
        }
        var report = ControllerReport(givesStates: true)
        for (index, answer) in (root["Controllers"]?.array ?? []).enumerated() {
            let status = answer["Command Status"]
            let number = status?["Controller"]?.text ?? "\(index)"
            if status?["Status"]?.text == "Failure", answer["Response Data"] == nil {
                report.change(.storageController, "c\(number)", name: "controller \(number)") {
                    $0.condition = .refused
                    $0.message = "Controller \(number) gave no answer: \(status?["Description"]?.text ?? "failure")."
                }
                continue
            }
            var walk = StorcliWalk(controller: number)
            walk.visit(answer["Response Data"] ?? .null, path: "", into: &report)
        }
        guard !report.isEmpty else {
            throw ForeignFormatError("\(document.name) names no drive, volume or controller.")
        }
        return report.readings
    }
}

private struct StorcliWalk {
    let controller: String
    private var count = 0

    init(controller: String) {
        self.controller = controller
    }

    mutating func visit(_ value: JSON, path: String, into report: inout ControllerReport) {
        count += 1
        guard count < 200_000 else { return }
        switch value {
        case .array(let elements):
            for element in elements { visit(element, path: path, into: &report) }
        case .object(let members):
            take(value, path: path, into: &report)
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                // "Drive /c0/e252/s0 - Detailed Information" names the drive that the members below are about.
                visit(
                    member, path: name.has("/c") || name.has("_Info") || name == "Status" ? name : path, into: &report)
            }
        default: return
        }
    }

    private func take(_ object: JSON, path: String, into report: inout ControllerReport) {
        // A row of a list of drives; other lists name a slot as well, and nothing of the drive.
        if let slot = object["EID:Slt"]?.text, object["State"]?.text != nil || object["DID"] != nil {
            report.change(.drive, "c\(controller)/\(slot)", name: "drive \(slot) of controller \(controller)") {
                drive in
                if let state = object["State"]?.text { DiskStateWords.apply(state, to: &drive) }
                if let model = object["Model"]?.text { drive.identity["model"] = model }
            }
        }
        if let volume = object.first("DG/VD", "VD")?.text, object["TYPE"] != nil || object["Type"] != nil {
            report.change(.array, "c\(controller)/v\(volume)", name: "volume \(volume) of controller \(controller)") {
                if let state = object["State"]?.text { DiskStateWords.applyVolume(state, to: &$0) }
            }
        }
        if object["Media Error Count"] != nil || object["Predictive Failure Count"] != nil, let drive = driveID(path) {
            report.examine(.drive, drive, name: "drive \(drive)") { errors(object, of: &$0, &$1) }
        }
        if let health = object.first("Hlth", "Controller Status")?.text {
            let number = object["Ctl"]?.text ?? controller
            report.examine(.storageController, "c\(number)", name: "controller \(number)") { part, doubts in
                DiskStateWords.applyController(health, to: &part)
                let counters: [(name: String, quantity: QuantityName)] = [
                    ("Memory Correctable Errors", .correctedErrors),
                    ("Memory Uncorrectable Errors", .uncorrectedErrors),
                ]
                for (name, quantity) in counters {
                    part.add(quantity, doubts.counter(of: object[name], named: name), kind: .counter)
                }
            }
        }
        if path.has("BBU_Info") || path.has("Cachevault_Info") || path.has("BBU Info"),
            let state = object["State"]?.text
        {
            report.change(.battery, "c\(controller)/battery", name: "battery of controller \(controller)") {
                DiskStateWords.applyBattery(state, to: &$0)
            }
        }
    }

    private func errors(_ object: JSON, of drive: inout Measurement, _ doubts: inout Doubts) {
        let media = "Media Error Count"
        let predicted = "Predictive Failure Count"
        let alert = "S.M.A.R.T alert flagged by drive"
        drive.add(.mediaErrors, doubts.counter(of: object[media], named: media), kind: .counter)
        if doubts.counter(of: object[predicted], named: predicted) ?? 0 > 0 { drive.say(.drivePredictiveFailure) }
        if doubts.flag(object[alert]?.text ?? "", named: alert) ?? false { drive.say(.drivePredictiveFailure) }
        drive.add(.temperature, object["Drive Temperature"]?.text?.leadingNumber, .celsius)
    }

    /// "Drive /c0/e252/s0 State" is "c0/252:0", the same as the table's.
    private func driveID(_ path: String) -> String? {
        guard let start = path.cut(at: "/c")?.after else { return nil }
        let parts = (start.split(separator: " ").first ?? "").split(separator: "/").map(String.init)
        guard let number = parts.first else { return nil }
        let enclosure = parts.first { $0.hasPrefix("e") }.map { String($0.dropFirst()) } ?? " "
        guard let slot = parts.first(where: { $0.hasPrefix("s") }).map({ String($0.dropFirst()) }) else { return nil }
        return "c\(number)/\(enclosure):\(slot)"
    }
}
