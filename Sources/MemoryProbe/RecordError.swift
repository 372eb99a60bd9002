internal import CSQLite
internal import HealthModel

/// Why the record could not be read: the condition of its measurement, and a sentence.
struct RecordError: Error, Equatable {
    var condition: ReadCondition
    var message: String

    init(condition: ReadCondition, message: String) {
        self.condition = condition
        self.message = message
    }

    /// Source: https://sqlite.org/rescode.html.
    init(code: Int32, message: String, path: String) {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(
                condition: .silent, message: "\(path) is locked by its writer; it is read again at the next look.")
        case SQLITE_INTERRUPT:
            self.init(condition: .garbled, message: "\(path) takes too long to read; check it with sqlite3(1).")
        case SQLITE_READONLY:
            // A journal or write-ahead log that only its writer may make or play back.
            self.init(
                condition: .silent, message: "\(path) can be read only while its writer runs; start rasdaemon.")
        case SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN:
            self.init(condition: .refused, message: "\(path) cannot be opened (\(message)); let the service read it.")
        case SQLITE_IOERR:
            self.init(condition: .silent, message: "\(path) cannot be read: \(message).")
        case SQLITE_NOMEM:
            self.init(condition: .silent, message: "There is no memory to read \(path).")
        case SQLITE_NOTADB, SQLITE_CORRUPT:
            self.init(
                condition: .garbled,
                message: "\(path) is damaged or no database (\(message)); move it away and restart rasdaemon.")
        default:
            self.init(
                condition: .garbled, message: "\(path) is not laid out as rasdaemon does it (\(message)).")
        }
    }
}
