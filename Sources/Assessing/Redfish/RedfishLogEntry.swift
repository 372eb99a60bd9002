internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// One entry of a BMC's log over Redfish (DSP0268, LogEntry): IPMI SEL, iLO IML, iDRAC Lifecycle log.
struct RedfishLogEntry {
    private let id: String
    private let severity: String
    private let message: String
    private let sensorType: String?
    private let code: String?
    private let isOver: Bool
    private let created: String

    static func isEntry(_ object: JSON, type: String) -> Bool {
        if type.has("#LogEntry.") { return true }
        return object["Message"]?.text != nil && object["Severity"]?.text != nil
            && (object["EntryType"] != nil || object["Created"] != nil || object["MessageId"] != nil)
    }

    init(_ object: JSON) {
        id = object.first("Id", "RecordId", "EventId")?.text ?? ""
        severity = object.first("Severity", "OemSeverity")?.text ?? ""
        message = object.first("Message", "Name")?.text ?? ""
        sensorType = object["SensorType"]?.text
        code = object["EntryCode"]?.text
        created = object.first("Created", "EventTimestamp")?.text ?? ""
        let hpe = object["Oem"]?.first("Hpe", "Hp")
        isOver =
            object["Resolved"]?.bool == true || hpe?["Repaired"]?.bool == true
            || (object["EntryCode"]?.text?.lowercased().has("deassert") ?? false)
            || message.lowercased().hasAny(["deasserted", "going-low deasserted", "returned to normal", "is resolved"])
    }

    static func readings(_ entries: [RedfishLogEntry]) -> [Reading] {
        let log = SeverityLog(entries: entries.map(\.line))
        return log.readings
    }

    private var line: SeverityLog.Line {
        SeverityLog.Line(
            severity: severity, message: message, time: created, type: sensorType, sensor: nil, isOver: isOver)
    }
}

/// A log whose entries carry a severity and a sentence: Redfish, `racadm getsel`, iLO's IML. The part is told by the
/// words of the sentence, and what they say of it by the rows for such events, else by the severity.
struct SeverityLog {
    struct Line {
        /// "OK", "Warning", "Critical", "Informational", "Caution", "Repaired".
        var severity: String
        var message: String
        var time: String
        var type: String?
        var sensor: String?
        /// The entry says that something ended.
        var isOver: Bool
    }

    let entries: [Line]

    var readings: [Reading] {
        var parts: [String: Measurement] = [:]
        for entry in entries.prefix(100_000) {
            let component = component(of: entry)
            let key = "\(component.kind.rawValue)/\(component.id)"
            guard !entry.isOver, entry.severity.lowercased() != "repaired" else {
                parts[key] = nil
                continue
            }
            guard let state = state(of: entry) else {
                // "The power supplies are redundant" ends what was said of them before.
                if entry.isGoodNews { parts[key] = nil }
                continue
            }
            var part = parts[key] ?? Measurement(component: component)
            part.say(state)
            part.component.name = Printable.clean("\(entry.sensor ?? component.id): \(entry.message)", limit: 160)
            part.note("\(entry.time) \(entry.message)")
            if state == .uncorrectedEvent { part.count(.uncorrectedErrors) }
            if state == .correctedEvent { part.count(.correctedErrors) }
            part.unsay(.uncorrectedEvent)
            part.unsay(.correctedEvent)
            parts[key] = part
        }
        let log = Measurement(
            component: Component(.log, id: "event-log", name: "event log"),
            quantities: [Quantity(.logEntries, Double(entries.count), .count)], states: [.working])
        return [.measurement(log)] + parts.sorted { $0.key < $1.key }.map { .measurement($0.value) }
    }

    private func state(of entry: Line) -> StateName? {
        let text = entry.message.lowercased()
        let severity = entry.severity.lowercased()
        let isBad = ["warning", "critical", "caution", "non-critical", "non-recoverable", "major", "minor", "error"]
            .contains(severity)
        guard isBad else { return nil }
        let isMemory = component(of: entry).kind == .memory
        if isMemory, text.hasAny(["uncorrectable", "multi-bit", "multi bit"]) { return .uncorrectedEvent }
        if isMemory, text.hasAny(["correctable", "single-bit", "single bit"]) { return .correctedEvent }
        switch severity {
        case "non-recoverable": return .reportedNonRecoverable
        case "critical", "major", "error":
            // The loss of one of several is no loss of function, whatever the severity says.
            let isLoss = text.hasAny(["redundan", "power supply", "psu", "fan "]) && !text.has("insufficient")
            return isLoss ? .reportedWarning : .reportedCritical
        default: return .reportedWarning
        }
    }

    private func component(of entry: Line) -> Component {
        let text = (entry.sensor ?? entry.message).lowercased()
        let rows: [(words: [String], kind: ComponentKind)] = [
            (["power supply", "power supplies", "psu", "power input"], .powerSupply),
            (["dimm", "memory", "ecc"], .memory), (["fan"], .fan),
            (["temperature", "thermal", "overheat"], .temperature),
            (["drive", "disk"], .drive), (["processor", "cpu"], .processor), (["voltage"], .voltage),
            (["battery"], .battery), (["intrusion", "chassis is open"], .intrusion),
            (["pci", "bus fatal"], .pciDevice), (["network", "nic "], .nic),
        ]
        let typed = entry.type.flatMap { SensorTypeWords.exact($0) }.map(\.kind)
        let kind = typed ?? rows.first { text.hasAny($0.words) }?.kind ?? .chassis
        return Component(kind, id: entry.sensor ?? SeverityLog.place(in: entry.message) ?? kind.rawValue)
    }

    /// The word of the sentence that says which one: "PSU2", "DIMM_A3", "Fan 4".
    private static func place(in message: String) -> String? {
        let words = message.blankSeparated.map { $0.filter { $0.isLetter || $0.isNumber || "_-#".contains($0) } }
        return words.first { word in
            word.contains { $0.isNumber } && word.contains { $0.isLetter } && word.count <= 24
        }
            ?? words.enumerated().first { index, word in index > 0 && !word.isEmpty && word.allSatisfy { $0.isNumber } }
            .map { "\(words[$0.offset - 1]) \($0.element)" }
    }
}

extension SeverityLog.Line {
    fileprivate var isGoodNews: Bool {
        message.lowercased().hasAny(["redundant", "restored", "normal", "ok", "back in range", "operating properly"])
    }
}

extension StateName {
    /// Counted, and then taken away: a corrected or uncorrected error of memory in a log.
    fileprivate static let correctedEvent = StateName("corrected-event")
    fileprivate static let uncorrectedEvent = StateName("uncorrected-event")
}
