internal import HealthModel

/// When one sense is asked, and for what. Pure: time is a parameter.
///
/// Events are read at once, those of a burst together, and none is lost: what comes while a reading is under way is asked
/// for afterwards. A sense that fails again and again is asked ever less often (the breaker), up to its longest interval;
/// an event makes it be asked even then, though no sooner than its shortest interval allows.
struct SenseSchedule: Equatable, Sendable {
    /// What a reading's end means for the log.
    enum Turn: Equatable, Sendable {
        /// The sense has failed so often that it is asked less often from now on.
        case slowed(pause: Duration)
        /// It answers again.
        case recovered
    }

    /// So many failures in a row slow a sense down.
    static let patience = 3

    private let limits: SenseLimits
    private(set) var isUnderWay = false
    /// What events, a new reader of the reports or a lost reading ask for.
    private var wish: SenseRequest?
    private var due: MonotonicInstant
    private var lastBegan: MonotonicInstant?
    private var failures = 0

    /// The first reading is a sweep, at once.
    init(limits: SenseLimits, now: MonotonicInstant) {
        self.limits = limits
        due = now
        wish = .sweep
    }

    // MARK: - What happened

    mutating func woke(_ wake: SenseWake) {
        switch wake {
        case .devices(let names): ask(.devices(names))
        case .rescan: ask(.sweep)
        }
    }

    /// The reports have a new reader, who knows nothing yet.
    mutating func beganAnew() { ask(.sweep) }

    /// A reading begins; nil if it is not time yet.
    mutating func begins(at now: MonotonicInstant) -> SenseRequest? {
        guard let next = nextBeginning, next <= now else { return nil }
        defer { wish = nil }
        isUnderWay = true
        lastBegan = now
        return wish ?? .due
    }

    mutating func ended(failed: Bool, next: Duration, at now: MonotonicInstant) -> Turn? {
        isUnderWay = false
        return settle(failed: failed, next: next, at: now)
    }

    /// The reading has overrun its deadline and is still under way. What it was asked for is asked for again.
    mutating func overran(at now: MonotonicInstant) -> Turn? {
        ask(.sweep)
        return settle(failed: true, next: limits.shortest, at: now)
    }

    /// A reading that had overrun its deadline has ended at last; nobody waits for what it found.
    mutating func endedLate(at now: MonotonicInstant) {
        isUnderWay = false
    }

    // MARK: - What to do

    /// When the next reading begins; nil while one is under way.
    var nextBeginning: MonotonicInstant? {
        guard !isUnderWay else { return nil }
        guard wish != nil else { return due }
        guard let lastBegan else { return min(due, MonotonicInstant(nanoseconds: 0)) }
        let spacing = failures >= Self.patience ? max(limits.spacing, limits.shortest) : limits.spacing
        return min(due, lastBegan.advanced(by: spacing))
    }

    /// When a reading that has overrun is reported again.
    var nextReminder: MonotonicInstant { due }

    private mutating func ask(_ request: SenseRequest) {
        switch (wish, request) {
        case (.sweep, _), (_, .sweep): wish = .sweep
        case (.devices(let some), .devices(let more)): wish = .devices(some.union(more))
        default: wish = request
        }
    }

    private mutating func settle(failed: Bool, next: Duration, at now: MonotonicInstant) -> Turn? {
        let before = failures
        failures = failed ? min(failures + 1, 60) : 0
        let ordinary = limits.bounded(next)
        let pause = failures < Self.patience ? ordinary : slowed(ordinary)
        due = now.advanced(by: pause)
        if failures == Self.patience, pause > ordinary { return .slowed(pause: pause) }
        return before >= Self.patience && failures == 0 ? .recovered : nil
    }

    /// Twice as long after each further failure.
    private func slowed(_ ordinary: Duration) -> Duration {
        var pause = max(ordinary, .milliseconds(100))
        for _ in Self.patience...failures where pause < limits.longest { pause = pause * 2 }
        return max(ordinary, min(pause, limits.longest))
    }
}
