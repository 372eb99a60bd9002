internal import HealthModel

/// What is known of one probe: when it last gave everything, and what it said since.
struct SenseLedger: Sendable {
    let probe: String
    /// The newest pass of any outcome.
    private(set) var newest: MonotonicInstant?
    /// The newest complete and believable report, of everything or of what was due.
    private(set) var lastGood: MonotonicInstant?
    /// The newest complete and believable pass over everything that the sense knows.
    private(set) var lastSweep: MonotonicInstant?
    private(set) var readingCount = 0
    /// Full passes since this process began.
    private(set) var sweepCount = 0
    /// Readings of the last full pass that told something.
    private(set) var readCount = 0
    private var newestStatus: ProbeOutcome.Status?
    private var newestMessage: String?
    private var newestTold = true
    /// Every device of the newest pass was there and offers nothing that could be read.
    private var newestIsMute = false
    /// How long `lastGood` is good for, by the probe's word and the configuration's bound.
    private var goodFor = Duration.zero
    private var sweepGoodFor = Duration.zero

    init(probe: String) {
        self.probe = probe
    }

    /// - Parameters:
    ///   - believable: not nonsense as a whole.
    ///   - read: readings that told something, of those that could.
    ///   - isMute: every device says that it offers nothing that could be read.
    mutating func received(
        _ report: ProbeReport, at instant: MonotonicInstant, goodFor duration: Duration, believable: Bool,
        read: (read: Int, of: Int), isMute: Bool = false
    ) {
        newest = instant
        newestStatus = report.outcome.status
        newestMessage = report.outcome.message
        if report.outcome.status != .failed { readingCount = report.readings.count }
        // A pass in which nothing at all answered is no full pass, however complete it is.
        newestTold = read.read > 0 || read.of == 0
        newestIsMute = isMute && report.outcome.status == .complete
        guard report.outcome.status == .complete, believable, newestTold else { return }
        lastGood = instant
        goodFor = duration
        guard report.isSweep else { return }
        lastSweep = instant
        sweepCount = min(sweepCount + 1, 1000)
        sweepGoodFor = duration
        readCount = read.read
    }

    /// - Parameter sweepLimit: how old the last pass over everything may be while reports of what was due keep coming.
    func isFresh(at now: MonotonicInstant, sweepLimit: Duration) -> Bool {
        guard let lastGood, let lastSweep else { return false }
        return lastGood.age(at: now) <= goodFor && lastSweep.age(at: now) <= max(sweepGoodFor, sweepLimit)
    }

    /// How old a single reading may be to count as evidence.
    func readingLimit(at now: MonotonicInstant, sweepLimit: Duration, timeToLive: Duration) -> Duration {
        guard isFresh(at: now, sweepLimit: sweepLimit) else { return max(timeToLive, min(goodFor, sweepGoodFor)) }
        return lastGood == lastSweep ? max(timeToLive, sweepGoodFor) : max(sweepGoodFor, sweepLimit)
    }

    func status(at now: MonotonicInstant, fresh: Bool, timeToLive: Duration) -> SenseStatus {
        let (freshness, message) = freshness(at: now, fresh: fresh, timeToLive: timeToLive)
        return SenseStatus(
            probe: probe, freshness: freshness, observedAt: newest, readingCount: readingCount, message: message)
    }

    private func freshness(
        at now: MonotonicInstant, fresh: Bool, timeToLive: Duration
    ) -> (SenseStatus.Freshness, message: String?) {
        guard let newest else { return (.never, "The \(probe) probe has not reported yet.") }
        if fresh { return (.fresh, nil) }
        if newestStatus == .failed {
            return (.failed, newestMessage ?? "The \(probe) probe could not read its device.")
        }
        let age = newest.age(at: now)
        if age > max(timeToLive, goodFor) {
            return (.stale, "The \(probe) probe last reported \(age.wholeMilliseconds / 1000) seconds ago.")
        }
        // Not for one that once had something to say: then it is missed.
        if newestIsMute, lastSweep == nil {
            return (.nothingToSay, "The \(probe) probe reports; its devices offer nothing to judge their health by.")
        }
        if newestStatus == .partial {
            return (.stale, newestMessage ?? "The \(probe) probe reads only a part of its device.")
        }
        if !newestTold { return (.stale, "The \(probe) probe reports, but none of its devices answers.") }
        if lastSweep == nil { return (.stale, "The \(probe) probe has not gone over everything yet.") }
        if lastGood == newest { return (.stale, "The \(probe) probe leaves out what it once read.") }
        return (.stale, "The \(probe) probe reports, but nothing that can be believed.")
    }
}
