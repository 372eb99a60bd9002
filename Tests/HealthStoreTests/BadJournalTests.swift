import HealthModel
import LinuxAccess
import Testing

@testable import HealthStore

@Suite struct BadJournalTests {
    /// Garbage in the file costs nothing but itself: it stays, is counted, and the next record follows on a line of its own.
    @Test func garbageStaysAndIsCounted() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("journal")
        let garbage: [UInt8] = Array("{\"kind\":\"dec\n".utf8) + [0xFF, 0x00, 0x0A] + Array("no end".utf8)
        try directory.write(garbage, to: "journal")
        let journal = Journal(path: path)
        #expect(journal.unreadable == 3)
        #expect(journal.tail().isEmpty)
        let record = JournalRecord(at: MonotonicInstant(nanoseconds: 1), wall: 0, kind: "test", message: "whole")
        #expect(await journal.keep(record))
        #expect(journal.status.message == nil)
        #expect(try TextFile.read(path).starts(with: garbage))
        let again = Journal(path: path)
        #expect(again.tail() == [record])
        #expect(again.unreadable == 3)
    }

    @Test func aDirectoryInItsPlaceLosesRecordsAndSaysSo() async throws {
        let directory = try TemporaryDirectory()
        let journal = Journal(path: directory.file(""))
        let record = JournalRecord(at: MonotonicInstant(nanoseconds: 1), wall: 0, kind: "test", message: "whole")
        #expect(await journal.keep(record) == false)
        #expect(journal.status.lost == 1)
        #expect(journal.status.message != nil)
    }
}
