import FoundationEssentials
import Glibc
import HealthModel
import LinuxAccess
import Testing

@testable import HealthStore

@Suite struct JournalTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("journal")
    }

    private func record(_ number: Int, detail: [String: String] = [:]) -> JournalRecord {
        JournalRecord(
            at: MonotonicInstant(nanoseconds: Int64(number)), wall: Double(number), kind: "decision",
            message: "Record \(number).", detail: detail)
    }

    private func lines(_ name: String) throws -> [String] {
        try TextFile.read(directory.file(name)).split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aRecordIsOneLineOfJSON() async throws {
        let journal = Journal(path: path)
        #expect(await journal.keep(record(1, detail: ["why": "two\nlines / \"quoted\""])))
        #expect(
            try lines("journal") == [
                #"{"at":1,"detail":{"why":"two\nlines / \"quoted\""},"kind":"decision","message":"Record 1.","wall":1}"#
            ])
        #expect(journal.status == Journal.Status())
    }

    @Test func theTailIsBoundedAndInOrder() async throws {
        let journal = Journal(path: path, tailLimit: 10)
        for number in 0..<100 { _ = await journal.keep(record(number)) }
        #expect(journal.tail(10).map(\.message) == (90..<100).map { "Record \($0)." })
        #expect(journal.tail().count < 20)
        #expect(journal.tail(3).map(\.message) == (97..<100).map { "Record \($0)." })
    }

    /// Both files and what the disk has not heard of yet, each once.
    @Test func everyRecordIsReadOnce() async throws {
        let journal = Journal(path: path, sizeLimit: 2000, tailLimit: 5)
        for number in 0..<40 { #expect(await journal.keep(record(number))) }
        #expect(directory.names == ["journal", "journal.1"])
        var seen: [Double] = []
        journal.eachRecord { seen.append($0.wall) }
        #expect(seen.last == 39 && seen.count > 10)
        #expect(seen == (40 - seen.count..<40).map(Double.init))
        // Without a file what is in memory is all there is.
        let blind = Journal(path: directory.file("none/journal"), tailLimit: 5)
        blind.note(record(1))
        seen = []
        blind.eachRecord { seen.append($0.wall) }
        #expect(seen == [1])
    }

    @Test func notesArriveWithoutWaiting() async throws {
        let journal = Journal(path: path)
        for number in 0..<50 { journal.note(record(number)) }
        #expect(journal.tail().count == 50)
        // The queue is in order: when this one is there, all are.
        #expect(await journal.keep(record(50)))
        #expect(try lines("journal").count == 51)
        #expect(journal.status.lost == 0)
    }

    @Test func sizeIsBoundedByOneRotation() async throws {
        let journal = Journal(path: path, sizeLimit: 2000, tailLimit: 5)
        for number in 0..<200 { #expect(await journal.keep(record(number))) }
        #expect(directory.names == ["journal", "journal.1"])
        let newer = try lines("journal")
        let older = try lines("journal.1")
        #expect(newer.joined().utf8.count <= 2000 && older.joined().utf8.count <= 2000)
        #expect(newer.last?.contains("Record 199.") == true)
        #expect((older + newer).count >= 2000 / 80)
    }

    @Test func aRestartRemembers() async throws {
        do {
            let journal = Journal(path: path, sizeLimit: 2000)
            for number in 0..<40 { _ = await journal.keep(record(number)) }
        }
        let journal = Journal(path: path, sizeLimit: 2000, tailLimit: 10)
        #expect(journal.tail().map(\.message) == (30..<40).map { "Record \($0)." })
    }

    @Test func aLineThatACrashCutShortSpoilsItselfOnly() async throws {
        do {
            let journal = Journal(path: path)
            _ = await journal.keep(record(1))
        }
        let whole = try TextFile.read(path)
        for count in 1..<whole.count {
            try directory.write(whole + Array(whole.prefix(count)), to: "journal")
            let journal = Journal(path: path)
            #expect(await journal.keep(record(2)))
            let again = Journal(path: path)
            #expect(again.tail().map(\.message).filter { $0 != "Record 1." } == ["Record 2."])
            #expect(again.tail().first == record(1))
        }
    }

    @Test func garbageInTheFileIsPassedOver() async throws {
        try directory.write([0xFF, 0x00, 10] + Array("{}\n[]\n\n{\"at\":1}\n".utf8), to: "journal")
        let journal = Journal(path: path)
        #expect(journal.tail().isEmpty)
        #expect(await journal.keep(record(1)))
        #expect(Journal(path: path).tail() == [record(1)])
    }

    @Test func aDirectoryThatIsMissingCostsRecordsAndNothingElse() async throws {
        let later = directory.file("later")
        let journal = Journal(path: later + "/journal")
        #expect(await journal.keep(record(1)) == false)
        #expect(await journal.keep(record(2)) == false)
        #expect(journal.status.lost == 2)
        #expect(journal.status.message?.contains(later) == true)
        #expect(journal.tail().count == 2)
        // As soon as it works again, the gap is admitted in the file.
        try #require(mkdir(later, 0o700) == 0)
        #expect(await journal.keep(record(3)))
        #expect(journal.status.message == nil)
        #expect(journal.status.lost == 2)
        let written = Journal(path: later + "/journal").tail()
        #expect(written.map(\.kind) == ["journal-gap", "decision"])
        #expect(written.first?.detail == ["lost": "2"])
        unlink(later + "/journal")
        rmdir(later)
    }

    @Test func aJournalThatSomebodyRemovedIsBegunAnew() async throws {
        let journal = Journal(path: path)
        #expect(await journal.keep(record(1)))
        unlink(path)
        #expect(await journal.keep(record(2)))
        #expect(try lines("journal").count == 1)
    }

    @Test func linksAndPipesAreNotWrittenTo() async throws {
        try #require(symlink(directory.file("elsewhere"), path) == 0)
        #expect(await Journal(path: path).keep(record(1)) == false)
        unlink(path)
        try #require(mkfifo(path, 0o600) == 0)
        #expect(await Journal(path: path).keep(record(1)) == false)
        #expect(directory.names == ["journal"])
    }

    @Test func aRecordThatIsTooLongIsKeptWithoutItsDetails() async throws {
        let journal = Journal(path: path)
        #expect(await journal.keep(record(1, detail: ["x": String(repeating: "y", count: 100_000)])))
        let written = Journal(path: path).tail()
        #expect(written.map(\.message) == ["Record 1."])
        #expect(written.first?.detail.keys.sorted() == ["omitted"])
        var strange = record(2)
        strange.wall = .nan
        #expect(await journal.keep(strange))
        #expect(Journal(path: path).tail().last?.wall == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can mount a file system")) func aFullDiskCostsRecordsAndNothingElse()
        async throws
    {
        let path = path
        let directory = directory
        let kept = record(1)
        let lost = (2..<12).map { record($0, detail: ["fill": String(repeating: "z", count: 5000)]) }
        let after = record(12)
        // The journal opens its file with the first record, on its own queue, which is outside of the thread's file
        // system: so the file is used directly, as the journal does it.
        let outcome = try await TinyFileSystem.run(at: directory.path, options: "size=64k") { () -> [Bool] in
            var file = JournalFile(path: path, limit: 1 << 20)
            func keep(_ record: JournalRecord) -> Bool {
                guard let data = try? JSONEncoder().encode(record) else { return false }
                return (try? file.append([UInt8](data) + [10])) != nil
            }
            var outcome = [keep(kept)]
            let filler = open(directory.file("filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            defer { close(filler) }
            let chunk = [UInt8](repeating: 0x55, count: 4096)
            while write(filler, chunk, chunk.count) > 0 {}
            outcome += lost.map(keep)
            try #require(ftruncate(filler, 0) == 0)
            outcome.append(keep(after))
            // What did not fit has left no half line.
            #expect(Journal(path: path).tail() == [kept, after])
            return outcome
        }
        let found = try #require(outcome, "the file system could not be mounted")
        #expect(found == [true] + lost.map { _ in false } + [true])
    }
}
