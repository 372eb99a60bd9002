internal import CSQLite
internal import LinuxAccess

/// One look into a database that another program owns and may write to at the same time: read-only, bounded in time,
/// memory and steps, and prepared for a file that is no database at all. Closed by its owner's end.
struct RecordDatabase: ~Copyable {
    private let handle: OpaquePointer
    private let budget: UnsafeMutableRawPointer

    private init(handle: OpaquePointer) {
        self.handle = handle
        budget = StepBudget.make()
        sqlite3_extended_result_codes(handle, 1)
        // The writer's transactions last milliseconds.
        sqlite3_busy_timeout(handle, 200)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1 << 20)
        sqlite3_limit(handle, SQLITE_LIMIT_VDBE_OP, 10_000)
        sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 100)
        sqlite3_limit(handle, SQLITE_LIMIT_TRIGGER_DEPTH, 1)
        // A file that goes in circles ends after so many instructions.
        sqlite3_progress_handler(handle, StepBudget.instructionsACall, { StepBudget.spend($0) }, budget)
        // Nothing of the file's own schema may call a function (https://sqlite.org/security.html).
        for pragma in [
            "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA mmap_size=0", "PRAGMA cache_size=-256",
            "PRAGMA query_only=ON",
        ] {
            sqlite3_exec(handle, pragma, nil, nil, nil)
        }
    }

    static func open(_ path: String) throws(RecordError) -> RecordDatabase {
        var opened: OpaquePointer?
        // NOMUTEX: one actor uses it. NOFOLLOW is left out: an operator may have moved the record to another disk.
        let code = sqlite3_open_v2(
            path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nil)
        guard let opened else { throw RecordError(code: SQLITE_NOMEM, message: "", path: path) }
        guard code == SQLITE_OK else {
            defer { sqlite3_close_v2(opened) }
            throw RecordError(code: code, message: message(opened), path: path)
        }
        return RecordDatabase(handle: opened)
    }

    deinit {
        sqlite3_close_v2(handle)
        StepBudget.destroy(budget)
    }

    /// Goes over the rows of a query, whose only parameter is `after`.
    ///
    /// - Parameter row: false ends the query.
    func rows(_ query: String, after: Int64, path: String, _ row: (borrowing RecordRow) -> Bool) throws(RecordError) {
        var statement: OpaquePointer?
        let prepared = sqlite3_prepare_v2(handle, query, -1, &statement, nil)
        guard prepared == SQLITE_OK, let statement else {
            throw RecordError(code: prepared, message: RecordDatabase.message(handle), path: path)
        }
        defer { sqlite3_finalize(statement) }
        if sqlite3_bind_parameter_count(statement) > 0 { sqlite3_bind_int64(statement, 1, after) }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else {
                throw RecordError(code: code, message: RecordDatabase.message(handle), path: path)
            }
            if !row(RecordRow(statement)) { return }
        }
    }

    private static func message(_ handle: OpaquePointer) -> String {
        sqlite3_errmsg(handle).map { Printable.clean(String(cString: $0), limit: 120) } ?? "unknown error"
    }
}

/// The columns of the row that a query stands on.
struct RecordRow: ~Copyable {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    /// nil if the column holds no whole number.
    func integer(_ column: Int32) -> Int64? {
        sqlite3_column_type(statement, column) == SQLITE_INTEGER ? sqlite3_column_int64(statement, column) : nil
    }

    /// nil if the column holds no text. Printable.
    func text(_ column: Int32, limit: Int = 64) -> String? {
        guard sqlite3_column_type(statement, column) == SQLITE_TEXT, let bytes = sqlite3_column_text(statement, column)
        else { return nil }
        let count = Int(sqlite3_column_bytes(statement, column))
        return Printable.clean(UnsafeBufferPointer(start: bytes, count: max(0, count)), limit: limit)
    }
}

/// How many steps are left, for a callback without a context of its own.
private enum StepBudget {
    /// Together 40 million instructions: below a second.
    static let calls = 4_000
    static let instructionsACall: Int32 = 10_000

    static func make() -> UnsafeMutableRawPointer {
        let pointer = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        pointer.initialize(to: calls)
        return UnsafeMutableRawPointer(pointer)
    }

    static func destroy(_ pointer: UnsafeMutableRawPointer) {
        pointer.assumingMemoryBound(to: Int.self).deallocate()
    }

    /// Not zero ends the query.
    static func spend(_ pointer: UnsafeMutableRawPointer?) -> Int32 {
        guard let left = pointer?.assumingMemoryBound(to: Int.self) else { return 1 }
        left.pointee -= 1
        return left.pointee < 0 ? 1 : 0
    }
}
