internal import HealthModel

/// What the `Assessor` is told to require, and how sure it must be.
package struct AssessorConfiguration: Codable, Equatable, Sendable {
    /// Without a complete and fresh report of each of these the node's health is unknown; if empty, of any probe.
    package var requiredProbes: [String]
    /// Senses that a person has said may be missing: they are never relied on.
    package var optionalProbes: Set<String>
    /// K: so many bad readings out of the last `confirmWindow` confirm a finding.
    package var confirmReadings: Int
    /// N.
    package var confirmWindow: Int
    /// So many consecutive readings, each inside the threshold by its margin, end a confirmed finding.
    package var recoveryReadings: Int
    /// A reading older than this is no longer evidence, unless its probe said that its next report comes later.
    package var readingTimeToLive: Duration
    /// What a probe says of its next report counts up to this: no probe can make its readings eternal.
    package var longestTimeToLive: Duration
    /// The links that are named for replication, as the configuration names them; nil in what earlier versions recorded.
    package var replicationLinks: [String]?

    /// Numbers below 1 become 1, and the window is never shorter than K.
    package init(
        requiredProbes: [String] = ["bmc"], optionalProbes: Set<String> = [], confirmReadings: Int = 2,
        confirmWindow: Int = 3,
        recoveryReadings: Int = 3, readingTimeToLive: Duration = .seconds(30),
        longestTimeToLive: Duration = .seconds(3600)
    ) {
        self.requiredProbes = requiredProbes
        self.optionalProbes = optionalProbes
        self.confirmReadings = max(1, confirmReadings)
        self.confirmWindow = max(self.confirmReadings, confirmWindow)
        self.recoveryReadings = max(1, recoveryReadings)
        self.readingTimeToLive = readingTimeToLive
        self.longestTimeToLive = max(readingTimeToLive, longestTimeToLive)
    }

    /// How long a report is evidence.
    func timeToLive(of report: ProbeReport) -> Duration {
        guard let milliseconds = report.nextWithinMilliseconds, milliseconds.isFinite, milliseconds > 0 else {
            return readingTimeToLive
        }
        let limit = Double(longestTimeToLive.wholeMilliseconds)
        let said = Duration.milliseconds(Int64(min(milliseconds, limit)))
        return min(max(readingTimeToLive, said), longestTimeToLive)
    }
}
