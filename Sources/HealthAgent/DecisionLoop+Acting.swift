internal import AgentAPI
internal import HealthModel
internal import HealthPolicy
internal import History

extension DecisionLoop {
    /// Carries out an action that `wake` handed back. The loop goes on meanwhile; no second action begins.
    package func carryOut(_ long: LongAction) async {
        let outcome = await outcome(of: long.action, long.input, through: actuators.fencer)
        await turn.take()
        defer { turn.pass() }
        engine.finished(long.action, outcome, long.input)
        recordOutcome(long.action, outcome)
        underWay = nil
        await finished(long.action, outcome)
        signal.fire()
    }

    /// Carries out a short action within the loop's turn.
    func carryOut(_ action: Action, _ input: DecisionInput) async {
        let outcome: ActionOutcome
        if action.kind.isStatement {
            if let refusal = await remember(action, input) {
                outcome = refusal
                engine.finished(action, outcome, input)
                recordOutcome(action, outcome)
            } else {
                outcome = await asking("to tell the peer") { await say(action, input) }
            }
        } else {
            outcome = await asking("for: \(action.reason)") {
                await self.outcome(of: action, input, through: actuators.hand)
            }
            engine.finished(action, outcome, input)
            recordOutcome(action, outcome)
        }
        await finished(action, outcome)
        // A statement moves nothing, so view and previews stay good for their time to live: between announcement and
        // publication no time is lost.
        guard !action.kind.isStatement else { return }
        previews = []
        record(.previewsForgotten)
        if action.countsAsMove, outcome.succeeded {
            // The workload is on its way. To look at once would show nothing yet and take the processor from the
            // resource agents that stop and start it.
            quietUntil = time.now().advanced(by: DecisionLoop.quietAfterMove)
            needsView = true
        } else {
            await refresh()
        }
    }

    // MARK: - Doing

    private func outcome(
        of action: Action, _ input: DecisionInput, through port: any ActuatorPort
    ) async -> ActionOutcome {
        if let refusal = await remember(action, input) { return refusal }
        guard let verb = ActuatorVerb(action) else {
            return ActionOutcome(
                status: .refused, message: "\(action.kind.word) is no request to the actuator", finishedAt: time.now())
        }
        return await perform(verb, through: port)
    }

    /// An error after the request was sent leaves open whether it was done: that is "unconfirmed", never "failed". A
    /// request that the actuator does not even take has touched nothing.
    func perform(_ verb: ActuatorVerb, through port: any ActuatorPort) async -> ActionOutcome {
        do {
            return try await port.perform(verb)
        } catch {
            let status: ActionOutcome.Status =
                switch error.code {
                case "timeout", "actuator-not-running", "unreadable-answer": .unconfirmed
                case "bad-request", "not-permitted", "busy": .refused
                default: .failed
                }
            return ActionOutcome(status: status, message: error.message, finishedAt: time.now())
        }
    }

    /// Saves the state as it is if the action is done and nobody learns of it: a crash in the middle is then
    /// remembered on the careful side.
    /// - Returns: the refusal of a second evacuation while nothing can be remembered.
    private func remember(_ action: Action, _ input: DecisionInput) async -> ActionOutcome? {
        let now = time.now()
        var after = engine
        after.finished(action, ActionOutcome(status: .unconfirmed, message: "begun", finishedAt: now), input)
        await save(after.state)
        guard troubles["state"] != nil || troubles["state-read"] != nil, action.movesWorkload else { return nil }
        let done = engine.state.moves.contains { $0.boot == time.boot && $0.node == localNode }
        // The state is lost and this is not the first life of this boot: the one evacuation may have been made.
        let mayBeDone = troubles["state-read"] != nil && hadEarlierLife != false
        guard done || mayBeDone else { return nil }
        let why =
            "The decision state cannot be kept, and this node " + (done ? "has been" : "may have been")
            + " evacuated once since its boot already"
        // The gate knows nothing of it: this is what stands between its answers and the move.
        troubles["state-move"] =
            "\(localNode) is not evacuated: \(why); make the state directory writable again and restart forewarnd"
        return ActionOutcome(status: .refused, message: why, finishedAt: now)
    }

    func save(_ state: DecisionState) async {
        defer { if troubles["state"] == nil, troubles["state-read"] == nil { troubles["state-move"] = nil } }
        troubles["state"] = await keeper.save(
            AgentState(decision: state, assessor: assessor.memory, mode: lastMode, ledger: ledger))
    }

    // MARK: - Recording

    private func finished(_ action: Action, _ outcome: ActionOutcome) async {
        if action.countsAsMove, let openEntry { ledger.ended(openEntry, as: outcome.status.rawValue) }
        if outcome.succeeded { chronicle.actionSucceeded() }
        await save(engine.state)
        if case .fencePeer(let node, _, _) = action.kind {
            troubles["fence \(node)"] = outcome.succeeded ? nil : Self.alarm(node, outcome)
        }
        needsView = needsView || !action.kind.isStatement
        let kind: JournalEntry.Kind =
            switch action.kind {
            case .fencePeer: .fence
            case .requestPowerOff where outcome.succeeded: .powerOffRequested
            default: outcome.status == .refused ? .refused : .action
            }
        await noteOwn(kind, action, outcome)
    }

    private static func alarm(_ node: String, _ outcome: ActionOutcome) -> String {
        let next =
            switch outcome.status {
            case .refused: "Should this go on, look at \(node), and switch it off by hand if it is on"
            case .unconfirmed:
                "The actuator's record is asked again; look at \(node), and switch it off by hand if it is on"
            default: "Look at \(node), and switch it off by hand"
            }
        return "\(node) asked to be switched off, and that ended as \(outcome.status.rawValue): \(outcome.message) "
            + "\(next): stonith_admin --fence \(node)"
    }

    /// What an earlier life left unfinished is an alarm until the cluster shows how it ended.
    func recallPowerOffs() {
        for fenced in engine.state.fenced where !fenced.succeeded && !fenced.standbyLifted {
            troubles["fence \(fenced.node)"] =
                "\(fenced.node) asked to be switched off before this agent started, and was not seen to go off. Look at "
                + "\(fenced.node), and switch it off by hand if it is on: stonith_admin --fence \(fenced.node)"
        }
    }

    /// The agent's own action that goes on failing in the same way is written down once, though it is tried again every
    /// few seconds. What it is for counts: the power-off for another cause is another one. Of a statement it does not:
    /// each attempt has a nonce of its own.
    private func noteOwn(_ kind: JournalEntry.Kind, _ action: Action, _ outcome: ActionOutcome) async {
        let target = action.kind.isStatement ? "" : action.kind.value
        let failure =
            outcome.succeeded ? nil : "\(action.kind.word) \(target) \(outcome.status.rawValue) \(outcome.message)"
        guard failure == nil || failure != lastFailure else { return }
        lastFailure = failure
        await note(kind, action, outcome)
    }

    func note(_ kind: JournalEntry.Kind, _ action: Action, _ outcome: ActionOutcome) async {
        await recorder.note(
            kind, node: localNode, "\(action.kind.word): \(outcome.message)",
            [
                "verb": .string(action.kind.word), "value": .string(action.kind.value),
                "reason": .string(action.reason), "status": .string(outcome.status.rawValue),
                "outcome": .string(outcome.message),
                "finished_ms": .integer(outcome.finishedAt.nanoseconds / 1_000_000),
            ])
    }
}

extension Action {
    /// It is, or announces, an evacuation of a node that carries workload.
    var movesWorkload: Bool {
        switch kind {
        case .announce(let intent): intent.moves
        default: countsAsMove
        }
    }
}
