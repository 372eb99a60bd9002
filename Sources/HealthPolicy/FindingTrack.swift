internal import HealthModel

/// One rule on one component over time: K of N until it is confirmed, then a run of clear readings until it ends.
struct FindingTrack: Sendable {
    let rule: Rule
    var component: Component
    private(set) var confirmed = false
    private(set) var firstSeen: MonotonicInstant
    /// The newest reading that was bad.
    private(set) var lastSeen: MonotonicInstant
    /// The newest reading that could be judged, bad or not: the age of what we know.
    private(set) var lastRead: MonotonicInstant
    private(set) var lastWasBad = true
    private(set) var evidence: String
    /// Newest last; true is bad.
    private var window: [Bool] = []
    private var clearStreak = 0

    /// Starts with one bad reading.
    init(
        rule: Rule, component: Component, evidence: String, at instant: MonotonicInstant,
        configuration: AssessorConfiguration
    ) {
        self.rule = rule
        self.component = component
        self.evidence = evidence
        firstSeen = instant
        lastSeen = instant
        lastRead = instant
        wasBad(evidence, at: instant, configuration: configuration)
    }

    var id: String { FindingTrack.id(rule: rule, component: component) }
    /// Neither confirmed nor suspected any more.
    var isOver: Bool { !confirmed && !window.contains(true) }

    static func id(rule: Rule, component: Component) -> String {
        "\(rule.id)/\(component.kind.rawValue)/\(component.id)"
    }

    mutating func wasBad(_ evidence: String, at instant: MonotonicInstant, configuration: AssessorConfiguration) {
        push(true, at: instant, configuration: configuration)
        self.evidence = evidence
        lastSeen = instant
        clearStreak = 0
        lastWasBad = true
        if window.count(where: { $0 }) >= configuration.confirmReadings { confirmed = true }
    }

    /// Inside the threshold, but not by its margin: no news for a suspicion, and no recovery.
    mutating func wasHolding(at instant: MonotonicInstant, configuration: AssessorConfiguration) {
        push(false, at: instant, configuration: configuration)
        clearStreak = 0
        lastWasBad = false
    }

    mutating func wasClear(at instant: MonotonicInstant, configuration: AssessorConfiguration) {
        push(false, at: instant, configuration: configuration)
        lastWasBad = false
        guard confirmed else { return }
        clearStreak += 1
        guard clearStreak >= configuration.recoveryReadings else { return }
        confirmed = false
        window = []
    }

    /// A pass that could not judge the sensor: readings are no longer consecutive.
    mutating func wasUnreadable() { clearStreak = 0 }

    private mutating func push(_ bad: Bool, at instant: MonotonicInstant, configuration: AssessorConfiguration) {
        // Two glitches with a silence between them are two glitches.
        if !confirmed, lastRead.age(at: instant) > configuration.readingTimeToLive { window = [] }
        lastRead = instant
        window.append(bad)
        if window.count > configuration.confirmWindow { window.removeFirst(window.count - configuration.confirmWindow) }
    }
}
