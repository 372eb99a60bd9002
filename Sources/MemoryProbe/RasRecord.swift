internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// rasdaemon's record of hardware errors: what outlives a restart of the machine, and what is seen where no EDAC driver
/// counts. Read on from the last row that was seen, and not opened at all while the files are unchanged.
///
/// Source: rasdaemon's ras-record.c (tables), ras-mc-ctl(8).
final class RasRecord {
    /// Rows that one look takes from one table at most.
    static let rowsALook = 100_000
    static let labelLimit = 256

    private let path: String
    private var seen: [FileFacts?] = []
    private var tables: [String: TableState] = [:]
    private var totals: [QuantityName: Double] = [:]
    private var labels: [String: LabelState] = [:]
    private var last: Measurement?

    private struct TableState {
        var lastID: Int64 = 0
    }

    private struct LabelState {
        var corrected = 0.0
        var uncorrected = 0.0
        var lastSeen = ""
    }

    init(path: String) {
        self.path = path
    }

    /// - Returns: nil where there is no record.
    func read() -> Measurement? {
        do {
            guard let facts = try FileFacts.read(path) else {
                forget()
                return nil
            }
            guard facts.isRegular else {
                throw RecordError(condition: .garbled, message: "\(path) is no file; rasdaemon did not make it.")
            }
            let log = (try? FileFacts.read("\(path)-wal")) ?? nil
            if let last, seen == [facts, log] { return last }
            if let old = seen.first ?? nil, old.device != facts.device || old.inode != facts.inode { forget() }
            let isWhole = try readOn()
            // A writer that came in between is seen at the next look, because the facts are those of before.
            seen = isWhole ? [facts, log] : []
            last = isWhole ? measurement() : nil
            return last ?? failed(.unsupported, "\(path) is long; it counts when it was read to its end.")
        } catch let error as RecordError {
            last = nil
            return failed(error.condition, error.message)
        } catch {
            last = nil
            return failed(.refused, "\(error)")
        }
    }

    private func forget() {
        seen = []
        tables = [:]
        totals = [:]
        labels = [:]
        last = nil
    }

    // MARK: - Reading

    private struct Table {
        var name: String
        /// The columns after the row's number.
        var columns: String
    }

    private static let known = [
        Table(name: "mc_event", columns: "timestamp, err_count, err_type, label"),
        Table(name: "mce_record", columns: "timestamp"),
        Table(name: "aer_event", columns: "timestamp, err_type"),
        Table(name: "memory_failure_event", columns: "timestamp"),
        Table(name: "disk_errors", columns: "timestamp"),
    ]

    /// - Returns: whether everything was read.
    private func readOn() throws(RecordError) -> Bool {
        let database = try RecordDatabase.open(path)
        var present: Set<String> = []
        let names = RasRecord.known.map { "'\($0.name)'" }.joined(separator: ", ")
        try database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (\(names))", after: 0, path: path
        ) { row in
            if let name = row.text(0) { present.insert(name) }
            return true
        }
        guard !present.isEmpty else {
            throw RecordError(
                condition: .garbled, message: "\(path) is no database of rasdaemon: it has none of its tables.")
        }
        // A record that was emptied starts again from the beginning.
        for table in RasRecord.known where present.contains(table.name) {
            var greatest: Int64 = 0
            try database.rows("SELECT max(id) FROM \(table.name)", after: 0, path: path) { row in
                greatest = row.integer(0) ?? 0
                return false
            }
            if greatest < tables[table.name]?.lastID ?? 0 {
                forget()
                break
            }
        }
        var isWhole = true
        for table in RasRecord.known where present.contains(table.name) {
            if try readOn(table, in: database) == RasRecord.rowsALook { isWhole = false }
        }
        return isWhole
    }

    private func readOn(_ table: Table, in database: borrowing RecordDatabase) throws(RecordError) -> Int {
        var state = tables[table.name] ?? TableState()
        var count = 0
        let query = """
            SELECT id, \(table.columns) FROM \(table.name) WHERE id > ?1 ORDER BY id LIMIT \(RasRecord.rowsALook)
            """
        try database.rows(query, after: state.lastID, path: path) { row in
            count += 1
            state.lastID = max(state.lastID, row.integer(0) ?? 0)
            // Kept row by row: a look that fails half-way must not count the same rows again.
            tables[table.name] = state
            note(row, of: table.name)
            return true
        }
        tables[table.name] = state
        if totals[RasRecord.quantity(of: table.name)] == nil { totals[RasRecord.quantity(of: table.name)] = 0 }
        if table.name == "mc_event", totals[.recordedUncorrectedErrors] == nil {
            totals[.recordedUncorrectedErrors] = 0
        }
        return count
    }

    private static func quantity(of table: String) -> QuantityName {
        switch table {
        case "mc_event": .recordedCorrectedErrors
        case "mce_record": .recordedMachineChecks
        case "aer_event": .recordedPCIErrors
        case "memory_failure_event": .recordedPageFailures
        default: .recordedDiskErrors
        }
    }

    private func note(_ row: borrowing RecordRow, of table: String) {
        guard table == "mc_event" else {
            totals[RasRecord.quantity(of: table), default: 0] += 1
            return
        }
        // A row is an event at least, whatever its count says.
        let count = Double(max(1, min(row.integer(2) ?? 1, 1 << 32)))
        let type = row.text(3) ?? ""
        // "Corrected", "Uncorrected", "Deferred", "Fatal", "Info" (drivers/ras, mc_event_error_type).
        if type == "Info" { return }
        let isCorrected = type == "Corrected"
        totals[isCorrected ? .recordedCorrectedErrors : .recordedUncorrectedErrors, default: 0] += count
        let label = row.text(4) ?? ""
        guard !label.isEmpty, labels[label] != nil || labels.count < RasRecord.labelLimit else { return }
        if isCorrected {
            labels[label, default: LabelState()].corrected += count
        } else {
            labels[label, default: LabelState()].uncorrected += count
        }
        labels[label]?.lastSeen = row.text(1, limit: 32) ?? ""
    }

    // MARK: - Telling

    private static let component = Component(kind: .memory, id: "rasdaemon", name: "rasdaemon's record")

    private func measurement() -> Measurement {
        var measurement = Measurement(component: RasRecord.component, identity: ["record": path])
        measurement.quantities = totals.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            Quantity($0.key, $0.value, .count, kind: .counter)
        }
        let worst = labels.sorted {
            ($0.value.uncorrected, $0.value.corrected, $1.key) > ($1.value.uncorrected, $1.value.corrected, $0.key)
        }
        measurement.notes = worst.prefix(5).map { label, state in
            let counts = "\(Int64(state.corrected)) corrected, \(Int64(state.uncorrected)) uncorrected"
            return "\(label): \(counts) on record, last \(state.lastSeen)"
        }
        return measurement
    }

    private func failed(_ condition: ReadCondition, _ message: String) -> Measurement {
        Measurement(component: RasRecord.component, condition: condition, message: message, identity: ["record": path])
    }
}
