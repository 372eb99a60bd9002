package import HealthModel
package import HealthPolicy

/// One node's agent loop over a `SimulatedPair`: it does what the daemon does with each step, one operation a call, so
/// that tests can interleave two of them at will.
package struct SimulatedAgent: Sendable {
    package let node: String
    package var engine: DecisionEngine
    package var assessment: Assessment
    package var boot = "boot-1"
    /// What its statement says of it: it acts all the same.
    package var mode = "act"
    /// Its actuator refuses every health value.
    package var isRefused = false
    package private(set) var performed: [Action] = []
    package private(set) var decisions: [Decision] = []
    private var view: ClusterView?
    private var statements: [NodeStatement] = []
    private var previews: [PreviewKnowledge] = []
    private var sequence: UInt64 = 0
    private var nonces = 0

    package init(node: String, configuration: DecisionConfiguration, state: DecisionState = DecisionState()) {
        self.node = node
        engine = DecisionEngine(configuration: configuration, state: state)
        assessment = Assessments.of(.green)
    }

    package func input(at now: MonotonicInstant) -> DecisionInput {
        DecisionInput(
            now: now, boot: boot, wall: 1_700_000_000, assessment: assessment,
            cluster: view.map { .view($0) } ?? .never, statements: statements, previews: previews,
            nonce: "\(node)-\(nonces)")
    }

    package mutating func observe(_ pair: SimulatedPair, at now: MonotonicInstant) {
        view = pair.view(of: node, at: now)
        statements = pair.reading(at: now)
    }

    /// Writes the statement and reads all back, as one operation in the cluster's order of messages.
    package mutating func speak(
        _ pair: inout SimulatedPair, at now: MonotonicInstant, announcing: PeerStatement.Intent? = nil
    ) {
        sequence += 1
        pair.statements[node] = engine.statement(
            input(at: now), mode: mode, sequence: sequence, announcing: announcing)
        statements = pair.reading(at: now)
    }

    /// One operation: a decision and what it asks for.
    /// - Returns: the decision.
    @discardableResult
    package mutating func turn(_ pair: inout SimulatedPair, at now: MonotonicInstant) -> Decision {
        let decision = engine.step(input(at: now))
        decisions.append(decision)
        switch decision.step {
        case .wait: break
        case .refresh: observe(pair, at: now)
        case .preview(let request):
            previews.removeAll { $0.request == request }
            previews.append(.preview(pair.preview(request, at: now)))
        case .act(let action): perform(action, &pair, at: now)
        }
        return decision
    }

    private mutating func perform(_ action: Action, _ pair: inout SimulatedPair, at now: MonotonicInstant) {
        performed.append(action)
        nonces += 1
        let before = input(at: now)
        var outcome = ActionOutcome(status: .confirmed, message: "", finishedAt: now)
        switch action.kind {
        case .announce(let intent): speak(&pair, at: now, announcing: intent)
        case .publishHealth where isRefused: outcome.status = .refused
        case .publishHealth(let value): pair.transient[node] = value
        case .recordPermanentHealth(let value): pair.permanent[node] = value
        case .standby(let name, let mark): pair.standby[name] = mark
        case .liftStandby(let name, let id):
            pair.standby[name] = nil
            if pair.leftMarks[name]?.id == id { pair.leftMarks[name] = nil }
        case .fencePeer(let name, _, _): pair.powerOff(name)
        case .withdraw, .requestPowerOff, .withdrawPowerOffRequest: break
        }
        engine.finished(action, outcome, before)
        speak(&pair, at: now)
        previews = []
        if case .announce = action.kind { return }
        observe(pair, at: now)
    }

    /// Turns until the engine waits.
    @discardableResult
    package mutating func run(
        _ pair: inout SimulatedPair, at now: MonotonicInstant, settling: Bool = true, limit: Int = 40
    ) -> Decision {
        observe(pair, at: now)
        speak(&pair, at: now)
        var decision = turn(&pair, at: now)
        for _ in 0..<limit {
            if case .wait = decision.step { break }
            if settling, case .act = decision.step {
                pair.settle()
                observe(pair, at: now)
            }
            // A preview is only valid for the view it was made with.
            decision = turn(&pair, at: now)
        }
        return decision
    }
}

/// Assessments for tests of the engine.
package enum Assessments {
    package static func of(
        _ health: NodeHealth, score: Int? = nil, consequence: Finding.Consequence = .none, at now: Int64 = 0
    ) -> Assessment {
        let instant = MonotonicInstant(nanoseconds: now)
        var findings: [Finding] = []
        if health == .red || health == .yellow {
            findings = [
                Finding(
                    id: health == .red ? "test.bad/cpu" : "test.warm/cpu", rule: "test",
                    component: Component(kind: .temperature, id: "cpu", name: "CPU"),
                    severity: health == .red ? .failing : .degraded, confidence: .confirmed, scope: .node,
                    consequence: consequence, penalty: health == .red ? 50 : 15, firstSeen: instant,
                    lastSeen: instant, latched: consequence == .corruptsData, evidence: ["made for a test"],
                    advice: "none")
            ]
        }
        let points: Int? =
            switch health {
            case .green: score ?? 100
            case .yellow: score ?? 85
            case .red: score ?? 50
            case .unknown: nil
            }
        return Assessment(
            assessedAt: instant, health: health, score: points.map { HealthScore(points: $0) }, findings: findings,
            senses: [], complete: health != .unknown)
    }
}
