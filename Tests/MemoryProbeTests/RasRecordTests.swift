import CSQLite
import FoundationEssentials
import HealthModel
import HealthTestKit
import Testing

@testable import MemoryProbe

@Suite struct RasRecordTests {
    /// The tables as rasdaemon makes them, shortened to what is asked for and one column more.
    static let schema = """
        CREATE TABLE mc_event (id INTEGER PRIMARY KEY, timestamp TEXT, err_count INTEGER, err_type TEXT, err_msg TEXT,
            label TEXT, mc INTEGER);
        CREATE TABLE aer_event (id INTEGER PRIMARY KEY, timestamp TEXT, err_type TEXT, err_msg TEXT);
        CREATE TABLE mce_record (id INTEGER PRIMARY KEY, timestamp TEXT, mcgcap INTEGER);
        CREATE TABLE memory_failure_event (id INTEGER PRIMARY KEY, timestamp TEXT, pfn TEXT);
        """

    /// Its database, with another program's hand on it.
    final class Writer {
        let path: String
        private var handle: OpaquePointer?

        init(_ tree: MemoryTree, _ statements: String = RasRecordTests.schema) throws {
            path = "\(tree.tree.root)/ras.db"
            try #require(sqlite3_open(path, &handle) == SQLITE_OK)
            try run(statements)
        }

        deinit { sqlite3_close(handle) }

        func run(_ statements: String) throws {
            try #require(sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK, "\(statements)")
        }

        func event(_ type: String, _ count: Int, _ label: String, at time: String = "2026-01-01 00:00:00") throws {
            try run(
                """
                INSERT INTO mc_event (timestamp, err_count, err_type, label) VALUES ('\(time)', \(count), '\(type)', '\(label)')
                """)
        }
    }

    @Test func itCountsOnFromTheLastRowItSaw() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree)
        try writer.event("Corrected", 3, "DIMM_A1")
        try writer.event("Uncorrected", 1, "DIMM_B1")
        try writer.run(
            "INSERT INTO aer_event (timestamp) VALUES ('x'); INSERT INTO mce_record (timestamp) VALUES ('y')")
        let record = RasRecord(path: writer.path)
        let first = try #require(record.read())
        #expect(first.component.id == "rasdaemon" && first.condition == .answered)
        #expect(first[.recordedCorrectedErrors] == 3 && first[.recordedUncorrectedErrors] == 1)
        #expect(first[.recordedPCIErrors] == 1 && first[.recordedMachineChecks] == 1)
        #expect(first[.recordedPageFailures] == 0)
        // A table that this version of rasdaemon does not make was not measured.
        #expect(first[.recordedDiskErrors] == nil)
        #expect(first.notes.first == "DIMM_B1: 0 corrected, 1 uncorrected on record, last 2026-01-01 00:00:00")
        #expect(record.read() == first)
        try writer.event("Corrected", 2, "DIMM_A1")
        try writer.event("Deferred", 1, "DIMM_A1")
        try writer.event("Info", 9, "DIMM_A1")
        let second = try #require(record.read())
        #expect(second[.recordedCorrectedErrors] == 5 && second[.recordedUncorrectedErrors] == 2)
    }

    @Test func aRecordThatWasEmptiedOrReplacedStartsAgain() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree)
        try writer.event("Corrected", 3, "A")
        try writer.event("Corrected", 3, "A")
        let record = RasRecord(path: writer.path)
        #expect(record.read()?[.recordedCorrectedErrors] == 6)
        try writer.run("DELETE FROM mc_event")
        try writer.event("Corrected", 1, "A")
        #expect(record.read()?[.recordedCorrectedErrors] == 1)
        try tree.tree.remove("ras.db")
        #expect(record.read() == nil)
        let next = try Writer(tree)
        try next.event("Corrected", 7, "A")
        #expect(record.read()?[.recordedCorrectedErrors] == 7)
    }

    @Test func aWriteAheadLogIsReadToo() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + Self.schema)
        try writer.event("Corrected", 3, "A")
        let record = RasRecord(path: writer.path)
        #expect(record.read()?[.recordedCorrectedErrors] == 3)
        try writer.event("Corrected", 1, "A")
        #expect(record.read()?[.recordedCorrectedErrors] == 4)
    }

    @Test func aLockedRecordIsSilentAndReadLater() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree)
        let record = RasRecord(path: writer.path)
        try writer.run("BEGIN EXCLUSIVE")
        let locked = try #require(record.read())
        #expect(locked.condition == .silent && locked.quantities.isEmpty)
        #expect(locked.message?.contains("locked") == true)
        try writer.run("COMMIT")
        #expect(record.read()?.condition == .answered)
    }

    @Test func whatIsNoDatabaseIsASentence() throws {
        let tree = try MemoryTree()
        let path = "\(tree.tree.root)/ras.db"
        for bytes in [
            Array("this is no database, and long enough to be seen as none at all".utf8),
            [UInt8](repeating: 0xFF, count: 4096),
            Array("SQLite format 3\u{0}".utf8) + [UInt8](repeating: 0xFF, count: 4080),
        ] {
            try tree.tree.write(bytes, to: "ras.db")
            let measurement = try #require(RasRecord(path: path).read())
            #expect(measurement.condition == .garbled && measurement.quantities.isEmpty)
            #expect(measurement.message?.contains(path) == true)
        }
        // An empty file is an empty database to SQLite, but none of rasdaemon's.
        try tree.tree.write("", to: "ras.db")
        #expect(RasRecord(path: path).read()?.condition == .garbled)
    }

    @Test func aForeignDatabaseIsASentence() throws {
        for statements in [
            "CREATE TABLE songs (id INTEGER)", "CREATE TABLE mc_event (id INTEGER, title TEXT)",
            "CREATE TABLE x (id); CREATE VIEW mc_event AS SELECT randomblob(1000000) AS id FROM x",
        ] {
            let tree = try MemoryTree()
            let writer = try Writer(tree, statements)
            let measurement = try #require(RasRecord(path: writer.path).read())
            #expect(measurement.condition == .garbled && measurement.quantities.isEmpty, "\(statements)")
        }
    }

    @Test func aDirectoryInItsPlaceIsASentence() throws {
        let tree = try MemoryTree()
        try tree.tree.write("x", to: "ras.db/x")
        #expect(RasRecord(path: "\(tree.tree.root)/ras.db").read()?.condition == .garbled)
    }

    @Test func columnsOfTheWrongKindCountAsOneEvent() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree)
        try writer.run(
            """
            INSERT INTO mc_event (err_count, err_type, label) VALUES ('many', 'Corrected', x'FF00');
            INSERT INTO mc_event (err_count, err_type, label) VALUES (-5, 'Corrected', NULL);
            INSERT INTO mc_event (err_count, err_type, label) VALUES (9223372036854775807, NULL, '');
            """)
        let measurement = try #require(RasRecord(path: writer.path).read())
        #expect(measurement[.recordedCorrectedErrors] == 2)
        #expect(
            measurement[.recordedUncorrectedErrors] == Double(1 << 32), "bounded, and an unknown type is no good news")
    }

    /// Every page of a real record overwritten in turn: an answer or a sentence, never a trap.
    @Test func aDamagedRecordNeverTraps() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree)
        try writer.run("BEGIN")
        for number in 0..<400 { try writer.event("Corrected", 1, "DIMM_\(number)") }
        try writer.run("COMMIT")
        let whole = Array(try Data(contentsOf: URL(filePath: writer.path)))
        #expect(whole.count > 8192)
        for offset in stride(from: 0, to: whole.count, by: 509) {
            for filler: UInt8 in [0x00, 0x7F, 0xFF] {
                var damaged = whole
                for place in offset..<min(offset + 64, damaged.count) { damaged[place] = filler }
                try tree.tree.write(damaged, to: "damaged.db")
                let measurement = RasRecord(path: "\(tree.tree.root)/damaged.db").read()
                #expect(measurement?.condition == .answered || measurement?.message != nil)
            }
        }
        for count in stride(from: 0, to: whole.count, by: 777) {
            try tree.tree.write(Array(whole[..<count]), to: "cut.db")
            _ = RasRecord(path: "\(tree.tree.root)/cut.db").read()
        }
    }

    @Test func aLongRecordCountsWhenItWasReadToItsEnd() throws {
        let tree = try MemoryTree()
        let writer = try Writer(tree)
        try writer.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(RasRecord.rowsALook + 10))
            INSERT INTO mc_event (err_count, err_type, label) SELECT 1, 'Corrected', 'A' FROM n
            """)
        let record = RasRecord(path: writer.path)
        let first = try #require(record.read())
        #expect(first.condition == .unsupported && first.quantities.isEmpty)
        #expect(record.read()?[.recordedCorrectedErrors] == Double(RasRecord.rowsALook + 10))
    }
}

@Suite struct RecordErrorTests {
    /// Result codes of SQLite, plain and extended (https://sqlite.org/rescode.html).
    private static let silent: [Int32] = [
        SQLITE_BUSY, 261, SQLITE_LOCKED, 1288, SQLITE_IOERR, 266, SQLITE_NOMEM, SQLITE_READONLY,
    ]
    private static let refused: [Int32] = [SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH]
    private static let garbled: [Int32] = [SQLITE_NOTADB, SQLITE_CORRUPT, 267, SQLITE_INTERRUPT, SQLITE_ERROR, 9999]

    @Test func everyCodeIsAConditionAndASentence() {
        for code in Self.silent { check(code, .silent) }
        for code in Self.refused { check(code, .refused) }
        for code in Self.garbled { check(code, .garbled) }
    }

    private func check(_ code: Int32, _ condition: ReadCondition) {
        let error = RecordError(code: code, message: "no such thing", path: "/var/lib/x.db")
        #expect(error.condition == condition)
        #expect(error.message.contains("/var/lib/x.db") && error.message.hasSuffix("."))
    }
}
