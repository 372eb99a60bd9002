package import HealthModel

/// Decides what this node's agent does next. A state machine without IO: it is given everything it may know, says one
/// step at a time, and is told how each action ended. It does not know whether its decisions are carried out or only
/// recorded (I9).
///
/// The files `DecisionEngine+Ladder`, `+Evacuation`, `+PowerOff` and `+Peer` hold one concern each.
package struct DecisionEngine: Codable, Equatable, Sendable {
    package private(set) var configuration: DecisionConfiguration
    package internal(set) var state: DecisionState

    /// The statements of the other nodes, by name.
    var peers: [String: PeerTrack] = [:]
    /// Our intent that stands in our statement and was read back.
    var announced: Announcement?
    /// Since when nothing has called for an evacuation.
    var wellSince: MonotonicInstant?
    /// Since when both nodes have suffered from the same.
    var sharedSince: MonotonicInstant?
    /// No new announcement before this.
    var backOffUntil: MonotonicInstant?
    /// An action that was refused or failed is not tried again before this.
    var retryAfter: [String: MonotonicInstant] = [:]
    /// Own actions that go on failing: since when, and why; nil for none.
    var failing: [String: Failure]?
    /// Since when what a peer asks of us, to be switched off, has been refused, by node; nil for none.
    var refusedSince: [String: MonotonicInstant]?
    /// Since when the DC has not been seen idle; nil while it is.
    var busySince: MonotonicInstant?

    struct Failure: Codable, Equatable, Sendable {
        var since: MonotonicInstant
        var last: MonotonicInstant
        var message: String
    }

    struct Announcement: Codable, Equatable, Sendable {
        var intent: PeerStatement.Intent
        var at: MonotonicInstant
        /// How often it was written and read back.
        var rounds: Int
        /// The health value has been published on it.
        var published: Bool
    }

    package init(configuration: DecisionConfiguration, state: DecisionState) {
        self.configuration = configuration
        self.state = state
    }

    /// What `earlier` knows, under another configuration.
    package init(configuration: DecisionConfiguration, resuming earlier: DecisionEngine) {
        self = earlier
        self.configuration = configuration
    }

    /// Takes in what the peers say, and nothing else.
    package mutating func hear(_ input: DecisionInput) {
        var copy = self
        copy.track(input)
        peers = copy.peers
    }

    // MARK: - The one verb

    /// Takes in what is known and says the one next step.
    package mutating func step(_ input: DecisionInput) -> Decision {
        track(input)
        var decision = decide(input)
        guard case .view(let view) = input.cluster else { return decision }
        let age = view.observedAt.age(at: input.now)
        switch decision.step {
        case .refresh: break
        case .act, .preview:
            // Nothing is done, and nothing simulated, on a view that is older than its time to live (I2).
            if age > configuration.viewTimeToLive { decision.step = .refresh }
        case .wait:
            // A "no" on an old view is no answer either; and while something is under way the view is kept young.
            let attentive = isAttentive(view, decision, at: input.now)
            if age > configuration.viewTimeToLive && !decision.gate.isEmpty {
                decision.step = .refresh
            } else if attentive && age >= configuration.watchInterval {
                decision.step = .refresh
            } else if attentive {
                let next = input.now.advanced(by: configuration.watchInterval)
                decision.recheckAt = min(decision.recheckAt ?? next, next)
            }
        }
        return decision
    }

    /// Something is under way, here or at a peer, that must not wait for the next heartbeat.
    private func isAttentive(_ view: ClusterView, _ decision: Decision, at now: MonotonicInstant) -> Bool {
        if announced != nil || state.powerOff != nil || !decision.gate.isOpen && !decision.gate.isEmpty { return true }
        if decision.wanted.isEvacuation, !Self.workload(on: view.localNode, in: view).isEmpty { return true }
        return view.peers.contains { node in
            let word = peerKnowledge(of: node.name, at: now).fresh
            return word?.powerOff != nil || word?.intent != nil || word?.rung == .evacuate
        }
    }

    /// What our statement says now; the caller adds sequence number and mode. A request stands in it in mode act alone.
    package func statement(
        _ input: DecisionInput, mode: String, sequence: UInt64, announcing: PeerStatement.Intent? = nil
    ) -> PeerStatement {
        var request: PeerStatement.PowerOffRequest?
        // Only who acts by itself can take the request back, and its standby with it.
        if let own = state.powerOff, own.requested, mode == "act" {
            request = PeerStatement.PowerOffRequest(nonce: own.nonce, reason: own.reason)
        }
        // A node that suspects something failing is no target until it knows: of two that fail together none moves onto
        // the other in the pass between.
        let doubts = input.assessment.suspectsFailure
        let shared = input.assessment.sharedCauses
        return PeerStatement(
            boot: input.boot, seq: sequence, health: doubts ? .unknown : input.assessment.health,
            score: doubts ? nil : input.assessment.score?.points, mode: mode,
            rung: request == nil ? state.held : .powerOff, intent: announcing ?? announced?.intent, powerOff: request,
            hold: state.hold == nil ? nil : true,
            moved: lastOwnMove(input), environment: shared.isEmpty ? nil : shared.map(\.rawValue),
            consolidates: !shared.isEmpty && configuration.environmentPlan == .consolidate ? true : nil)
    }

    private func lastOwnMove(_ input: DecisionInput) -> PeerStatement.Move? {
        guard case .view(let view) = input.cluster,
            let move = state.moves.last(where: { $0.node == view.localNode }), let nonce = move.nonce
        else { return nil }
        let age = move.age(at: input.now, boot: input.boot)
        guard age < DecisionEngine.day else { return nil }
        // Of an earlier boot: as old as this one.
        let at = move.boot == input.boot ? move.at.nanoseconds / 1_000_000 : 0
        return PeerStatement.Move(nonce: nonce, at: UInt64(max(0, at)))
    }

    static let day = Duration.seconds(86_400)

    // MARK: - Order of concerns

    private mutating func decide(_ input: DecisionInput) -> Decision {
        var decision = Decision(
            decidedAt: input.now, wanted: state.held, held: state.held, causes: [], reason: "", gate: [], step: .wait,
            alarms: [], recheckAt: nil)
        var choice = LadderChoice.wanted(by: input.assessment)
        if case .view(let view) = input.cluster {
            choice = byThePlan(choice, input, view)
            // What ends the node's stay in standby is not its own being well.
            if choice?.consolidatesOn != nil { wellSince = nil }
        }
        if let choice {
            decision.wanted = choice.rung
            decision.causes = choice.causes.map(\.id)
        }
        guard case .view(let view) = input.cluster else {
            decision.reason =
                if case .unreachable(let message) = input.cluster { "The cluster cannot be asked: \(message)" } else {
                    "The cluster has not been asked yet"
                }
            if case .never = input.cluster { decision.step = .refresh }
            return decision
        }
        guard let local = view.local else {
            decision.reason = "The cluster does not know this node, \(view.localNode)"
            return decision
        }
        decision.alarms = environmentAlarms(input, view) + Self.settingsAlarms(view)
        if serve(input, view, &decision) { return decision }
        let owed = (reason: decision.reason, gate: decision.gate)
        (decision.reason, decision.gate) = ("", [])
        decideOwn(choice, input, view, local, &decision)
        // Why a peer that asks for it is still on is told where nothing of our own is to be told.
        if !owed.reason.isEmpty, case .wait = decision.step, !decision.wanted.isEvacuation, decision.gate.isEmpty {
            (decision.reason, decision.gate) = owed
        }
        inquire(input, view, &decision)
        return decision
    }

    private mutating func decideOwn(
        _ choice: LadderChoice?, _ input: DecisionInput, _ view: ClusterView, _ local: NodeView,
        _ decision: inout Decision
    ) {
        // A standby of ours that outlived its cause (switched on before the peer lifted it) comes before everything
        // else: if the peer dies now, this node must serve.
        var lifting = decision
        if liftOwnStandby(local, input, view, &lifting), lifting.step != .wait {
            decision = lifting
            return
        }
        if servesAfterAll(local, input, view, &decision) { return }
        guard let choice else {
            decision.reason = "Nothing is changed: the health of this node is unknown"
            if let announced, !announced.published {
                decision.step = .act(Action(.withdraw, reason: "the health of this node became unknown"))
            }
            return
        }
        climb(input, view, local, choice, &decision)
    }

    // MARK: - What time and the peers have done

    private mutating func track(_ input: DecisionInput) {
        if state.hold?.isOver(at: input.now, boot: input.boot) == true { state.hold = nil }
        if let choice = LadderChoice.wanted(by: input.assessment), !choice.rung.isEvacuation,
            input.assessment.complete
        {
            wellSince = wellSince ?? input.now
        } else {
            wellSince = nil
        }
        if let own = state.powerOff, own.since.boot != input.boot {
            // We have been down since: that was the answer, or as good as one.
            for cause in [own.cause] + (own.also ?? []) where !state.answeredCauses.contains(cause) {
                state.answeredCauses.append(cause)
            }
            state.powerOff = nil
        }
        if case .view(let view) = input.cluster {
            busySince = view.transition == .idle ? nil : busySince ?? input.now
        }
        let local: String? = if case .view(let view) = input.cluster { view.localNode } else { nil }
        for statement in input.statements where statement.node != local {
            if peers[statement.node] == nil {
                peers[statement.node] = PeerTrack(statement.reading, at: statement.readAt)
            } else {
                peers[statement.node]?.read(statement.reading, at: statement.readAt)
            }
            countMove(of: statement, boot: input.boot)
        }
        trackEnvironment(input)
        state.trim()
    }

    /// A peer's move counts for us too: "one planned move within the interval" is a property of the pair (I3). It is told
    /// as an intent while it goes on, and as a move for a day.
    private mutating func countMove(of statement: NodeStatement, boot: String) {
        guard case .statement(let word) = statement.reading else { return }
        if let intent = word.intent, intent.moves, word.rung.isEvacuation {
            count(intent.nonce, of: statement.node, at: statement.readAt, boot: boot)
        }
        if let move = word.moved {
            let age = word.seq > move.at ? word.seq - move.at : 0
            let limit = UInt64(DecisionEngine.day.wholeMilliseconds)
            guard age < limit else { return }
            let at = statement.readAt.advanced(by: .milliseconds(-Int64(age)))
            count(move.nonce, of: statement.node, at: at, boot: boot)
        }
    }

    private mutating func count(_ nonce: String, of node: String, at instant: MonotonicInstant, boot: String) {
        guard !state.moves.contains(where: { $0.nonce == nonce && $0.node == node }) else { return }
        state.moves.append(DecisionState.Stamp(boot: boot, at: instant, node: node, nonce: nonce))
    }

    /// A person lifts the latched causes.
    /// - Parameter kept: what stands all the same, because it is still bad. A power-off that answered one of them stays its
    ///   answer; and with a dangerous one among them neither mark nor evacuation goes.
    package mutating func cleared(keeping kept: [Finding] = []) {
        let standing = kept.filter { $0.confidence == .confirmed }
        state.answeredCauses.removeAll { cause in !standing.contains { $0.id == cause } }
        wellSince = nil
        guard !standing.contains(where: { $0.consequence == .corruptsData }) else { return }
        state.mayLiftMark = true
        state.mayRecover = true
        state.evacuations = nil
    }

    package mutating func setHold(_ hold: DecisionState.OperatorHold?) {
        state.hold = hold
    }

    /// What is known of a node's agent, for the gate and for people.
    package func peerKnowledge(of node: String, at now: MonotonicInstant) -> PeerKnowledge {
        peers[node]?.knowledge(at: now, timeToLive: configuration.peerTimeToLive) ?? .absent
    }

    /// The gate for moving what runs on `source`, with every other node as a target.
    package func gateKeeper(_ input: DecisionInput, _ view: ClusterView, source: String) -> GateKeeper {
        let targets = view.nodes.filter { $0.name != source }.map { node in
            node.name == view.localNode
                ? GateKeeper.Target(
                    node: node.name, health: input.assessment.health, score: input.assessment.score?.points,
                    evacuated: state.held.isEvacuation, silence: nil, ageMilliseconds: 0,
                    environment: input.assessment.sharedCauses)
                : target(node.name, at: input.now)
        }
        var keeper = GateKeeper(
            view: view, now: input.now, boot: input.boot, configuration: configuration, source: source,
            targets: targets, state: state, replicas: input.assessment.replicas)
        keeper.replicationLinks = input.assessment.replicationLinks
        keeper.heldPeers = view.peers.map(\.name).filter {
            peerKnowledge(of: $0, at: input.now).statement?.hold == true
        }
        return keeper
    }

    private func target(_ node: String, at now: MonotonicInstant) -> GateKeeper.Target {
        func silent(_ sentence: String, _ age: Duration? = nil) -> GateKeeper.Target {
            GateKeeper.Target(
                node: node, health: .unknown, score: nil, evacuated: false, silence: sentence,
                ageMilliseconds: age?.wholeMilliseconds)
        }
        switch peerKnowledge(of: node, at: now) {
        case .absent: return silent("the agent on \(node) has said nothing")
        case .malformed(let why): return silent("what the agent on \(node) says cannot be read: \(why)")
        case .unproven:
            return silent("the agent on \(node) has not been heard to go on speaking since this agent looked")
        case .stale(_, let age):
            return silent("the agent on \(node) has been silent for \(age.wholeMilliseconds) ms", age)
        case .fresh(let statement, let age):
            return GateKeeper.Target(
                node: node, health: statement.health, score: statement.score,
                evacuated: statement.rung.isEvacuation, silence: nil, ageMilliseconds: age.wholeMilliseconds,
                environment: (statement.environment ?? []).compactMap(SharedCause.init(rawValue:)))
        }
    }

    // MARK: - Previews

    enum PreviewAnswer: Equatable {
        case ready(PlacementPreview)
        case failed(String)
        case needed(PreviewRequest)
    }

    /// A preview is good for as long as a view is, and no longer than the view it is used with: what was simulated
    /// before the last action is not what is there now.
    func preview(_ request: PreviewRequest, _ input: DecisionInput) -> PreviewAnswer {
        guard let known = input.previews.last(where: { $0.request == request }),
            known.observedAt.age(at: input.now) <= configuration.viewTimeToLive
        else { return .needed(request) }
        switch known {
        case .preview(let preview): return .ready(preview)
        case .failed(_, _, let message): return .failed(message)
        }
    }
}
