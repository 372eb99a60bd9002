internal import HealthModel

/// When a BMC is asked for what. Pure.
///
/// A sweep over everything comes at the configured interval. In between the SEL's state (fill and time of the last
/// addition: one request) tells whether anything happened, and the sensors that are near a limit, not nominal or on the
/// move are read again, until they have been quiet for a while. What the budget does not allow waits. Where fetching the
/// SDR breaks off, which costs hundreds of requests each time, the SEL alone is read for a while, ever longer.
struct BMCPlan: Sendable {
    enum Pass: Equatable, Sendable {
        case sweep
        /// These sensors, by SDR record id, and the SEL; none: the SEL alone.
        case look([Int])
    }

    /// From the beginning of one sweep to the beginning of the next.
    let interval: Duration
    /// Between two looks in between.
    let briskInterval: Duration
    private let cost: BMCCost
    private var budget: RequestBudget
    private var lastSweep: MonotonicInstant?
    private var sensorCount = 0
    private var watched = SensorWatch()
    private var isAlarmed = false
    /// Fetches of the SDR in a row that broke off, and until when none is begun again.
    private var brokenFetches = 0
    private var restsUntil: MonotonicInstant?
    private static let firstRest = Duration.seconds(60)
    private static let longestRest = Duration.seconds(600)

    /// - Parameter isLAN: a session costs requests, so that looks are rarer.
    init(interval: Duration, requestsPerMinute: Int, isLAN: Bool) {
        self.interval = interval
        briskInterval = min(interval, max(.seconds(1), interval / (isLAN ? 2 : 5)))
        budget = RequestBudget(perMinute: requestsPerMinute)
        cost = BMCCost(isLAN: isLAN)
    }

    /// What is due by schedule.
    func due(at now: MonotonicInstant) -> Pass {
        if isResting(at: now) { return .look([]) }
        guard let lastSweep, !isAlarmed else { return .sweep }
        // A sweep that would be due before the next look is made now: passes keep to one beat.
        if lastSweep.age(at: now) + briskInterval / 2 >= interval { return .sweep }
        // Without an SDR a look at sensors would begin to fetch it.
        return .look(brokenFetches > 0 ? [] : watched.records)
    }

    /// Whether no sensor is asked for now, because that would begin to fetch the SDR again.
    func isResting(at now: MonotonicInstant) -> Bool { restsUntil.map { now < $0 } ?? false }

    /// How long the budget makes a pass wait.
    func wait(for pass: Pass, at now: MonotonicInstant) -> Duration { budget.wait(for: price(pass), at: now) }

    /// What may be asked now.
    func left(at now: MonotonicInstant) -> Int { budget.left(at: now) }

    /// How many SEL entries the pass may read besides.
    func entryLimit(for pass: Pass, at now: MonotonicInstant) -> Int {
        max(1, (budget.left(at: now) - price(pass)) / BMCCost.perEntry)
    }

    /// - Parameters:
    ///   - requests: that were sent again.
    ///   - effort: what was asked, also by a pass that failed.
    ///   - change: of the SEL; nil if it could not be looked at.
    mutating func ended(
        _ pass: Pass, began: MonotonicInstant, at now: MonotonicInstant, sensors: [SensorReading],
        entries: Int, change: SELStatus.Change?, beyond requests: Int, effort: BMCEffort = BMCEffort()
    ) {
        if pass == .sweep {
            lastSweep = began
            isAlarmed = false
            sensorCount = max(sensorCount, sensors.count, effort.sensors)
        }
        watched.saw(sensors)
        // Something happened: what it did to the sensors is looked at without waiting for their turn.
        if pass != .sweep, change == .appended || change == .cleared { isAlarmed = true }
        fetched(effort, isRead: !sensors.isEmpty, at: now)
        budget.charge(plain(pass, asked: effort.sensors) + cost.beyond(effort, entries: entries) + requests, at: now)
    }

    /// A pass has ended that was charged while it was still under way, as if it had gone well.
    mutating func endedLate(_ effort: BMCEffort, at now: MonotonicInstant) {
        fetched(effort, isRead: false, at: now)
        budget.charge(effort.sensors + cost.beyond(effort, entries: 0), at: now)
    }

    private mutating func fetched(_ effort: BMCEffort, isRead: Bool, at now: MonotonicInstant) {
        if effort.isFetchBroken {
            restsUntil = now.advanced(by: min(Self.longestRest, Self.firstRest * (1 << min(brokenFetches, 10))))
            brokenFetches += 1
        } else if isRead || effort.records > 0 {
            restsUntil = nil
            brokenFetches = 0
        }
    }

    /// When the next pass is wanted, from now: by schedule, and as the budget allows.
    func next(after began: MonotonicInstant, at now: MonotonicInstant) -> Duration {
        let isUrgent = isAlarmed && !isResting(at: now)
        let schedule = isUrgent ? .zero : max(.zero, briskInterval - began.age(at: now))
        return max(schedule, wait(for: due(at: now.advanced(by: schedule)), at: now))
    }

    /// What a pass may cost. After a fetch of the SDR that broke off the next sweep begins with another.
    private func price(_ pass: Pass) -> Int {
        plain(pass, asked: 0) + (pass == .sweep && brokenFetches > 0 ? BMCCost.longestFetch : 0)
    }

    /// What a pass costs that has its SDR and finds nothing new in the log.
    private func plain(_ pass: Pass, asked: Int) -> Int {
        switch pass {
        case .sweep: cost.selLook + cost.sensors(max(sensorCount, asked))
        case .look(let records): cost.selLook + (records.isEmpty ? 0 : cost.sensors(max(records.count, asked)))
        }
    }
}
