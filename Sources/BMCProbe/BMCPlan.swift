internal import HealthModel

/// When a BMC is asked for what. Pure.
///
/// A sweep over everything comes at the configured interval. In between the SEL's state (fill and time of the last
/// addition: one request) tells whether anything happened, and the sensors that are near a limit, not nominal or on the
/// move are read again, until they have been quiet for a while. What the budget does not allow waits.
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

    /// - Parameter isLAN: a session costs requests, so that looks are rarer.
    init(interval: Duration, requestsPerMinute: Int, isLAN: Bool) {
        self.interval = interval
        briskInterval = min(interval, max(.seconds(1), interval / (isLAN ? 2 : 5)))
        budget = RequestBudget(perMinute: requestsPerMinute)
        cost = BMCCost(isLAN: isLAN)
    }

    /// What is due by schedule.
    func due(at now: MonotonicInstant) -> Pass {
        guard let lastSweep, !isAlarmed else { return .sweep }
        // A sweep that would be due before the next look is made now: passes keep to one beat.
        return lastSweep.age(at: now) + briskInterval / 2 >= interval ? .sweep : .look(watched.records)
    }

    /// How long the budget makes a pass wait.
    func wait(for pass: Pass, at now: MonotonicInstant) -> Duration { budget.wait(for: price(pass), at: now) }

    /// What may be asked now.
    func left(at now: MonotonicInstant) -> Int { budget.left(at: now) }

    /// How many SEL entries the pass may read besides.
    func entryLimit(for pass: Pass, at now: MonotonicInstant) -> Int {
        max(1, (budget.left(at: now) - price(pass)) / BMCCost.perEntry)
    }

    /// - Parameters:
    ///   - requests: made beyond what such a pass costs: a cache that was filled, requests that were sent again.
    ///   - change: of the SEL; nil if it could not be looked at.
    mutating func ended(
        _ pass: Pass, began: MonotonicInstant, at now: MonotonicInstant, sensors: [SensorReading],
        entries: Int, change: SELStatus.Change?, beyond requests: Int
    ) {
        if pass == .sweep {
            lastSweep = began
            isAlarmed = false
            sensorCount = max(sensorCount, sensors.count)
        }
        watched.saw(sensors)
        // Something happened: what it did to the sensors is looked at without waiting for their turn.
        if pass != .sweep, change == .appended || change == .cleared { isAlarmed = true }
        budget.charge(price(pass) + entries * BMCCost.perEntry + requests, at: now)
    }

    /// When the next pass is wanted, from now: by schedule, and as the budget allows.
    func next(after began: MonotonicInstant, at now: MonotonicInstant) -> Duration {
        let schedule = isAlarmed ? .zero : max(.zero, briskInterval - began.age(at: now))
        return max(schedule, wait(for: due(at: now.advanced(by: schedule)), at: now))
    }

    private func price(_ pass: Pass) -> Int {
        switch pass {
        case .sweep: cost.selLook + cost.sensors(sensorCount)
        case .look(let records): cost.selLook + (records.isEmpty ? 0 : cost.sensors(records.count))
        }
    }
}

/// What passes cost in requests, never less than they do: sessions as counted against ipmi_sim, each request of IPMI 2.0
/// sections 31.2 (Get SEL Info), 31.5 (Get SEL Entry) and 35.14 (Get Sensor Reading).
struct BMCCost: Equatable, Sendable {
    let isLAN: Bool

    /// An entry, and its place in the log once a look.
    static let perEntry = 1
    /// Get SDR for one record: its header, and its body in pieces of 16 bytes.
    static let perSDRRecord = 6

    var session: Int { isLAN ? 9 : 0 }
    /// One session, Get SEL Info and the entry that the reader stood at, both again for a new reader.
    var selLook: Int { session + 4 }

    /// One session, Get SDR Repository Info, Get Device ID, and each sensor.
    func sensors(_ count: Int) -> Int { session + 3 + count }
}
