internal import HealthModel

/// What an extension's word can bring about.
///
/// An extension is somebody else's program. It may say that a part fails, and the workload then moves; it may never
/// report a class that leads to a power-off or to an evacuation ahead of a stop, nor one that only a person can lift.
enum ExtensionLimit {
    /// An extension's reports carry this before their probe's name.
    static let prefix = "x-"

    /// So many are known at the same time, which is as many as their service runs: whoever took it over cannot fill the
    /// daemon's memory, or its state file, with made-up names.
    static let senses = 32

    static func isExtension(_ probe: String) -> Bool { probe.hasPrefix(prefix) }
}

extension Assessor {
    /// What came from one extension too many is not known, and that is said for as long as it is news.
    func turnedAwayFindings(at now: MonotonicInstant) -> [JudgedFinding] {
        guard let turnedAway, turnedAway.age(at: now) <= configuration.longestTimeToLive else { return [] }
        let finding = Finding(
            rule: ReadRules.tooMany, component: Component(kind: .other, id: "extensions", name: "extensions"),
            confidence: .confirmed, firstSeen: turnedAway, lastSeen: turnedAway,
            evidence: ["more than \(ExtensionLimit.senses) extensions report; what the others say is not heard"])
        return [JudgedFinding(finding: finding, lastRead: turnedAway, limit: configuration.longestTimeToLive)]
    }
}

extension Rule {
    /// The rule as far as this probe may make it count.
    func allowed(to probe: String) -> Rule {
        guard ExtensionLimit.isExtension(probe) else { return self }
        var rule = self
        rule.severity = min(severity, .failing)
        rule.consequence = .none
        rule.latches = false
        rule.logSuffices = false
        return rule
    }
}
