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
    /// A person's hold on this node; nil if there is none.
    package var hold: HoldDocument?

    package init(
        node: String, mode: String, health: NodeHealth, score: Int?, rung: Rung, wanted: Rung, peer: [PeerDocument],
        assessment: AssessmentDocument, cluster: ClusterDocument, fencing: [FencingDocument],
        decision: DecisionDocument, alarms: [String], hold: HoldDocument? = nil
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
        self.hold = hold
    }
}

/// Nothing moves off this node or onto it by itself while it stands.
package struct HoldDocument: Codable, Equatable, Sendable {
    /// A login name.
    package var owner: String
    package var reason: String
    package var ageMilliseconds: Int64
    /// nil until it is lifted.
    package var remainingMilliseconds: Int64?

    package init(owner: String, reason: String, ageMilliseconds: Int64, remainingMilliseconds: Int64?) {
        self.owner = owner
        self.reason = reason
        self.ageMilliseconds = ageMilliseconds
        self.remainingMilliseconds = remainingMilliseconds
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
    /// It says that a person holds it, or last said so.
    package var held: Bool?

    package init(
        node: String, freshness: Freshness, health: NodeHealth, score: Int?, mode: String?, rung: Rung?,
        ageMilliseconds: Int64?, message: String?, held: Bool? = nil
    ) {
        self.node = node
        self.freshness = freshness
        self.health = health
        self.score = score
        self.mode = mode
        self.rung = rung
        self.ageMilliseconds = ageMilliseconds
        self.message = message
        self.held = held
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
