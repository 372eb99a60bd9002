internal import HealthModel
internal import Testing

@testable internal import BMCProbe

@Suite("SEL position")
struct SELTrackerTests {
    let fake = FakeLook()
    var sel: FakeSEL { fake.sel }

    /// The first look, so that a test can begin with what comes after it.
    private func begin(with count: UInt8 = 3) throws {
        for data in 0..<count { sel.add(data) }
        _ = try fake.look()
        // What changed is looked at once more after the settling time.
        _ = try fake.look()
    }

    @Test("the first look reports all existing entries as first")
    func firstLook() throws {
        let records = [sel.add(1), sel.add(2)]
        let look = try fake.look()
        #expect(look.status.change == .first)
        #expect(look.records == records)
        #expect(look.shortfall == nil)
    }

    @Test("an empty log is first, then unchanged")
    func emptyLog() throws {
        #expect(try fake.look().status.change == .first)
        let look = try fake.look()
        #expect(look.status.change == .unchanged)
        #expect(look.records.isEmpty)
    }

    @Test("an unchanged log costs one request")
    func unchangedCostsOneRequest() throws {
        try begin()
        let look = try fake.look()
        #expect(look.status.change == .unchanged)
        #expect(fake.requests == 1)
    }

    @Test("new entries are reported once, with one request each and one for the place")
    func appended() throws {
        try begin()
        let records = [sel.add(10), sel.add(11)]
        let look = try fake.look()
        #expect(look.status.change == .appended)
        #expect(look.records == records)
        #expect(fake.requests == 4)
        for _ in 0..<3 { #expect(try fake.look().records.isEmpty) }
    }

    @Test("the first entry ever of a log that was empty is new")
    func appendedToEmpty() throws {
        _ = try fake.look()
        let record = sel.add(1)
        let look = try fake.look()
        #expect(look.status.change == .appended)
        #expect(look.records == [record])
    }

    @Test("an entry within the same second as the one before is found although no timestamp changes")
    func sameSecond() throws {
        try begin()
        let first = sel.add(10)
        #expect(try fake.look(after: .milliseconds(200)).records == [first])
        // A full log that drops its oldest entry keeps its count too.
        sel.entries.removeFirst()
        let second = sel.add(11, elapsed: 0)
        #expect(try fake.look(after: .milliseconds(200)).records == [second])
    }

    @Test("an erased log is cleared, and nothing old comes back")
    func cleared() throws {
        try begin()
        sel.clear()
        let look = try fake.look()
        #expect(look.status.change == .cleared)
        #expect(look.records.isEmpty)
        #expect(try fake.look().status.change == .unchanged)
    }

    @Test("what was logged after the clear is reported once, with the clear")
    func clearedAndRefilled() throws {
        try begin()
        sel.clear()
        let records = [sel.add(20), sel.add(21)]
        let look = try fake.look()
        #expect(look.status.change == .cleared)
        #expect(look.records == records)
        #expect(try fake.look().records.isEmpty)
    }

    @Test("a log that was refilled up to the same id and count is cleared, not unchanged", arguments: [true, false])
    func refilledToSameID(hasTimestamps: Bool) throws {
        sel.hasTimestamps = hasTimestamps
        try begin()
        sel.clear()
        let records = [sel.add(20), sel.add(21), sel.add(22), sel.add(23)]
        let look = try fake.look()
        #expect(look.status.change == .cleared)
        #expect(look.records == records)
    }

    @Test("ids that go on after a clear are no old entries")
    func clearedWithRunningIDs() throws {
        try begin()
        sel.clear(restartsIDs: false)
        let record = sel.add(20)
        let look = try fake.look()
        #expect(look.status.change == .cleared)
        #expect(look.records == [record])
    }

    @Test("without timestamps a clear shows by the count")
    func clearedWithoutTimestamps() throws {
        sel.hasTimestamps = false
        try begin()
        sel.clear()
        #expect(try fake.look().status.change == .cleared)
        let record = sel.add(20)
        #expect(try fake.look().records == [record])
    }

    @Test("a deleted entry is no clear, whichever it is", arguments: [UInt16(1), 2, 3])
    func deleted(id: UInt16) throws {
        try begin()
        sel.delete(id)
        let look = try fake.look()
        #expect(look.status.change == .unchanged)
        #expect(look.records.isEmpty)
        let record = sel.add(30)
        #expect(try fake.look().records == [record])
    }

    @Test("an entry that came with a deletion is new, the survivors are not")
    func deletedAndAppended() throws {
        try begin()
        sel.delete(3)
        let record = sel.add(30)
        let look = try fake.look()
        #expect(look.status.change == .appended)
        #expect(look.records == [record])
    }

    @Test("ids that wrap from 0xFFFE to 1 are followed")
    func wrappedIDs() throws {
        sel.nextID = 0xFFFD
        try begin(with: 1)
        let records = [sel.add(1), sel.add(2), sel.add(3)]
        #expect(records.map(\.id) == [0xFFFE, 1, 2])
        let look = try fake.look()
        #expect(look.status.change == .appended)
        #expect(look.records == records)
    }

    @Test("the overflow flag alone is reported and brings no entry")
    func overflow() throws {
        try begin()
        sel.overflow = true
        let look = try fake.look()
        #expect(look.status.overflow)
        #expect(look.status.change == .unchanged)
        #expect(look.records.isEmpty)
    }

    @Test("a BMC that knows of no entries for one pass does not make its old ones new")
    func amnesia() throws {
        try begin()
        sel.answersNothing = true
        _ = try fake.look()
        sel.answersNothing = false
        for _ in 0..<3 { #expect(try fake.look().records.isEmpty) }
        let record = sel.add(40)
        #expect(try fake.look().records == [record])
    }

    @Test("a log that claims to be empty at first has no new entries later")
    func claimsEmptyAtFirst() throws {
        let records = (UInt8(0)..<5).map { sel.add($0) }
        sel.claimedEntries = 0
        var old: [SELRecord] = []
        for _ in 0..<3 {
            let look = try fake.look()
            if look.status.change == .first { old += look.records } else { #expect(look.records.isEmpty) }
        }
        #expect(old == records)
        sel.claimedEntries = nil
        for _ in 0..<3 { #expect(try fake.look().records.isEmpty) }
    }

    @Test("an absurd count does not make the first look endless")
    func absurdCount() throws {
        sel.add(1)
        sel.claimedEntries = 0xFFFF
        let look = try fake.look()
        #expect(look.status.change == .first)
        #expect(look.shortfall == nil)
        #expect(try fake.look().records.isEmpty)
    }

    @Test("records in a circle end the look with an error and do not repeat")
    func circle() throws {
        for data in UInt8(0)..<4 { sel.add(data) }
        sel.claimedEntries = 100
        sel.loops = [4: 2]
        #expect(try fake.look().records.count == 4)
        for _ in 0..<3 { #expect(try fake.look().records.isEmpty) }
    }

    @Test("a long log comes in pieces, all of them first, and every entry once")
    func longLog() throws {
        let count = SELTracker.batchLimit * 2 + 7
        let records = (0..<count).map { sel.add(UInt8(truncatingIfNeeded: $0)) }
        var reported: [SELRecord] = []
        for piece in 0..<3 {
            let look = try fake.look()
            #expect(look.status.change == .first)
            #expect((look.shortfall == nil) == (piece == 2))
            reported += look.records
        }
        #expect(reported == records)
        #expect(try fake.look().status.change == .unchanged)
    }

    @Test("a reader who comes between two pieces of a long log gets all of it")
    func newReaderBetweenPieces() throws {
        let records = (0..<SELTracker.batchLimit + 7).map { sel.add(UInt8(truncatingIfNeeded: $0)) }
        #expect(try fake.look().records.count == SELTracker.batchLimit)
        var reported: [SELRecord] = []
        for isNew in [true, false] {
            let (look, news) = try fake.look(restarts: isNew)
            #expect(look.status.change == .first)
            #expect(news?.records == nil)
            reported += look.records
        }
        #expect(reported == records)
        #expect(try fake.look().status.change == .unchanged)
    }

    @Test("a reader who comes after the first look gets the log as old, and what is new apart from it")
    func newReaderAfterFirstLook() throws {
        let old = [sel.add(1), sel.add(2)]
        _ = try fake.look()
        let new = [sel.add(3)]
        let (look, news) = try fake.look(restarts: true)
        #expect(look.status.change == .first)
        #expect(look.records == old)
        #expect(news?.status.change == .appended)
        #expect(news?.records == new)
        #expect(try fake.look().records.isEmpty)
    }

    @Test("what is logged while a long log is read for the first time is new")
    func appendedDuringFirstLook() throws {
        for data in 0..<SELTracker.batchLimit + 1 { sel.add(UInt8(truncatingIfNeeded: data)) }
        _ = try fake.look()
        let record = sel.add(77)
        #expect(try fake.look().status.change == .first)
        let look = try fake.look()
        #expect(look.status.change == .appended)
        #expect(look.records == [record])
    }

    @Test("a pass that runs out of time goes on where it stopped")
    func interrupted() throws {
        try begin()
        let records = (UInt8(50)..<60).map { sel.add($0) }
        fake.patience = 5
        var reported: [SELRecord] = []
        for _ in 0..<6 { reported += try fake.look().records }
        #expect(reported == records)
    }

    @Test("a clear that takes several passes to read is reported once, complete")
    func interruptedClear() throws {
        try begin()
        sel.clear()
        let records = (UInt8(50)..<60).map { sel.add($0) }
        fake.patience = 5
        var reported: [SELRecord] = []
        var changes: [SELStatus.Change] = []
        for _ in 0..<8 {
            let look = try fake.look()
            reported += look.records
            changes.append(look.status.change)
        }
        #expect(reported == records)
        #expect(changes.filter { $0 == .cleared }.count == 1)
    }

    @Test("a log that is cleared between two passes many times never repeats an entry")
    func manyClears() throws {
        try begin()
        var reported: Set<SELRecord> = []
        for round in 0..<50 {
            if round % 3 == 0 { sel.clear(restartsIDs: round % 2 == 0) }
            sel.add(UInt8(round))
            for record in try fake.look().records { #expect(reported.insert(record).inserted) }
        }
        #expect(reported.count == 50)
    }
}
