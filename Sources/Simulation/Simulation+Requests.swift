internal import HealthModel
internal import HealthPolicy

/// What the actuator does for an agent: read, preview, write and read back, and refuse what needs no judgement.
extension Simulation {
    func ask(_ request: NodeAgent.Request, _ agent: NodeAgent, takes range: ClosedRange<Int>) {
        agent.request = request
        let machine = machines[agent.node]
        var delay = random.milliseconds(range)
        if machine.clusterIsSlow { delay += random.milliseconds(500...3000) }
        if !machine.clusterAnswers { delay = 5 * .second }
        queue.add(.answered(node: agent.node, life: agent.life), at: now + delay)
        // A health value is on its way to the attribute manager before its read-back.
        guard case .act(let action, _, _) = request, case .publishHealth(let value) = action.kind,
            machine.clusterAnswers, machine.attributeManagerRuns
        else { return }
        send(
            AttributeMessage(node: agent.node, content: .health(value), saidAt: now, boot: machine.boot),
            after: delay / 2)
    }

    func observe(_ agent: NodeAgent, order: NodeAgent.Order?) {
        agent.needsView = false
        guard machines[agent.node].clusterAnswers else {
            ask(.observe(nil, facts: nil, order: order), agent, takes: 5000...5000)
            return
        }
        let (view, facts) = look(from: agent.node)
        ask(.observe(view, facts: facts, order: order), agent, takes: 20...90)
    }

    func preview(_ request: PreviewRequest, _ agent: NodeAgent, order: NodeAgent.Order?) {
        let answer = machines[agent.node].clusterAnswers ? simulate(request, on: agent.node) : nil
        checker.nodes[agent.node].previewedAt = changes
        ask(.preview(request, answer, order: order), agent, takes: 60...140)
    }

    func answered(_ node: Int, _ life: Int) -> Bool {
        guard let agent = agents[node], agent.life == life, let request = agent.request else { return false }
        guard agent.hungUntil <= now else {
            queue.add(.answered(node: node, life: life), at: agent.hungUntil)
            return false
        }
        let instant = instant(node)
        switch request {
        case .speak: return false
        case .observe(let view, let facts, let order):
            agent.request = nil
            received(view, facts, agent, at: instant)
            if let order { orderObserved(order, agent) } else { proceed(agent) }
        case .preview(let wish, let answer, let order):
            agent.request = nil
            agent.previews.removeAll { $0.request == wish }
            agent.previews.append(
                answer.map { answer in .preview(mutation?.preview(answer, agent, self) ?? answer) }
                    ?? .failed(wish, at: instant, message: "no answer"))
            if let order { orderPreviewed(order, agent) } else { proceed(agent) }
        case .act(let action, let input, let order):
            agent.request = nil
            let outcome = outcome(of: action, agent)
            if let order {
                note("\(agent.name): \(Self.words(action)) at a person's wish: \(outcome.status.rawValue)")
                agent.previews = []
                orderDone(order, agent)
                return true
            }
            finish(action, outcome, input, agent)
            if action.countsAsMove, outcome.succeeded {
                agent.quietUntil = instant.advanced(by: Self.quietAfterMove)
                finishWake(agent)
            } else {
                observe(agent, order: nil)
            }
        }
        return true
    }

    private func received(
        _ view: ClusterView?, _ facts: ClusterFacts?, _ agent: NodeAgent, at instant: MonotonicInstant
    ) {
        agent.triedAt = instant
        guard let view, let facts else {
            if mutation != .keepsOldView { agent.cluster = .unreachable("no answer") }
            return
        }
        let shown = mutation.map { $0.view(view, agent, self) } ?? view
        agent.cluster = .view(shown)
        agent.lastView = shown
        for (other, text) in facts.statements.enumerated() {
            let reading = text.reading
            agent.take(
                mutation.map { $0.reading(other, agent, self, reading) } ?? reading, of: other, at: view.observedAt)
        }
        agent.previews = []
        checker.observed(facts, agent.node)
    }

    // MARK: - Writing

    private func outcome(of action: Action, _ agent: NodeAgent) -> ActionOutcome {
        let node = agent.node
        let instant = instant(node)
        func ended(_ status: ActionOutcome.Status, _ message: String = "") -> ActionOutcome {
            ActionOutcome(status: status, message: message, finishedAt: instant)
        }
        guard machines[node].clusterAnswers, machines[node].isUp else { return ended(.unconfirmed, "no answer") }
        switch action.kind {
        case .publishHealth(let value):
            let stands = sides[node].attributes[node].health == .integer(value)
            if stands { agent.publishedValue = value }
            return stands ? ended(.confirmed) : ended(.unconfirmed, "not read back")
        case .recordPermanentHealth(let value):
            if mutation != .dropsPermanentMark || value == RungValue.permanentAtRest {
                changeCIB(on: node) { $0.permanent[node] = .integer(value) }
            }
            return ended(.confirmed)
        case .standby(let target, let mark):
            guard let target = Scenario.index(of: target) else { return ended(.refused) }
            if sides[node].cib.standby[target] != nil { return ended(.refused, "in standby already") }
            let side = sides[node]
            let others = (0..<nodeCount).contains { other in
                other != target && side.members.contains(other) && !side.unclean.contains(other)
                    && side.cib.standby[other] == nil
            }
            guard others || mutation == .standbyWithoutOthers else {
                return ended(.refused, "no other node would serve")
            }
            changeCIB(on: node) { $0.standby[target] = .marked(mark) }
            checker.standbyWritten(target, by: node, self)
            return ended(.confirmed)
        case .liftStandby(let target, let id):
            guard let target = Scenario.index(of: target) else { return ended(.refused) }
            guard let standing = sides[node].cib.standby[target] else { return ended(.already) }
            guard standing.mark?.id == id || mutation == .liftsForeignStandby else {
                return ended(.refused, "another's standby")
            }
            checker.standbyLifted(target, standing, agent, self)
            changeCIB(on: node) { $0.standby[target] = nil }
            return ended(.confirmed)
        case .announce, .withdraw, .requestPowerOff, .withdrawPowerOffRequest, .fencePeer: return ended(.refused)
        }
    }

    /// The actuator's own check on its own reading, its record, then the fencer.
    func requestFencing(of target: String, nonce: String, isInquiry: Bool, _ agent: NodeAgent) {
        guard let target = Scenario.index(of: target) else { return }
        let side = sides[agent.node]
        // For a cause that had its power-off only what became of it.
        if let asked = ledgers[agent.node][nonce], mutation?.switchesOffActuatorChecks != true {
            let slot = fences.lastIndex { $0.target == target && $0.result == .success && $0.startedAt >= asked }
            let isGone = !side.members.contains(target)
            queue.add(
                .fenced(node: agent.node, life: agent.life, slot: isGone ? slot ?? -1 : -1), at: now + 50 * .millisecond
            )
            return
        }
        // An inquiry orders nothing.
        guard !isInquiry || mutation?.switchesOffActuatorChecks == true else {
            queue.add(.fenced(node: agent.node, life: agent.life, slot: -1), at: now + 50 * .millisecond)
            return
        }
        let workload = resources.contains { !$0.everywhere && $0.active.contains(target) }
        let permitted =
            mutation?.switchesOffActuatorChecks == true
            || side.quorate && side.members.contains(target) && !side.cib.maintenance
                && side.cib.standby[target]?.mark?.id == nonce && !workload
                && ledgers[agent.node][nonce] == nil && machines[agent.node].clusterAnswers
        guard permitted else {
            queue.add(.fenced(node: agent.node, life: agent.life, slot: -1), at: now + 50 * .millisecond)
            return
        }
        ledgers[agent.node][nonce] = now
        startFence(of: target, by: agent.node, requester: agent.node)
    }

    func fencingEnded(_ node: Int, _ life: Int, _ slot: Int) -> Bool {
        guard let agent = agents[node], agent.life == life, let (action, input) = agent.underWay else { return false }
        guard agent.hungUntil <= now else {
            queue.add(.fenced(node: node, life: life, slot: slot), at: agent.hungUntil)
            return false
        }
        var status: ActionOutcome.Status =
            slot < 0 ? .refused : fences[slot].result == .success ? .confirmed : .failed
        agent.underWay = nil
        if case .fencePeer(let target, let nonce, _) = action.kind {
            if mutation == .departureCountsAsOff, status == .refused, let target = Scenario.index(of: target),
                !sides[node].members.contains(target)
            {
                status = .already
            }
            checker.fenceAnswered(nonce, status, node, granted: ledgers[node][nonce] != nil)
        }
        finish(
            action, ActionOutcome(status: status, message: "", finishedAt: instant(node)), input, agent)
        signal(agent)
        return true
    }
}
