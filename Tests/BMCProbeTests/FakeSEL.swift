internal import HealthModel

@testable internal import BMCProbe

/// A SEL in memory that behaves as BMCs do and as they should not.
final class FakeSEL: SELSource {
    struct Entry {
        var id: UInt16
        var record: SELRecord
    }

    var entries: [Entry] = []
    var nextID: UInt16 = 1
    var seconds: UInt32 = 0x6000_0000
    var lastAddition: UInt32 = 0
    var lastErase: UInt32 = 0
    var overflow = false
    /// Entries that Get SEL Info claims; nil for the truth.
    var claimedEntries: UInt16?
    /// All three fields read as zero, as on BMCs that do not keep them.
    var hasTimestamps = true
    var answersNothing = false
    /// Ids that lead back to an earlier record.
    var loops: [UInt16: UInt16] = [:]
    private(set) var requests = 0

    /// Adds an event; `data` makes its content differ.
    @discardableResult
    func add(_ data: UInt8, elapsed: UInt32 = 10) -> SELRecord {
        seconds += elapsed
        let id = nextID
        nextID = nextID == 0xFFFE ? 1 : nextID + 1
        let record = FakeSEL.record(id: id, seconds: seconds, data: data)
        entries.removeAll { $0.id == id }
        entries.append(Entry(id: id, record: record))
        lastAddition = seconds
        return record
    }

    func clear(restartsIDs: Bool = true, elapsed: UInt32 = 10) {
        seconds += elapsed
        entries = []
        if restartsIDs { nextID = 1 }
        lastErase = seconds
    }

    func delete(_ id: UInt16) {
        seconds += 10
        entries.removeAll { $0.id == id }
        lastErase = seconds
    }

    /// A temperature event of sensor 1: IPMI 2.0 table 32-1.
    static func record(id: UInt16, seconds: UInt32, data: UInt8) -> SELRecord {
        let time = (0..<4).map { UInt8(truncatingIfNeeded: seconds >> (8 * $0)) }
        let head: [UInt8] = [UInt8(truncatingIfNeeded: id), UInt8(truncatingIfNeeded: id >> 8), 0x02]
        let bytes = head + time + [0x20, 0x00, 0x04, 0x01, 0x01, 0x01, 0x57, data, 90]
        guard let record = SELRecord(bytes: bytes) else { preconditionFailure("sixteen bytes") }
        return record
    }

    // MARK: - What the BMC answers

    func selInfo() throws(BMCError) -> SELInfo {
        requests += 1
        if answersNothing { return SELInfo(entries: 0, freeBytes: 0, lastAddition: 0, lastErase: 0, overflow: false) }
        return SELInfo(
            entries: claimedEntries ?? UInt16(entries.count), freeBytes: 0xFFFF,
            lastAddition: hasTimestamps ? lastAddition : 0, lastErase: hasTimestamps ? lastErase : 0,
            overflow: overflow)
    }

    func selEntry(_ id: UInt16) throws(BMCError) -> (record: SELRecord, next: UInt16)? {
        requests += 1
        guard !answersNothing else { return nil }
        let found = id == 0 ? entries.startIndex : entries.firstIndex { $0.id == id }
        guard let index = found, entries.indices.contains(index) else { return nil }
        let after = entries.index(after: index)
        let next = entries.indices.contains(after) ? entries[after].id : 0xFFFF
        return (entries[index].record, loops[entries[index].id] ?? next)
    }
}

/// Looks at a `FakeSEL` as the probe does, on a clock that the test moves.
final class FakeLook {
    let sel = FakeSEL()
    var tracker = SELTracker()
    var now = MonotonicInstant(nanoseconds: 0)
    /// Requests after which the deadline has passed; nil for none.
    var patience: Int?
    private(set) var requests = 0

    /// One pass, `elapsed` after the one before.
    func look(after elapsed: Duration = .seconds(5)) throws(BMCError) -> SELLook {
        try look(after: elapsed, restarts: false).look
    }

    /// One pass, for a new reader if it `restarts`.
    func look(
        after elapsed: Duration = .seconds(5), restarts: Bool
    ) throws(BMCError) -> (look: SELLook, news: SELLook?) {
        now = now.advanced(by: elapsed)
        let before = sel.requests
        let limit = patience.map { before + $0 }
        let now = now
        let target = BMCTarget(transport: .openIPMI(device: "/dev/ipmi0"), cacheDirectory: "/nowhere")
        let reader = SELReader(
            source: sel, mapping: BMCErrorMapping(target: target), deadline: now.advanced(by: .seconds(1)),
            clock: { [sel] in
                if let limit, sel.requests >= limit { return now.advanced(by: .seconds(2)) }
                return now
            })
        defer { requests = sel.requests - before }
        return try reader.look(&tracker, restarts: restarts)
    }
}
