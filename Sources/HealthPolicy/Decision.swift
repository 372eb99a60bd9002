package import HealthModel

/// What the engine concludes from one input, with everything needed to explain it. The same input gives the same bytes,
/// whether it is then carried out or only recorded (I9).
package struct Decision: Codable, Equatable, Sendable {
    package enum Step: Codable, Equatable, Sendable {
        /// Nothing to do until something changes; the reason says what stands in the way, if anything does.
        case wait
        /// The cluster has to be read (again) first.
        case refresh
        /// `crm_simulate` has to be asked first.
        case preview(PreviewRequest)
        case act(Action)
    }

    package var decidedAt: MonotonicInstant
    /// The rung that the assessment calls for.
    package var wanted: Rung
    /// The rung that the node is on.
    package var held: Rung
    /// The findings that call for it, by id.
    package var causes: [String]
    /// One sentence: what is decided and why.
    package var reason: String
    /// Every question of the gate that was asked, with answer and evidence; empty where no gate stood in the way.
    package var gate: [GateAnswer]
    package var step: Step
    /// Things that a person has to know now, one sentence each.
    package var alarms: [String]
    /// When to look again even if nothing happens; nil for the ordinary period.
    package var recheckAt: MonotonicInstant?
}

/// One answered question of the gate.
package struct GateAnswer: Codable, Equatable, Sendable {
    package enum Verdict: String, Codable, Sendable {
        case yes
        case no
        /// Could not be told; counts as no.
        case unknown
    }

    package var question: GateQuestion
    package var verdict: Verdict
    /// One sentence of evidence.
    package var evidence: String
    /// Age of the evidence in milliseconds; nil where it has none.
    package var ageMilliseconds: Int64?

    package init(
        _ question: GateQuestion, _ verdict: Verdict, _ evidence: String, ageMilliseconds: Int64? = nil
    ) {
        self.question = question
        self.verdict = verdict
        self.evidence = evidence
        self.ageMilliseconds = ageMilliseconds
    }
}

/// The questions that must all be answered yes before a workload is moved.
package enum GateQuestion: String, Codable, Sendable, CaseIterable {
    case clusterReachable = "cluster-reachable"
    case quorate
    case notInMaintenance = "not-in-maintenance"
    case noTransition = "no-transition"
    case peerOnline = "peer-online"
    case peerAgentFresh = "peer-agent-fresh"
    case peerBetter = "peer-better"
    /// What calls for the move is this node's own, and not what the peer suffers from as well.
    case notEnvironment = "not-environment"
    case replicaInSync = "replica-in-sync"
    /// The link that carries replication works, as far as this node sees.
    case replicationLinkHealthy = "replication-link-healthy"
    case fencePathProved = "fence-path-proved"
    case moveInterval = "move-interval"
    case budget
    case noHold = "no-hold"
    /// `crm_simulate` says that everything that runs here runs on a peer afterwards.
    case everythingMoves = "everything-moves"
    /// For a power-off: the peer carries no workload any more.
    case targetVacated = "target-vacated"
    /// For a power-off: this node is itself green.
    case selfGreen = "self-green"
    /// For a power-off: this cause has not been answered before.
    case causeNotAnswered = "cause-not-answered"
}

extension [GateAnswer] {
    /// Unknown is no, and an empty gate is not open.
    package var isOpen: Bool { !isEmpty && allSatisfy { $0.verdict == .yes } }
    package var closed: [GateAnswer] { filter { $0.verdict != .yes } }
    /// "quorate: the partition has no quorum; budget: ..."
    package var closedInWords: String {
        closed.map { "\($0.question.rawValue): \($0.evidence)" }.joined(separator: "; ")
    }
}
