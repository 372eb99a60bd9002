internal import HealthModel
internal import Testing

@testable internal import BMCProbe

@Suite("SEL entries on their way")
struct SELOutboxTests {
    private var outbox = SELOutbox()

    private func entry(_ id: UInt16) -> SELEntry {
        let record = FakeSEL.record(id: id, seconds: 0x6000_0000, data: UInt8(truncatingIfNeeded: id))
        return SELEntry(record, table: SDRTable([]), words: SELWords(event: "event", state: .warning))
    }

    private func look(
        _ change: SELStatus.Change, _ ids: [UInt16] = [], news: [UInt16] = [], newsChange: SELStatus.Change? = nil
    ) -> BMCPass.SEL {
        let status = SELStatus(
            change: change, entries: 9, freeBytes: 100, overflow: false, lastAddition: 5, lastErase: 4)
        return BMCPass.SEL(
            news: news.map(entry), newsChange: newsChange, status: status, entries: ids.map(entry), shortfall: nil)
    }

    @Test("what was delivered is not carried again")
    mutating func delivered() {
        #expect(outbox.report(look(.appended, [1])).entries.map(\.recordID) == [1])
        outbox.delivered()
        let next = outbox.report(look(.unchanged))
        #expect(next.entries.isEmpty)
        #expect(next.status.change == .unchanged)
    }

    @Test("what was not delivered is carried by the next report, in order, with the change that belongs to it")
    mutating func notDelivered() {
        _ = outbox.report(look(.appended, [1]))
        let second = outbox.report(look(.unchanged))
        #expect(second.entries.map(\.recordID) == [1])
        #expect(second.status.change == .appended)
        let third = outbox.report(look(.appended, [2]))
        #expect(third.entries.map(\.recordID) == [1, 2])
        outbox.delivered()
        #expect(outbox.report(look(.unchanged)).status.change == .unchanged)
    }

    @Test("an undelivered clear is told in the next report")
    mutating func undeliveredClear() {
        _ = outbox.report(look(.cleared))
        #expect(outbox.report(look(.appended, [1])).status.change == .cleared)
        outbox.delivered()
        #expect(outbox.report(look(.appended, [2])).status.change == .appended)
    }

    @Test("the beginning of the log leaves out what is still to be reported as new")
    mutating func beginning() {
        _ = outbox.report(look(.appended, [2]))
        let first = outbox.report(look(.first, [1, 2], news: [3], newsChange: .appended))
        #expect(first.status.change == .first)
        #expect(first.entries.map(\.recordID) == [1])
        outbox.delivered()
        let second = outbox.report(look(.unchanged))
        #expect(second.status.change == .appended)
        #expect(second.entries.map(\.recordID) == [2, 3])
        outbox.delivered()
        #expect(outbox.pending.isEmpty)
    }

    @Test("a clear that was found before the beginning was read is over with it")
    mutating func clearBeforeBeginning() {
        _ = outbox.report(look(.first, [7], news: [], newsChange: .cleared))
        outbox.delivered()
        #expect(outbox.report(look(.unchanged)).status.change == .unchanged)
    }

    @Test("what came too late for its own report is not lost")
    mutating func late() {
        outbox.add(look(.appended, [5]))
        let next = outbox.report(look(.unchanged))
        #expect(next.entries.map(\.recordID) == [5])
        #expect(next.status.change == .appended)
    }

    @Test("the oldest go when there is no room")
    mutating func bounded() {
        for id in 0..<UInt16(SELOutbox.limit + 10) { outbox.add(look(.appended, [id + 1])) }
        #expect(outbox.pending.count == SELOutbox.limit)
        #expect(outbox.pending.first?.recordID == 11)
    }

    @Test("many entries go in several reports, each once")
    mutating func inPieces() {
        let count = SELOutbox.reportLimit * 2 + 1
        outbox.add(look(.appended, (1...UInt16(count)).map { $0 }))
        var ids: [Int] = []
        for _ in 0..<3 {
            let next = outbox.report(look(.unchanged))
            #expect(next.entries.count <= SELOutbox.reportLimit)
            #expect(next.status.change == .appended)
            ids += next.entries.map(\.recordID)
            outbox.delivered()
        }
        #expect(ids == Array(1...count))
        #expect(outbox.pending.isEmpty)
    }
}
