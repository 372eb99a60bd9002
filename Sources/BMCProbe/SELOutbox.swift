internal import HealthModel

/// SEL entries on their way to the daemon: kept until a report that carries them was written. Pure.
struct SELOutbox {
    /// Beyond this the oldest are dropped; a log holds less.
    static let limit = 4096
    /// Most entries of one report: a line must stay below the connection's limit.
    static let reportLimit = 1000

    private(set) var pending: [SELEntry] = []
    private var change = SELStatus.Change.unchanged
    /// How many of `pending` the last report carried; nil if it was of the log's beginning.
    private var carried: Int? = 0

    /// Entries wait that the last report did not carry.
    var holdsMore: Bool { pending.count > carried ?? 0 }

    /// Takes in what a pass found; returns what its report is to say.
    mutating func report(_ sel: BMCPass.SEL) -> (status: SELStatus, entries: [SELEntry]) {
        add(sel)
        guard sel.status.change != .first else {
            carried = nil
            let waiting = Set(pending)
            return (sel.status, sel.entries.filter { !waiting.contains($0) })
        }
        let entries = Array(pending.prefix(Self.reportLimit))
        carried = entries.count
        var status = sel.status
        status.change = change
        return (status, entries)
    }

    /// Takes in what a pass found that came too late for a report of its own.
    mutating func add(_ sel: BMCPass.SEL) {
        append(sel.news, sel.newsChange)
        if sel.status.change != .first { append(sel.entries, sel.status.change) }
    }

    /// The last report was written: what it carried is not carried again.
    mutating func delivered() {
        // After a look at the log's beginning an earlier clear tells its reader nothing any more.
        pending.removeFirst(min(carried ?? 0, pending.count))
        change = pending.isEmpty ? .unchanged : .appended
        carried = 0
    }

    private mutating func append(_ entries: [SELEntry], _ latest: SELStatus.Change?) {
        pending += entries
        let excess = max(0, pending.count - Self.limit)
        pending.removeFirst(excess)
        carried = carried.map { max(0, $0 - excess) }
        switch (change, latest) {
        case (_, .cleared): change = .cleared
        case (.unchanged, .appended): change = .appended
        default: break
        }
    }
}
