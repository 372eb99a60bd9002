package import HealthModel

/// What `GET /v1/status` answers. Field names are the contract with scripts; a reader ignores fields that it does not
/// know. Ages are milliseconds on the daemon's monotonic clock at the time of the answer.
package struct StatusDocument: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.status/1"

    package var schema: String
    package var node: String
    /// "shadow", "advise" or "act".
    package var mode: String
    package var health: NodeHealth
    /// nil while the health is unknown for want of a full pass.
    package var score: Int?
    /// The rung that the node is on, and the one that its assessment calls for.
    package var rung: Rung
    package var wanted: Rung
    package var peer: [PeerDocument]
    package var assessment: AssessmentDocument
    package var cluster: ClusterDocument
    package var fencing: [FencingDocument]
    package var decision: DecisionDocument
    /// What a person has to know now, one sentence each.
    package var alarms: [String]

    package init(
        node: String, mode: String, health: NodeHealth, score: Int?, rung: Rung, wanted: Rung, peer: [PeerDocument],
        assessment: AssessmentDocument, cluster: ClusterDocument, fencing: [FencingDocument],
        decision: DecisionDocument, alarms: [String]
    ) {
        schema = StatusDocument.currentSchema
        self.node = node
        self.mode = mode
        self.health = health
        self.score = score
        self.rung = rung
        self.wanted = wanted
        self.peer = peer
        self.assessment = assessment
        self.cluster = cluster
        self.fencing = fencing
        self.decision = decision
        self.alarms = alarms
    }
}

/// What is known of another node's agent.
package struct PeerDocument: Codable, Equatable, Sendable {
    package enum Freshness: String, Codable, Sendable {
        case fresh
        case stale
        case absent
        case malformed
    }

    package var node: String
    package var freshness: Freshness
    /// What it last said of itself; unknown unless it is fresh.
    package var health: NodeHealth
    package var score: Int?
    package var mode: String?
    package var rung: Rung?
    package var ageMilliseconds: Int64?
    /// Why it is not fresh, one sentence.
    package var message: String?

    package init(
        node: String, freshness: Freshness, health: NodeHealth, score: Int?, mode: String?, rung: Rung?,
        ageMilliseconds: Int64?, message: String?
    ) {
        self.node = node
        self.freshness = freshness
        self.health = health
        self.score = score
        self.mode = mode
        self.rung = rung
        self.ageMilliseconds = ageMilliseconds
        self.message = message
    }
}

/// The ability to fence one node, as Pacemaker knows it.
package struct FencingDocument: Codable, Equatable, Sendable {
    package var target: String
    package var device: String
    package var proved: Bool
    package var evidence: String

    package init(target: String, device: String, proved: Bool, evidence: String) {
        self.target = target
        self.device = device
        self.proved = proved
        self.evidence = evidence
    }
}
