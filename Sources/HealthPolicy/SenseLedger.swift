internal import HealthModel

/// What is known of one probe: when it last gave everything, and what it said since.
struct SenseLedger: Sendable {
    let probe: String
    /// The newest pass of any outcome.
    private(set) var newest: MonotonicInstant?
    /// The newest complete and believable pass.
    private(set) var lastGood: MonotonicInstant?
    private(set) var readingCount = 0
    private var newestStatus: ProbeOutcome.Status?
    private var newestMessage: String?

    init(probe: String) {
        self.probe = probe
    }

    mutating func received(_ report: ProbeReport, at instant: MonotonicInstant, believable: Bool) {
        newest = instant
        newestStatus = report.outcome.status
        newestMessage = report.outcome.message
        if report.outcome.status != .failed { readingCount = report.readings.count }
        if report.outcome.status == .complete, believable { lastGood = instant }
    }

    func isFresh(at now: MonotonicInstant, timeToLive: Duration) -> Bool {
        guard let lastGood else { return false }
        return lastGood.age(at: now) <= timeToLive
    }

    func status(at now: MonotonicInstant, timeToLive: Duration) -> SenseStatus {
        let (freshness, message) = freshness(at: now, timeToLive: timeToLive)
        return SenseStatus(
            probe: probe, freshness: freshness, observedAt: newest, readingCount: readingCount, message: message)
    }

    private func freshness(
        at now: MonotonicInstant, timeToLive: Duration
    ) -> (SenseStatus.Freshness, message: String?) {
        guard let newest else { return (.never, "The \(probe) probe has not reported yet.") }
        if isFresh(at: now, timeToLive: timeToLive) { return (.fresh, nil) }
        if newestStatus == .failed {
            return (.failed, newestMessage ?? "The \(probe) probe could not read its device.")
        }
        let age = newest.age(at: now)
        if age > timeToLive {
            return (.stale, "The \(probe) probe last reported \(age.wholeMilliseconds / 1000) seconds ago.")
        }
        if newestStatus == .partial {
            return (.stale, newestMessage ?? "The \(probe) probe reads only a part of its device.")
        }
        return (.stale, "The \(probe) probe reports, but nothing that can be believed.")
    }
}
