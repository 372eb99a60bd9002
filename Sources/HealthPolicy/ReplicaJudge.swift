internal import HealthModel

/// Whether the data of one resource is in sync on a node that it is to move to. One judge a kind of replication, found by
/// the resource's agent; another kind is one more row.
struct ReplicaJudge: Sendable {
    /// Types of resource agents, in lower case; empty for every promotable resource without a judge of its own.
    let agents: Set<String>
    let judge: @Sendable (ReplicaQuestion) -> ReplicaVerdict

    static let all = [drbd, postgresql, promotable]

    static func judge(for resource: ReplicatedResource) -> ReplicaJudge? {
        let type = resource.agent?.split(separator: ":").last.map { $0.lowercased() } ?? ""
        if let own = all.first(where: { $0.agents.contains(type) }) { return own }
        return resource.isPromotable ? promotable : nil
    }

    // MARK: - The judges

    /// DRBD: by its own status where this node reads it, else by the resource agent's promotion score: 10000 means local
    /// data that is up to date and a peer that is known (ocf:linbit:drbd, adjust_master_score).
    private static let drbd = ReplicaJudge(agents: ["drbd"]) { question in
        if let device = question.resource.device, let state = question.replicas.first(where: { $0.name == device }) {
            let age = state.observedAt.age(at: question.now)
            let verdict: GateAnswer.Verdict =
                switch state.sync {
                case .inSync: .yes
                case .outOfSync: .no
                case .unknown: .unknown
                }
            return ReplicaVerdict(verdict, state.evidence, age: age)
        }
        guard let score = question.promotionScore else { return question.noScore }
        if score >= 10_000 {
            return ReplicaVerdict(.yes, "\(question.target) is up to date by its promotion score of \(score)")
        }
        return ReplicaVerdict(
            score >= 1000 ? .unknown : .no,
            "the promotion score of \(question.target) is \(score), so its data may be outdated")
    }

    /// PostgreSQL by ocf:heartbeat:pgsql: `<resource>-data-status` says how the standby streams, `<resource>-status` what
    /// it is.
    private static let postgresql = ReplicaJudge(agents: ["pgsql"]) { question in
        let status = question.attribute("-status")
        guard let data = question.attribute("-data-status") else {
            return ReplicaVerdict(.unknown, "\(question.target) has no \(question.primitive)-data-status")
        }
        let words = "\(question.primitive)-data-status of \(question.target) is \(data)"
        guard data == "STREAMING|SYNC" else {
            let asynchronous = data == "STREAMING|ASYNC" || data == "STREAMING|POTENTIAL"
            return ReplicaVerdict(
                .no, asynchronous ? "\(words): what was committed last may not be there" : words)
        }
        guard status == "HS:sync" else {
            return ReplicaVerdict(.no, "\(words), but its status is \(status ?? "not there")")
        }
        guard let score = question.promotionScore else { return question.noScore }
        return score > 0
            ? ReplicaVerdict(.yes, words)
            : ReplicaVerdict(.no, "\(words), but its promotion score is \(score)")
    }

    /// Any other: what its resource agent says it could promote.
    private static let promotable = ReplicaJudge(agents: []) { question in
        guard let score = question.promotionScore else { return question.noScore }
        return score > 0
            ? ReplicaVerdict(.yes, "the promotion score of \(question.target) is \(score)")
            : ReplicaVerdict(.no, "the promotion score of \(question.target) is \(score)")
    }
}

struct ReplicaVerdict: Sendable {
    var verdict: GateAnswer.Verdict
    var evidence: String
    var age: Duration?

    init(_ verdict: GateAnswer.Verdict, _ evidence: String, age: Duration? = nil) {
        self.verdict = verdict
        self.evidence = evidence
        self.age = age
    }
}

/// One resource and one node that it is to move to.
struct ReplicaQuestion: Sendable {
    let resource: ReplicatedResource
    let target: String
    /// Of the target: what its resource agents say.
    let attributes: [String: String]
    /// What this node's senses say of replicated devices.
    let replicas: [ReplicaState]
    let now: MonotonicInstant

    var primitive: String { resource.primitive ?? resource.id }

    func attribute(_ suffix: String) -> String? { attributes[primitive + suffix] }

    /// `master-<primitive>`, in clones that tell their instances apart with the instance's number.
    var promotionScore: Int? {
        let text =
            attributes["master-\(primitive)"]
            ?? attributes.first { $0.key.hasPrefix("master-\(primitive):") }?.value
        guard let text else { return nil }
        switch text {
        case "INFINITY", "+INFINITY": return 1_000_000
        case "-INFINITY": return -1_000_000
        default: return Int(text)
        }
    }

    var noScore: ReplicaVerdict {
        ReplicaVerdict(.unknown, "the resource agent on \(target) gives no promotion score for \(primitive)")
    }
}

extension ReplicatedResource {
    var isPromotable: Bool { why == "promotable clone" }
    /// It lies on a device whose own resource is judged.
    var liesOnAnother: Bool { why == "file system on a replicated device" }
}
