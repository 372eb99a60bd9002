package import HealthModel

/// SEL listings: `ipmitool sel list`, `sel elist` (also `-c`), `ipmi-sel` (also with states, `-v`, comma-separated).
package enum EventLogTable: ForeignFormat {
    package static let name = "a SEL listing"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty, !document.looksLikeJSON else { return false }
        let head = document.head.prefix(80)
        if head.contains(where: { $0.hasPrefix("SEL has no entries") }) { return true }
        if head.contains(where: { EventLogHeader($0) != nil }) { return true }
        // A sensor's name may look like a date ("1 | PCI/SAS Cable 1 | ...").
        return !FreeIPMISensorTable.recognises(document) && head.contains { row($0) != nil }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var header: EventLogHeader?
        var entries: [EventLogEntry] = []
        var unread = UnreadRows()
        var last: EventLogEntry?
        for line in document.lines {
            last = nil
            if let found = EventLogHeader(line) {
                header = found
            } else if let entry = header?.entry(line) ?? row(line) {
                entries.append(entry)
                last = entry
                if entry.isDamaged { unread.add(line) }
            } else if isUnread(line, below: header) {
                unread.add(line)
            }
            // A BMC's log has at most 65535 records.
            guard entries.count < 65_536 else { break }
        }
        if let last, let line = document.unfinishedLine, isCut(last, line, below: header) { unread.add(line) }
        // ipmi-sel prints its header with the first row.
        if header != nil, entries.isEmpty, unread.sentence == nil { unread.add("no row below the header") }
        return EventLogReadings.readings(entries, unread: unread)
    }

    /// Whether a last row without an end was cut: ipmi-sel ends each with the event, ipmitool with its direction.
    private static func isCut(_ entry: EventLogEntry, _ line: String, below header: EventLogHeader?) -> Bool {
        guard header == nil else { return !EventVocabulary.isWhole(entry.event) }
        let end = line.lowercased().split { "|,".contains($0) }.last?.trimmingBlanks() ?? ""
        return entry.isAssertion == nil
            || ["asserted", "deasserted"].contains { !end.isEmpty && $0 != end && $0.hasPrefix(end) }
    }

    /// Whether a line that gave no entry was to be one, or says that the reading of the log failed: it has columns, begins
    /// with a record's number, or is no text. OEM records have a number and columns and no meaning that is public.
    private static func isUnread(_ line: String, below header: EventLogHeader?) -> Bool {
        let text = line.trimmingBlanks()
        let lowered = text.lowercased()
        guard !text.isEmpty, !text.hasPrefix("#"), !text.hasPrefix("$"),
            text.contains(where: { $0 != "-" && $0 != "+" })
        else { return false }
        if text.hasBrokenBytes || lowered.has("command failed") { return true }
        guard !lowered.hasAny(["oem record", "oem timestamped", "linux kernel panic", "sel has no entries"]) else {
            return false
        }
        if text.has("|") || header?.hasColumns(text) ?? false { return true }
        let columns = CommaSeparated.columns(text)
        if columns.count >= 5, columns[1].has("/"), columns[2].has(":") { return true }
        guard let first = text.split(whereSeparator: { $0 == " " || $0 == "," }).first, first.count <= 5,
            first.hexadecimal != nil, first.contains(where: { $0.isNumber })
        else { return false }
        return text.has(",") || text.count <= 5
    }

    /// A row, or the line above the rows.
    static func isRow(_ line: String) -> Bool { row(line) != nil || EventLogHeader(line) != nil }

    /// ipmitool: id (hexadecimal), date, time, sensor, event, direction, reading.
    private static func row(_ line: String) -> EventLogEntry? {
        let columns = line.has("|") ? line.columns("|") : CommaSeparated.columns(line)
        guard columns.count >= 4, let id = columns[0].hexadecimal, id <= 0xFFFF else { return nil }
        let second = columns[1].lowercased()
        let isDated =
            second.has("/") || second.has("-") && second.leadingNumber != nil || second.hasPrefix("pre-init")
            || second == "postinit" || second.has("unspecified") || second == "timestamp"
        guard isDated else { return nil }
        // Date and time stand in two columns, or in one where there is none.
        let sensorAt = columns.count > 3 && isTime(columns[2]) ? 3 : 2
        guard columns.count > sensorAt + 1 else { return nil }
        let directions = columns.dropFirst(sensorAt + 1).map { $0.lowercased() }
        var isAssertion: Bool?
        if directions.contains(where: { $0.hasPrefix("deassert") }) {
            isAssertion = false
        } else if directions.contains(where: { $0.hasPrefix("assert") }) {
            isAssertion = true
        }
        return EventLogEntry(
            recordID: id, time: "\(columns[1]) \(sensorAt == 3 ? columns[2] : "")".trimmingBlanks(),
            sensor: columns[sensorAt], type: nil, event: columns[sensorAt + 1], isAssertion: isAssertion)
    }

    private static func isTime(_ text: String) -> Bool {
        let lowered = text.lowercased()
        return lowered.split(separator: ":").count >= 3 || lowered == "postinit" || lowered == "preinit"
            || (!lowered.isEmpty && lowered.allSatisfy { $0.isNumber })
    }
}

/// The line above an `ipmi-sel` listing, which names the columns.
private struct EventLogHeader {
    private let separator: Character
    private let names: [String]

    init?(_ line: String) {
        separator = line.has("|") ? "|" : ","
        names = line.columns(separator).map { $0.lowercased() }
        guard names.first == "id" || names.first == "record id", names.contains("event"), names.contains("type"),
            names.contains("date") || names.contains("time")
        else { return nil }
    }

    /// Whether a line is comma-separated as the rows below this header are.
    func hasColumns(_ line: String) -> Bool {
        separator == "," && CommaSeparated.columns(line).count >= min(4, names.count)
    }

    func entry(_ line: String) -> EventLogEntry? {
        let columns = separator == "," ? CommaSeparated.columns(line) : line.columns(separator)
        func column(_ name: String) -> String? {
            guard let index = names.firstIndex(of: name), columns.indices.contains(index) else { return nil }
            return columns[index]
        }
        guard let id = column("id").flatMap({ Int($0) }), let event = column("event") else { return nil }
        let direction = (column("direction") ?? column("event direction"))?.lowercased()
        let state: SensorState =
            switch column("state")?.lowercased() {
            case "nominal": .nominal
            case "warning": .warning
            case "critical": .critical
            default: .unknown
            }
        return EventLogEntry(
            recordID: id, time: [column("date"), column("time")].compactMap { $0 }.joined(separator: " "),
            sensor: column("name") ?? column("sensor name") ?? "sensor", type: column("type"), event: event,
            isAssertion: direction.map { !$0.hasPrefix("deassert") }, state: state)
    }
}
