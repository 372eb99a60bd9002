internal import HealthModel

/// Answer to Get SEL Info (IPMI 2.0 section 31.2).
struct SELInfo: Hashable {
    var entries: UInt16
    var freeBytes: UInt16
    var lastAddition: UInt32
    var lastErase: UInt32
    var overflow: Bool

    func status(_ change: SELStatus.Change) -> SELStatus {
        SELStatus(
            change: change, entries: Int(entries), freeBytes: Int(freeBytes), overflow: overflow,
            lastAddition: Int64(lastAddition), lastErase: Int64(lastErase))
    }
}

/// Knows which SEL entries were reported already, whatever the BMC does with ids, timestamps and order. Pure.
///
/// A record counts as reported if its sixteen bytes were seen before in this process. Ids alone do not tell: they begin
/// anew after a clear on many BMCs, and they wrap. Timestamps alone do not tell either: several BMCs leave those of Get
/// SEL Info at zero. Every record seen is remembered, also across a clear, because a BMC that answers nonsense for one
/// pass ("no entries") must not make its old entries new again.
struct SELTracker {
    /// What to request next.
    enum Plan: Hashable {
        case nothing
        /// Read on after `anchor`, from the beginning if nil, at most `limit` records.
        case read(after: SELRecord?, limit: Int)
    }

    /// What the requests brought.
    struct Batch: Hashable {
        /// The anchor was still there with the same content.
        var isAnchored = true
        var records: [SELRecord] = []
        /// The end of the log was seen.
        var isComplete = false
    }

    enum Step: Hashable {
        /// `isComplete`: the reader stands at the end of the log.
        case done(change: SELStatus.Change, new: [SELRecord], isComplete: Bool)
        /// The place was lost: plan and read again, from the beginning.
        case again
    }

    private enum Phase: Hashable {
        case first(remaining: Int?)
        /// Reading the whole log anew; `before` records were in it, `survivors` of them were met again.
        case rescan(before: Int, survivors: Int, erased: Bool, new: [SELRecord])
        case following
    }

    /// Most records that one report carries; the rest follows in the next ones.
    static let batchLimit = 512
    /// A BMC's timestamps count whole seconds: what comes within the same second changes none of them.
    private static let settlingTime = Duration.seconds(2)
    /// More than a log can hold, because record ids have 16 bits.
    private static let memoryLimit = 65_536

    private var phase = Phase.first(remaining: nil)
    private var seen: Set<SELRecord> = []
    /// The generation of `seen` before this one: what is in the log is always in one of the two.
    private var seenEarlier: Set<SELRecord> = []
    private var anchor: SELRecord?
    private var entryCount = 0
    /// The log as it was when it was last read to its end.
    private var info: SELInfo?
    private var changedAt: MonotonicInstant?

    /// The first look is not over: more of it may follow.
    var isAtBeginning: Bool {
        if case .first = phase { true } else { false }
    }

    /// What to read, now that Get SEL Info has answered `current`.
    mutating func plan(for current: SELInfo, at now: MonotonicInstant) -> Plan {
        switch phase {
        case .first(let remaining):
            // A log that claims to be empty is asked for one record all the same.
            let left = remaining ?? Int(current.entries)
            phase = .first(remaining: left)
            return .read(after: anchor, limit: min(max(1, left), Self.batchLimit))
        case .rescan:
            return .read(after: anchor, limit: Self.batchLimit)
        case .following:
            return planFollowing(current, at: now)
        }
    }

    private mutating func planFollowing(_ current: SELInfo, at now: MonotonicInstant) -> Plan {
        guard let info else { return .read(after: anchor, limit: Self.batchLimit) }
        if current != info {
            changedAt = now
        } else if changedAt == nil {
            return .nothing
        }
        if current.lastErase != info.lastErase || current.entries < info.entries {
            beginRescan(erased: current.lastErase != info.lastErase)
        }
        return .read(after: anchor, limit: Self.batchLimit)
    }

    private mutating func beginRescan(erased: Bool) {
        phase = .rescan(before: entryCount, survivors: 0, erased: erased, new: [])
        anchor = nil
    }

    /// Nothing was requested, because nothing changed.
    func unchanged() -> Step {
        .done(change: .unchanged, new: [], isComplete: true)
    }

    /// Takes in what was read for the plan.
    mutating func absorb(_ batch: Batch, info current: SELInfo, at now: MonotonicInstant) -> Step {
        guard batch.isAnchored else {
            // During the first look there is no old and new yet: begin it again.
            if case .first = phase {
                anchor = nil
                phase = .first(remaining: nil)
            } else {
                beginRescan(erased: info.map { $0.lastErase != current.lastErase } ?? false)
            }
            return .again
        }
        anchor = batch.records.last ?? anchor
        let new = batch.records.filter { !seen.contains($0) && !seenEarlier.contains($0) }
        remember(batch.records)
        switch phase {
        case .first(let remaining):
            return absorbFirst(batch, remaining: remaining ?? 0, info: current)
        case .rescan(let before, let survivors, let erased, let earlier):
            let met = survivors + batch.records.count - new.count
            guard batch.isComplete else {
                phase = .rescan(before: before, survivors: met, erased: erased, new: earlier + new)
                return .done(change: .unchanged, new: [], isComplete: false)
            }
            let all = earlier + new
            settle(current, count: met + all.count, at: now)
            let isCleared = before > 0 ? met == 0 : erased
            return .done(
                change: isCleared ? .cleared : all.isEmpty ? .unchanged : .appended, new: all, isComplete: true)
        case .following:
            entryCount += new.count
            if batch.isComplete {
                settle(current, count: entryCount, at: now)
            } else {
                info = nil
            }
            return .done(change: new.isEmpty ? .unchanged : .appended, new: new, isComplete: batch.isComplete)
        }
    }

    /// All of the first look is old, up to as many entries as there were when it began.
    private mutating func absorbFirst(_ batch: Batch, remaining: Int, info current: SELInfo) -> Step {
        entryCount += batch.records.count
        // A record where there should be none: the count is not to be trusted, so everything up to the end is old.
        let left = remaining == 0 && !batch.records.isEmpty ? Int.max : remaining - min(remaining, batch.records.count)
        let isOver = batch.isComplete || left == 0
        if isOver {
            phase = .following
            info = batch.isComplete && batch.records.count >= remaining ? current : nil
        } else {
            phase = .first(remaining: left)
        }
        return .done(change: .first, new: batch.records, isComplete: isOver)
    }

    private mutating func settle(_ current: SELInfo, count: Int, at now: MonotonicInstant) {
        phase = .following
        info = current
        entryCount = count
        if let changedAt, changedAt.age(at: now) >= Self.settlingTime { self.changedAt = nil }
    }

    private mutating func remember(_ records: [SELRecord]) {
        if seen.count > Self.memoryLimit {
            seenEarlier = seen
            seen = []
        }
        seen.formUnion(records)
    }
}
