internal import CFreeIPMIRead
internal import HealthModel
internal import LinuxAccess

/// What one look at the SEL brought: where it stands and the records to report.
struct SELLook {
    var status: SELStatus
    var records: [SELRecord]
    /// Why not all of the log was read; nil if the reader stands at its end.
    var shortfall: BMCError?
}

/// Where a SEL is read from: a BMC, or a test's own.
protocol SELSource {
    func selInfo() throws(BMCError) -> SELInfo
    /// The record and the id of the one after it (0xFFFF: none); nil if there is no such record. 0 is the first one.
    func selEntry(_ id: UInt16) throws(BMCError) -> (record: SELRecord, next: UInt16)?
}

/// Reads the SEL over one session: one request when nothing changed, one more for each record otherwise.
struct SELReader<Source: SELSource> {
    let source: Source
    let mapping: BMCErrorMapping
    let deadline: MonotonicInstant
    /// Most records of one look, as the budget allows.
    var entryLimit = Int.max
    var clock: () -> MonotonicInstant = { MonotonicClock.now() }

    /// Looks, and if it `restarts`, from the log's beginning.
    ///
    /// - Returns: the look to report, and what was new before it; nil if there was no old and new yet.
    func look(_ tracker: inout SELTracker, restarts: Bool) throws(BMCError) -> (look: SELLook, news: SELLook?) {
        // Between two pieces of the first look: a reader who comes now has missed the earlier ones.
        if restarts, tracker.isAtBeginning { tracker = SELTracker() }
        let latest = try look(&tracker)
        guard restarts, latest.status.change != .first else { return (latest, nil) }
        // What is new must not become old by being reported from the beginning.
        let new = Set(latest.records)
        tracker = SELTracker()
        var beginning = try look(&tracker)
        beginning.records.removeAll { new.contains($0) }
        return (beginning, latest)
    }

    func look(_ tracker: inout SELTracker) throws(BMCError) -> SELLook {
        let info = try source.selInfo()
        var problem: BMCError?
        // Once more from the beginning when the place was lost, and once more if it was lost again while reading.
        for _ in 0..<3 {
            let now = clock()
            let step: SELTracker.Step
            switch tracker.plan(for: info, at: now) {
            case .nothing:
                step = tracker.unchanged()
            case .read(let anchor, let limit):
                let (batch, error) = fetch(after: anchor, limit: min(limit, entryLimit))
                problem = error
                step = tracker.absorb(batch, info: info, at: now)
            }
            guard case .done(let change, let records, let isComplete) = step else { continue }
            let shortfall = isComplete ? nil : problem ?? unfinished
            return SELLook(status: info.status(change), records: records, shortfall: shortfall)
        }
        return SELLook(status: info.status(.unchanged), records: [], shortfall: problem ?? unfinished)
    }

    private var unfinished: BMCError {
        BMCError(
            .busy,
            "The SEL of \(Printable.clean(mapping.target.source)) is long or changes while it is read: the rest follows."
        )
    }

    private func fetch(after anchor: SELRecord?, limit: Int) -> (SELTracker.Batch, BMCError?) {
        var batch = SELTracker.Batch()
        var visited: Set<UInt16> = []
        var next: UInt16 = 0
        do throws(BMCError) {
            if let anchor {
                let found = try source.selEntry(anchor.id)
                guard let found, found.record == anchor else {
                    batch.isAnchored = false
                    return (batch, nil)
                }
                visited.insert(anchor.id)
                next = found.next
            }
            while next != 0xFFFF {
                guard batch.records.count < limit else { return (batch, nil) }
                guard clock() < deadline else { return (batch, mapping.error(.timeout)) }
                guard let found = try source.selEntry(next) else {
                    // The first record of an empty log; or the record went away while we came to it.
                    batch.isComplete = next == 0
                    return (batch, nil)
                }
                guard visited.insert(found.record.id).inserted else {
                    batch.isComplete = true
                    return (batch, mapping.error(.bmcError, detail: "the SEL's records run in a circle"))
                }
                batch.records.append(found.record)
                next = found.next
            }
            batch.isComplete = true
            return (batch, nil)
        } catch {
            return (batch, error)
        }
    }
}
