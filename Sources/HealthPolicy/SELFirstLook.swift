internal import HealthModel

/// What stood in the BMC's event log before this agent ever looked: the history of years, mended long ago or not.
///
/// Nobody can tell which, so it is worth a person's look and no power-off. Kept across restarts, because an entry that
/// arrived while the daemon was down is no history.
package struct SELFirstLook: Codable, Equatable, Sendable {
    package enum Progress: String, Codable, Sendable {
        /// Nothing of the log was seen yet.
        case awaited
        /// The log is long and comes in more than one report.
        case begun
        case over
    }

    package internal(set) var progress = Progress.awaited
    /// The highest record id of the look; 0 for an empty log.
    package internal(set) var recordID = 0
    /// The latest time in the look, which need not be its newest record's: a BMC's clock may have been set back.
    package internal(set) var timestamp: Int64?
    /// The log's erase time then; nil once the log was seen to begin anew.
    package internal(set) var lastErase: Int64?

    package init() {}

    mutating func saw(_ entries: [SELEntry], lastErase: Int64) {
        progress = .begun
        self.lastErase = lastErase
        for entry in entries {
            recordID = max(recordID, entry.recordID)
            guard let time = entry.timestamp else { continue }
            timestamp = max(timestamp ?? time, time)
        }
    }

    /// Whether a record of the log's beginning was there at the look. By the BMC's clock where both have a time, because
    /// the deletion of one record changes the erase time of all; by the erase time where there is none.
    func covers(_ entry: SELEntry, lastErase: Int64) -> Bool {
        guard progress == .over else { return true }
        guard entry.recordID <= recordID else { return false }
        guard let time = entry.timestamp, let timestamp else { return lastErase == self.lastErase }
        return time <= timestamp
    }
}
