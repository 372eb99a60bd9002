/// How much of the BMC's event log a person has already answered for. Entries up to here make no finding.
///
/// Record ids begin anew when the log is cleared, so the position holds for one erase only, and an entry that is newer by
/// the BMC's clock is never covered.
package struct SELAcknowledgement: Codable, Equatable, Sendable {
    /// The log's erase time by Get SEL Info (IPMI 2.0 section 31.2); nil while no log was seen.
    package var lastErase: Int64?
    /// The newest acknowledged record; 0 for none.
    package var recordID: Int
    /// That record's own time, if it had one.
    package var timestamp: Int64?
    /// Records that arrived while the BMC was talking nonsense: suspicions, and no more, also after a restart.
    package var disbelieved: [Int]
    /// What was there before the agent; nil if it had a memory from before it kept this.
    package var firstLook: SELFirstLook?

    package init(
        lastErase: Int64? = nil, recordID: Int = 0, timestamp: Int64? = nil, disbelieved: [Int] = [],
        firstLook: SELFirstLook? = nil
    ) {
        self.lastErase = lastErase
        self.recordID = recordID
        self.timestamp = timestamp
        self.disbelieved = disbelieved
        self.firstLook = firstLook
    }

    package static let none = SELAcknowledgement()

    /// The file that this is kept in has a fixed size.
    static let disbelievedLimit = 32

    func covers(recordID: Int, timestamp: Int64?) -> Bool {
        guard recordID <= self.recordID else { return false }
        guard let timestamp, let own = self.timestamp else { return true }
        return timestamp <= own
    }

    mutating func disbelieve(_ recordID: Int) {
        guard !disbelieved.contains(recordID) else { return }
        disbelieved.append(recordID)
        if disbelieved.count > SELAcknowledgement.disbelievedLimit { disbelieved.removeFirst() }
    }

    /// A log that was erased has no acknowledged entries.
    mutating func logWasErased(lastErase: Int64) {
        self = SELAcknowledgement(lastErase: lastErase, firstLook: firstLook)
    }
}
