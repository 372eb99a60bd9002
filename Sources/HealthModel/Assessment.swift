/// The judgement of one node's hardware at one instant: all findings, the score and the colour that follow from them.
package struct Assessment: Codable, Equatable, Sendable {
    package var assessedAt: MonotonicInstant
    package var health: NodeHealth
    /// nil while the health is unknown for want of a full pass: no number is better than an invented one.
    package var score: HealthScore?
    /// Worst first.
    package var findings: [Finding]
    package var senses: [SenseStatus]
    /// Every sense that the configuration requires, and at least one, has delivered a complete and fresh report.
    package var complete: Bool
    /// Replicated devices of this node, by fresh readings.
    package var replicas: [ReplicaState]
    /// What is known of the links that carry replication.
    package var replicationLinks: [ReplicationLink]

    package init(
        assessedAt: MonotonicInstant, health: NodeHealth, score: HealthScore?, findings: [Finding],
        senses: [SenseStatus], complete: Bool, replicas: [ReplicaState] = [],
        replicationLinks: [ReplicationLink] = []
    ) {
        self.assessedAt = assessedAt
        self.health = health
        self.score = score
        self.findings = findings
        self.senses = senses
        self.complete = complete
        self.replicas = replicas
        self.replicationLinks = replicationLinks
    }

    /// A reading spoke of the node's failure a moment ago, and the next one has yet to agree.
    package var suspectsFailure: Bool {
        findings.contains { finding in
            finding.confidence == .suspected && finding.severity >= .failing && finding.scope == .node
                && finding.lastSeen.age(at: assessedAt) <= .seconds(60)
        }
    }
}

/// How one probe is doing. Never seen, stale, failed and having nothing to say are different values; none of
/// them is healthy.
package struct SenseStatus: Codable, Equatable, Sendable {
    package enum Freshness: String, Codable, Sendable {
        case never
        case fresh
        case stale
        case failed
        /// It reports in time, and none of its devices ever had anything to say of its health (virtual drives).
        case nothingToSay = "nothing-to-say"
    }

    package var probe: String
    package var freshness: Freshness
    /// When its newest report was observed; nil if there never was one.
    package var observedAt: MonotonicInstant?
    package var readingCount: Int
    /// Why it is not fresh, one sentence; nil when fresh.
    package var message: String?

    package init(
        probe: String, freshness: Freshness, observedAt: MonotonicInstant?, readingCount: Int, message: String?
    ) {
        self.probe = probe
        self.freshness = freshness
        self.observedAt = observedAt
        self.readingCount = readingCount
        self.message = message
    }
}
