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
    /// The newest reading that was counted.
    private var lastCounted: MonotonicInstant?

    /// Starts with one bad reading.
    init(
        rule: Rule, component: Component, evidence: String, at instant: MonotonicInstant, patience: FindingPatience
    ) {
        self.rule = rule
        self.component = component
        self.evidence = evidence
        firstSeen = instant
        lastSeen = instant
        lastRead = instant
        wasBad(evidence, at: instant, patience: patience)
    }

    var id: String { FindingTrack.id(rule: rule, component: component) }
    /// Neither confirmed nor suspected any more.
    var isOver: Bool { !confirmed && !window.contains(true) }

    static func id(rule: Rule, component: Component) -> String {
        "\(rule.id)/\(component.kind.rawValue)/\(component.id)"
    }

    mutating func wasBad(_ evidence: String, at instant: MonotonicInstant, patience: FindingPatience) {
        push(true, at: instant, patience: patience)
        self.evidence = evidence
        lastSeen = instant
        clearStreak = 0
        lastWasBad = true
        if window.count(where: { $0 }) >= patience.confirm { confirmed = true }
    }

    /// Inside the threshold, but not by its margin: no news for a suspicion, and no recovery.
    mutating func wasHolding(at instant: MonotonicInstant, patience: FindingPatience) {
        push(false, at: instant, patience: patience)
        clearStreak = 0
        lastWasBad = false
    }

    mutating func wasClear(at instant: MonotonicInstant, patience: FindingPatience) {
        let counted = push(false, at: instant, patience: patience)
        lastWasBad = false
        guard confirmed, counted else { return }
        clearStreak += 1
        guard clearStreak >= patience.recover else { return }
        confirmed = false
        window = []
    }

    /// A pass that could not judge the sensor: readings are no longer consecutive.
    mutating func wasUnreadable() { clearStreak = 0 }

    /// The component could be looked at, but not be judged (it sleeps, is silent, or is gone): what was confirmed of it
    /// stands, and that is as fresh as the look.
    mutating func stands(at instant: MonotonicInstant) {
        clearStreak = 0
        if confirmed { lastRead = instant }
    }

    /// - Returns: false if the reading came too soon after the one before to be another one.
    @discardableResult
    private mutating func push(_ bad: Bool, at instant: MonotonicInstant, patience: FindingPatience) -> Bool {
        // Two glitches with a silence between them are two glitches.
        if !confirmed, lastRead.age(at: instant) > patience.gap { window = [] }
        lastRead = instant
        if let lastCounted, lastCounted.age(at: instant) < patience.spacing { return false }
        lastCounted = instant
        window.append(bad)
        if window.count > patience.window { window.removeFirst(window.count - patience.window) }
        return true
    }
}

/// The rules that hold, held, or are suspected to hold for one component as one probe sees it. Few, so an array.
struct TrackSet: Sendable {
    private(set) var tracks: [FindingTrack] = []

    subscript(ruleID: String) -> FindingTrack? { tracks.first { $0.rule.id == ruleID } }

    /// - Returns: the track as it is now.
    mutating func wasBad(
        _ rule: Rule, component: Component, evidence: String, at instant: MonotonicInstant, patience: FindingPatience
    ) -> FindingTrack {
        if let index = tracks.firstIndex(where: { $0.rule.id == rule.id }) {
            tracks[index].wasBad(evidence, at: instant, patience: patience)
            return tracks[index]
        }
        let track = FindingTrack(
            rule: rule, component: component, evidence: evidence, at: instant, patience: patience)
        tracks.append(track)
        return track
    }

    mutating func update(_ body: (inout FindingTrack) -> Void) {
        for index in tracks.indices { body(&tracks[index]) }
        tracks.removeAll(where: \.isOver)
    }

    mutating func remove(where condition: (FindingTrack) -> Bool) { tracks.removeAll(where: condition) }
}
