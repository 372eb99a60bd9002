import FoundationEssentials
import HealthModel
import HealthPolicy
import LinuxAccess
import Testing

@testable import History

/// The files of a history: never larger than they may be, and never silent about what is missing.
@Suite struct HistoryFilesTests {
    private static func size(of directory: String) throws -> Int {
        try HistoryFiles.paths(in: directory).reduce(0) { $0 + Int(try FileFacts.read($1)?.size ?? 0) }
    }

    private static func read(_ path: String) throws -> (entries: [HistoryEntry], gaps: [String]) {
        var entries: [HistoryEntry] = []
        var gaps: [String] = []
        var reader = HistoryReader()
        for file in try HistoryReader.files(at: path) {
            try reader.read(file: file) { item in
                switch item {
                case .entry(let entry): entries.append(entry)
                case .gap(let sentence): gaps.append(sentence)
                }
            }
        }
        return (entries, gaps)
    }

    /// A loop that gives a chapter when it is asked for one.
    private static func run(_ writer: inout HistoryWriter, rounds: ClosedRange<Int>) -> Int {
        var chapters = 0
        for round in rounds {
            let now = HistoryCodingTests.instant(Int64(round) * 1_000_000_000)
            var entries: [HistoryEntry] = []
            if writer.status.wantsChapter || round == rounds.lowerBound {
                chapters += 1
                let chapter = HistoryCodingTests.chapter(isStart: round == rounds.lowerBound)
                entries.append(HistoryEntry(at: now, event: .chapter(chapter)))
            }
            entries.append(HistoryEntry(at: now, event: .report(HistoryCodingTests.report(round, at: now))))
            writer.write(entries)
        }
        return chapters
    }

    @Test func theFilesNeverTakeMoreThanTheirLimitAndHoldTheNewest() throws {
        let directory = try TemporaryDirectory()
        let limit = 16 * 16384
        var writer = HistoryWriter(directory: directory.path, limit: limit)
        for step in 0..<60 {
            _ = Self.run(&writer, rounds: (step * 200 + 1)...(step * 200 + 200))
            #expect(try Self.size(of: directory.path) <= limit)
        }
        #expect(writer.status.lost == 0 && writer.status.message == nil)
        #expect(try Self.size(of: directory.path) > limit / 2)
        let found = try Self.read(directory.path)
        #expect(found.gaps.isEmpty)
        let reports = found.entries.compactMap {
            if case .report(let report) = $0.event { report.sequence } else { nil }
        }
        #expect(reports.last == 12_000)
        let first = try #require(reports.first)
        #expect(first > 1 && reports == Array(first...12_000), "in one piece up to the end")
    }

    @Test func aRestartGoesOnInTheNewestFile() throws {
        let directory = try TemporaryDirectory()
        for life in 0..<50 {
            var writer = HistoryWriter(directory: directory.path, limit: 1 << 20)
            _ = Self.run(&writer, rounds: (life * 2 + 1)...(life * 2 + 2))
        }
        #expect(try HistoryFiles.paths(in: directory.path).count < 16)
        let found = try Self.read(directory.path)
        #expect(found.gaps.isEmpty && found.entries.count == 150)
    }

    @Test func aCrashInTheMiddleOfALineCostsThatLine() throws {
        let directory = try TemporaryDirectory()
        var writer = HistoryWriter(directory: directory.path, limit: 1 << 20)
        _ = Self.run(&writer, rounds: 1...5)
        let path = try #require(try HistoryFiles.paths(in: directory.path).first)
        let bytes = try TextFile.read(path)
        try Data(bytes.dropLast(9)).write(to: URL(filePath: path))
        var next = HistoryWriter(directory: directory.path, limit: 1 << 20)
        _ = Self.run(&next, rounds: 6...8)
        let found = try Self.read(path)
        #expect(found.gaps.count == 1)
        let reports = found.entries.compactMap {
            if case .report(let report) = $0.event { report.sequence } else { nil }
        }
        #expect(reports == [1, 2, 3, 4, 6, 7, 8])
    }

    @Test func whatALaterVersionWroteIsLeftAlone() throws {
        let directory = try TemporaryDirectory()
        let path = HistoryFiles.path(7, in: directory.path)
        let later = HistoryLine.framed("forewarn-history/2 7")
        try Data(later).write(to: URL(filePath: path))
        var writer = HistoryWriter(directory: directory.path, limit: 1 << 20)
        _ = Self.run(&writer, rounds: 1...3)
        #expect(try TextFile.read(path) == later)
        #expect(try HistoryFiles.numbers(in: directory.path) == [7, 8])
        #expect(throws: HistoryReader.Refusal.self) { try Self.read(directory.path) }
        #expect(try Self.read(HistoryFiles.path(8, in: directory.path)).entries.count == 4)
    }

    @Test func whatTheQueueDroppedIsAGapThatTheNextChapterEnds() throws {
        let directory = try TemporaryDirectory()
        let inbox = HistoryInbox(limit: 4)
        var writer = HistoryWriter(directory: directory.path, limit: 1 << 20)
        let now = HistoryCodingTests.instant(1)
        inbox.note(.chapter(HistoryCodingTests.chapter(isStart: true)), at: now)
        for _ in 0..<10 { inbox.note(.assessed, at: now) }
        #expect(inbox.wantsChapter)
        writer.write(inbox.fetch())
        #expect(writer.status.wantsChapter && writer.status.lost == 7)
        inbox.note(.previewsForgotten, at: now)
        inbox.note(.chapter(HistoryCodingTests.chapter(isStart: false)), at: now)
        #expect(!inbox.wantsChapter)
        inbox.note(.previewsForgotten, at: now)
        writer.write(inbox.fetch())
        #expect(!writer.status.wantsChapter && writer.status.message == nil)
        let found = try Self.read(directory.path)
        // What was between the gap and the chapter was not kept either: 8 in all.
        let events = found.entries.map(\.event)
        #expect(events.count == 4 && events[1] == .lost(8) && events[3] == .previewsForgotten, "\(events)")
    }

    /// A full disk costs history, says so, and is admitted in the file.
    @Test func aFullDiskCostsHistoryAndNothingElse() throws {
        guard let disk = try TinyDisk(kilobytes: 64) else {
            print("no right to mount: the full disk was not tried")
            return
        }
        var writer = HistoryWriter(directory: disk.path, limit: 1 << 20)
        _ = Self.run(&writer, rounds: 1...3)
        #expect(writer.status.message == nil)
        disk.fill()
        _ = Self.run(&writer, rounds: 4...2000)
        #expect(writer.status.lost > 0 && writer.status.wantsChapter)
        #expect(writer.status.message?.contains("No space left") == true, "\(writer.status)")
        disk.empty()
        _ = Self.run(&writer, rounds: 2001...2003)
        #expect(writer.status.message == nil)
        let found = try Self.read(disk.path)
        #expect(found.entries.contains { if case .lost = $0.event { true } else { false } } || !found.gaps.isEmpty)
        let reports = found.entries.compactMap {
            if case .report(let report) = $0.event { report.sequence } else { nil }
        }
        #expect(reports.prefix(3) == [1, 2, 3] && reports.suffix(3) == [2001, 2002, 2003])
    }

    /// Somebody removes the directory's content: the next chapter begins a file anew.
    @Test func aRemovedFileIsBegunAnew() throws {
        let directory = try TemporaryDirectory()
        var writer = HistoryWriter(directory: directory.path, limit: 1 << 20)
        _ = Self.run(&writer, rounds: 1...2)
        for path in try HistoryFiles.paths(in: directory.path) { try FileName.remove(path) }
        _ = Self.run(&writer, rounds: 3...5)
        #expect(writer.status.message == nil)
        #expect(try Self.read(directory.path).entries.count >= 3)
    }
}
