package import AgentAPI
internal import HealthModel
internal import HealthPolicy

extension DecisionLoop {
    package func status() -> StatusDocument {
        let now = time.now()
        // Judged anew: a probe that fell silent a moment ago must not look fresh.
        let current = assessor.assess(at: now)
        return StatusDocument(
            node: localNode, mode: settings.mode.rawValue, health: current.health, score: current.score?.points,
            rung: engine.state.held, wanted: decision?.wanted ?? engine.state.held,
            peer: (lastView?.peers ?? []).map { peer($0.name, at: now) },
            assessment: AssessmentDocument(
                complete: current.complete, findings: current.findings.map { FindingDocument($0, at: now) },
                senses: current.senses.map { SenseDocument($0, at: now) }),
            cluster: clusterDocument(at: now),
            fencing: clusterIsReachable
                ? (lastView?.fencePaths ?? []).map {
                    FencingDocument(target: $0.target, device: $0.device, proved: $0.proved, evidence: $0.evidence)
                } : [],
            decision: decisionDocument(at: now), alarms: alarms, hold: holdDocument(at: now))
    }

    private func holdDocument(at now: MonotonicInstant) -> HoldDocument? {
        guard let hold = engine.state.hold, !hold.isOver(at: now, boot: time.boot) else { return nil }
        let age = hold.since.age(at: now, boot: time.boot)
        return HoldDocument(
            owner: hold.owner, reason: hold.reason, ageMilliseconds: age.wholeMilliseconds,
            remainingMilliseconds: hold.duration.map { ($0 - age).wholeMilliseconds })
    }

    private var clusterIsReachable: Bool {
        if case .view = cluster { true } else { false }
    }

    private func clusterDocument(at now: MonotonicInstant) -> ClusterDocument {
        switch cluster {
        case .never: ClusterDocument(unreachable: "The cluster has not been asked yet")
        case .unreachable(let message): ClusterDocument(unreachable: message)
        case .view(let view): ClusterDocument(view, unchangedAt: unchangedAt, at: now)
        }
    }

    private func peer(_ node: String, at now: MonotonicInstant) -> PeerDocument {
        let knowledge = engine.peerKnowledge(of: node, at: now)
        func document(
            _ freshness: PeerDocument.Freshness, _ health: NodeHealth, _ statement: PeerStatement?, _ age: Duration?,
            _ message: String?
        ) -> PeerDocument {
            PeerDocument(
                node: node, freshness: freshness, health: health,
                score: freshness == .fresh ? statement?.score : nil, mode: statement?.mode, rung: statement?.rung,
                ageMilliseconds: age?.wholeMilliseconds, message: message, held: statement?.hold)
        }
        switch knowledge {
        case .absent: return document(.absent, .unknown, nil, nil, "The agent on \(node) has said nothing")
        case .malformed(let why):
            return document(.malformed, .unknown, nil, nil, "What the agent on \(node) says cannot be read: \(why)")
        case .unproven(let statement):
            return document(
                .stale, .unknown, statement, nil,
                "What the agent on \(node) says has not been seen to change since this daemon looks")
        case .stale(let statement, let age):
            return document(
                .stale, .unknown, statement, age,
                "The agent on \(node) has been silent for \(age.wholeMilliseconds / 1000) s")
        case .fresh(let statement, let age): return document(.fresh, statement.health, statement, age, nil)
        }
    }

    private func decisionDocument(at now: MonotonicInstant) -> DecisionDocument {
        guard let decision else {
            return DecisionDocument(
                step: "wait", reason: "Nothing was decided yet", wanted: engine.state.held, held: engine.state.held,
                causes: [], gate: [], ageMilliseconds: 0, recheckMilliseconds: nil, underWay: nil)
        }
        return DecisionDocument(
            step: decision.step.word, reason: decision.reason, wanted: decision.wanted, held: decision.held,
            causes: decision.causes, gate: decision.gate.map(GateDocument.init),
            ageMilliseconds: decision.decidedAt.age(at: now).wholeMilliseconds,
            recheckMilliseconds: decision.recheckAt.map { now.age(at: $0).wholeMilliseconds },
            underWay: underWay.map { "\($0.kind.word): \($0.reason)" })
    }
}

extension GateDocument {
    init(_ answer: GateAnswer) {
        self.init(
            question: answer.question.rawValue, verdict: Verdict(answer.verdict), evidence: answer.evidence,
            ageMilliseconds: answer.ageMilliseconds)
    }
}

extension GateDocument.Verdict {
    fileprivate init(_ verdict: GateAnswer.Verdict) {
        self =
            switch verdict {
            case .yes: .yes
            case .no: .no
            case .unknown: .unknown
            }
    }
}
