internal import DriveData
internal import FoundationEssentials
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
    /// It was dealt with, whatever it says.
    private let isClosed: Bool
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
        isClosed = object["Resolved"]?.bool == true || hpe?["Repaired"]?.bool == true
        isOver =
            (object["EntryCode"]?.text?.lowercased().has("deassert") ?? false)
            || message.lowercased().hasAny(["deasserted", "going-low deasserted", "returned to normal", "is resolved"])
    }

    static func readings(_ entries: [RedfishLogEntry]) -> [Reading] {
        SeverityLog(entries: inTime(entries).map(\.line)).readings
    }

    /// The service may list the newest first; what came later counts. Where not every entry has its time, the order is the
    /// list's.
    private static func inTime(_ entries: [RedfishLogEntry]) -> [RedfishLogEntry] {
        let times = entries.map { try? Date($0.created, strategy: .iso8601) }
        let known = times.compactMap { $0 }
        guard known.count == entries.count, let first = known.first, let last = known.last else { return entries }
        let pairs = Array(zip(known, entries))
        // Entries of one second keep the list's direction.
        return (first > last ? pairs.reversed() : pairs).enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
    }

    private var line: SeverityLog.Line {
        SeverityLog.Line(
            severity: severity, message: message, time: created, type: sensorType, sensor: nil, isOver: isOver,
            isClosed: isClosed,
            isDeassertion: code?.lowercased().has("deassert") ?? false)
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
        /// What the entry says was dealt with.
        var isClosed = false
        /// It is the end of one event, named as at its beginning.
        var isDeassertion = false
    }

    /// What stands of one part.
    private struct Part {
        var component: Component
        var events: [(what: String, state: StateName, note: String, label: String)] = []
    }

    let entries: [Line]
    /// Entries that are there and cannot be read.
    var unread = UnreadRows()

    var readings: [Reading] {
        var parts: [String: Part] = [:]
        var unread = unread
        for entry in entries.prefix(100_000) where !entry.isClosed && entry.severity.lowercased() != "repaired" {
            // How bad it is nobody knows; what its words say counts all the same.
            if !SeverityLog.severities.contains(entry.severity.lowercased()) || entry.message.hasBrokenBytes {
                unread.add("\(entry.severity) \(entry.message)")
            }
            let component = component(of: entry)
            let key = "\(component.kind.rawValue)/\(component.id)"
            if entry.isOver {
                // It ends what it names, or all of a part that is normal again; an uncorrectable error is not undone.
                let names = entry.isDeassertion || entry.message.lowercased().has("deassert")
                let what = SeverityLog.event(entry.message)
                parts[key]?.events.removeAll { $0.state != .uncorrectedEvent && (!names || $0.what == what) }
                continue
            }
            guard let state = state(of: entry) else {
                // "The power supplies are redundant" ends what was said of them before.
                if entry.isGoodNews { parts[key]?.events.removeAll { $0.state != .uncorrectedEvent } }
                continue
            }
            parts[key, default: Part(component: component)].events.append(
                (
                    SeverityLog.event(entry.message), state, "\(entry.time) \(entry.message)",
                    Printable.clean("\(entry.sensor ?? component.id): \(entry.message)", limit: 160)
                ))
        }
        let measured = parts.filter { !$0.value.events.isEmpty }.mapValues(SeverityLog.measurement)
        var log = Measurement(
            component: Component(.log, id: "event-log", name: "event log"),
            quantities: [Quantity(.logEntries, Double(entries.count), .count)], states: [.working])
        if let sentence = unread.sentence {
            log.condition = .garbled
            log.message = sentence
        }
        return [.measurement(log)] + measured.sorted { $0.key < $1.key }.map { .measurement($0.value) }
    }

    /// Words by which services and vendors' commands say how bad an entry is; some give none.
    private static let severities: Set<String> = [
        "", "ok", "good", "normal", "info", "information", "informational", "notice", "audit", "debug", "unknown",
        "none", "n/a", "repaired", "warning", "caution", "critical", "non-critical", "non-recoverable", "major",
        "minor", "error", "recoverable", "fatal", "degraded",
    ]

    private static func measurement(_ part: Part) -> Measurement {
        var made = Measurement(component: part.component)
        for event in part.events.suffix(200) {
            made.component.name = event.label
            made.note(event.note)
            switch event.state {
            case .uncorrectedEvent: made.count(.uncorrectedErrors)
            case .correctedEvent: made.count(.correctedErrors)
            default: made.say(event.state)
            }
        }
        return made
    }

    /// The event without the word that says whether it began or ended.
    private static func event(_ message: String) -> String {
        let words = ["asserted", "assert", "deasserted", "deassert", "going-low", "going-high", "de-asserted"]
        return message.lowercased().blankSeparated.map { $0.filter { $0.isLetter || $0.isNumber || "_-".contains($0) } }
            .filter { !$0.isEmpty && !words.contains($0) }.joined(separator: " ")
    }

    private func state(of entry: Line) -> StateName? {
        let text = entry.message.lowercased()
        let severity = entry.severity.lowercased()
        let isBad = ["warning", "critical", "caution", "non-critical", "non-recoverable", "major", "minor", "error"]
            .contains(severity)
        let isMemory = component(of: entry).kind == .memory
        guard isBad else { return SeverityLog.graveState(text, isMemory: isMemory) }
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

    /// What the words say where the severity says nothing, or that all is well: many BMCs give every entry the same.
    private static func graveState(_ text: String, isMemory: Bool) -> StateName? {
        guard !text.hasAny(["enabled", "disabled", "test", "no uncorrectable", "cleared", "threshold set"]) else {
            return nil
        }
        if isMemory, text.hasAny(["uncorrectable", "multi-bit", "multi bit"]) { return .uncorrectedEvent }
        return text.hasAny(["thermal trip", "thermtrip", "non-recoverable", "ierr"]) ? .reportedCritical : nil
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
