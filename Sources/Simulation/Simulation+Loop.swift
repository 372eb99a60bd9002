internal import HealthModel
internal import HealthPolicy

/// `DecisionLoop` and `DecisionService`, event by event.
extension Simulation {
    static let stepLimit = 12
    static let refreshLimit = 3
    static let quietAfterMove = Duration.milliseconds(400)

    // MARK: - Start and end

    func agentStarts(_ node: Int, _ boot: Int) -> Bool {
        guard machines[node].isUp, machines[node].boot == boot, agents[node] == nil else { return false }
        lives += 1
        var decision = scenario.profile.decision
        var assessing = AssessorConfiguration()
        mutation?.configure(&decision, &assessing)
        let saved = mutation.map { $0.remembered(disks[node]) } ?? disks[node]
        let agent = NodeAgent(
            node: node, life: lives, boot: "\(name(node))-\(boot)", now: instant(node), saved: saved,
            shadow: scenario.shadow, decision: decision, assessor: assessing)
        if mutation == .latchLiftedByRestart { agent.engine.cleared() }
        agent.stateWasUnreadable = checker.stateWasLost(node)
        agents[node] = agent
        // Of a reader that is new everything is asked anew.
        machines[node].hardware.probeRestarted()
        checker.agentStarted(agent, self)
        note("the agent on \(name(node)) starts")
        queue.add(.beat(node: node, life: lives), at: now + 10 * .millisecond)
        wake(agent)
        return true
    }

    func agentDies(_ node: Int) {
        guard agents[node] != nil else { return }
        let before = changes
        defer { checker.agentDied(node, changesBefore: before, self) }
        agents[node] = nil
        note("the agent on \(name(node)) dies")
        if mutation == .cleansUpOnExit {
            for other in 0..<nodeCount { sides[other].attributes[node].health = .absent }
            changed()
            wantsSchedule(sides[node].members.first ?? node)
        }
    }

    /// The agent that an event is for, unless it is another's, or it hangs: then the event waits.
    private func agent(_ node: Int, life: Int, _ event: Event) -> NodeAgent? {
        guard let agent = agents[node], agent.life == life else { return nil }
        guard agent.hungUntil <= now else {
            queue.add(event, at: agent.hungUntil)
            return nil
        }
        return agent
    }

    // MARK: - Waking

    func wakeTimer(_ node: Int, _ token: Int) -> Bool {
        guard let agent = agents[node], agent.wakeToken == token else { return false }
        guard agent.hungUntil <= now else {
            queue.add(.wake(node: node, token: token), at: agent.hungUntil)
            return false
        }
        wake(agent)
        return true
    }

    /// The signal was fired: the loop looks now, or as soon as it can.
    func signal(_ agent: NodeAgent) {
        if agent.request == nil { wake(agent) } else { agent.signalled = true }
    }

    func wake(_ agent: NodeAgent) {
        guard agent.request == nil else { return }
        agent.signalled = false
        let instant = instant(agent.node)
        if let quiet = agent.quietUntil, instant < quiet {
            finishWake(agent)
            return
        }
        agent.stepsLeft = Self.stepLimit
        agent.refreshes = 0
        if agent.needsView || viewIsDue(agent, instant) {
            observe(agent, order: nil)
        } else {
            proceed(agent)
        }
    }

    private func viewIsDue(_ agent: NodeAgent, _ instant: MonotonicInstant) -> Bool {
        guard isBusy(agent) else { return false }
        guard let tried = agent.triedAt else { return true }
        return tried.age(at: instant) >= .nanoseconds(scenario.profile.watch)
    }

    private func isBusy(_ agent: NodeAgent) -> Bool {
        guard case .view = agent.cluster, let decision = agent.decision, agent.underWay == nil else { return true }
        switch decision.step {
        case .wait: return agent.engine.state.fenced.contains { $0.succeeded && !$0.standbyLifted }
        case .act: return !agent.shadow
        case .refresh, .preview: return true
        }
    }

    func finishWake(_ agent: NodeAgent) {
        let instant = instant(agent.node)
        agent.turnedAt = instant
        agent.request = nil
        let quiet = agent.quietUntil.map { instant < $0 } ?? false
        if !quiet { sayIfChanged(agent) }
        guard agent.request == nil else { return }
        if !agent.orders.isEmpty, !quiet {
            begin(agent.orders.removeFirst(), agent)
            return
        }
        var due: MonotonicInstant
        if quiet, let until = agent.quietUntil {
            due = until
        } else {
            due = instant.advanced(
                by: .nanoseconds(isBusy(agent) ? scenario.profile.watch : scenario.profile.heartbeat))
            if let recheck = agent.decision?.recheckAt, recheck < due {
                due = max(recheck, instant.advanced(by: .milliseconds(10)))
            }
            if agent.signalled { due = min(due, instant.advanced(by: .milliseconds(1))) }
        }
        agent.wakeToken += 1
        queue.add(
            .wake(node: agent.node, token: agent.wakeToken),
            at: now + max(1000, due.nanoseconds - instant.nanoseconds))
    }

    // MARK: - Steps

    func makeInput(_ agent: NodeAgent) -> DecisionInput {
        nonces += 1
        return DecisionInput(
            now: instant(agent.node), boot: agent.boot, wall: wall(agent.node), assessment: agent.assessment,
            cluster: agent.cluster, statements: agent.statements, previews: agent.previews,
            nonce: "\(agent.name).\(nonces)")
    }

    /// Steps until one has to be waited for.
    func proceed(_ agent: NodeAgent) {
        while agent.stepsLeft > 0 {
            agent.stepsLeft -= 1
            agent.assessment = agent.assessor.assess(at: instant(agent.node))
            save(agent)
            if let recorded = agent.recordedFor, recorded == agent.grounds { break }
            let input = makeInput(agent)
            let next = decide(agent, input)
            agent.decision = next
            switch next.step {
            case .wait:
                finishWake(agent)
                return
            case .refresh:
                agent.refreshes += 1
                guard agent.refreshes <= Self.refreshLimit else {
                    finishWake(agent)
                    return
                }
                observe(agent, order: nil)
                return
            case .preview(let request):
                preview(request, agent, order: nil)
                return
            case .act(let action):
                guard !agent.shadow, agent.underWay == nil else {
                    agent.recordedFor = agent.shadow ? agent.grounds : nil
                    finishWake(agent)
                    return
                }
                if carryOut(action, input, agent) { return }
            }
        }
        finishWake(agent)
    }

    private func decide(_ agent: NodeAgent, _ input: DecisionInput) -> Decision {
        var twin: DecisionEngine?
        if checker.comparesDryRun(steps) { twin = agent.engine }
        let next = mutation.map { $0.decide(agent, input, self) } ?? agent.engine.step(input)
        if var twin {
            let dry = mutation == .undecided ? twin.step(mutation?.stirred(input) ?? input) : twin.step(input)
            if mutation == nil || mutation == .undecided { checker.compare(dry, next, twin, agent, self) }
        }
        coverage.decided(next)
        if case .act(let action) = next.step {
            digest(next.reason)
            digest(UInt64(bitPattern: Int64(now)))
            note("\(agent.name) decides: \(Self.words(action)): \(next.reason)")
        }
        digest(UInt64(next.gate.count))
        return next
    }

    func save(_ agent: NodeAgent) {
        if machines[agent.node].diskIsFull {
            // The write fails only when there is something to write.
            if disks[agent.node]?.decision != agent.engine.state { agent.stateIsInTrouble = true }
            return
        }
        agent.stateIsInTrouble = false
        disks[agent.node] = agent.saved
    }

    /// - Returns: whether the loop has to wait for it.
    private func carryOut(_ action: Action, _ input: DecisionInput, _ agent: NodeAgent) -> Bool {
        if let refusal = remember(action, input, agent) {
            finish(action, refusal, input, agent)
            return false
        }
        checker.requested(action, agent, self)
        switch action.kind {
        case .announce, .withdraw, .requestPowerOff, .withdrawPowerOffRequest:
            if mutation == .announcesToNobody, case .announce = action.kind {
                finish(action, confirmed(agent.node), input, agent)
                return false
            }
            agent.request = .speak
            say(NodeAgent.Speech(action: action, input: input, ofLoop: true, statement: nil), agent)
            return true
        case .fencePeer(let target, let nonce, let reason):
            agent.underWay = (action, input)
            requestFencing(
                of: target, nonce: nonce, isInquiry: reason == PeerStatement.PowerOffRequest.inquiry, agent)
            finishWake(agent)
            return true
        default:
            ask(.act(action, input, order: nil), agent, takes: 30...180)
            return true
        }
    }

    /// A crash in the middle is remembered on the careful side; a second evacuation is refused while nothing can be.
    private func remember(_ action: Action, _ input: DecisionInput, _ agent: NodeAgent) -> ActionOutcome? {
        let instant = instant(agent.node)
        var after = agent.engine
        after.finished(action, ActionOutcome(status: .unconfirmed, message: "begun", finishedAt: instant), input)
        if machines[agent.node].diskIsFull {
            agent.stateIsInTrouble = true
        } else {
            agent.stateIsInTrouble = false
            disks[agent.node] = SavedState(
                decision: after.state, latches: agent.assessor.latches, acknowledged: agent.assessor.acknowledged,
                relied: agent.assessor.relied)
        }
        guard agent.stateIsInTrouble || agent.stateWasUnreadable, Self.movesWorkload(action),
            mutation != .forgetsThatItForgets
        else { return nil }
        let done = agent.engine.state.moves.contains { $0.boot == agent.boot && $0.node == agent.name }
        guard done else { return nil }
        return ActionOutcome(status: .refused, message: "once a boot", finishedAt: instant)
    }

    static func movesWorkload(_ action: Action) -> Bool {
        if case .announce(let intent) = action.kind { return intent.moves }
        return action.countsAsMove
    }

    func finish(_ action: Action, _ outcome: ActionOutcome, _ input: DecisionInput, _ agent: NodeAgent) {
        agent.engine.finished(action, outcome, input)
        save(agent)
        coverage.acted(action, outcome)
        note("\(agent.name): \(Self.words(action)): \(outcome.status.rawValue) \(outcome.message)")
        switch action.kind {
        case .announce, .withdraw, .requestPowerOff, .withdrawPowerOffRequest: break
        default:
            agent.needsView = true
            agent.previews = []
        }
    }

    func confirmed(_ node: Int) -> ActionOutcome {
        ActionOutcome(status: .confirmed, message: "", finishedAt: instant(node))
    }

    static func words(_ action: Action) -> String {
        switch action.kind {
        case .announce(let intent): "announce \(intent.value)\(intent.moves ? " (moves)" : "")"
        case .withdraw: "withdraw"
        case .publishHealth(let value): "publish \(value)\(action.countsAsMove ? " (a move)" : "")"
        case .recordPermanentHealth(let value): "permanent \(value)"
        case .standby(let node, let mark): "standby of \(node) for \(mark.owner)"
        case .liftStandby(let node, let id): "lift standby \(id) of \(node)"
        case .requestPowerOff(let request): "request power-off \(request.nonce)"
        case .withdrawPowerOffRequest: "withdraw the request"
        case .fencePeer(let node, let nonce, _): "fence \(node) for \(nonce)"
        }
    }
}
