internal import HealthModel
internal import HealthPolicy

/// The heartbeat and whatever else is said: `DecisionLoop+Statement`.
extension Simulation {
    func beat(_ node: Int, _ life: Int) -> Bool {
        guard let agent = agents[node], agent.life == life else { return false }
        guard agent.hungUntil <= now else {
            queue.add(.beat(node: node, life: life), at: agent.hungUntil)
            return false
        }
        let instant = instant(node)
        agent.assessment = agent.assessor.assess(at: instant)
        var input = makeInput(agent)
        if agent.turnedAt.age(at: instant) > scenario.profile.decision.peerTimeToLive {
            input.assessment.health = .unknown
            input.assessment.score = nil
        }
        say(NodeAgent.Speech(action: nil, input: input, ofLoop: false, statement: nil), agent)
        agent.needsView = true
        queue.add(.beat(node: node, life: life), at: now + scenario.profile.heartbeat + random.milliseconds(20...120))
        signal(agent)
        return true
    }

    func sayIfChanged(_ agent: NodeAgent) {
        guard case .view = agent.cluster, agent.speaking == nil else { return }
        let input = makeInput(agent)
        let statement = agent.engine.statement(input, mode: agent.shadow ? "shadow" : "act", sequence: 0)
        guard statement != agent.said else { return }
        agent.request = .speak
        say(NodeAgent.Speech(action: nil, input: input, ofLoop: true, statement: nil), agent)
    }

    /// One speaks at a time: an older statement must never overwrite an announcement.
    func say(_ speech: NodeAgent.Speech, _ agent: NodeAgent) {
        guard agent.speaking == nil else {
            agent.speeches.append(speech)
            return
        }
        let node = agent.node
        let instant = instant(node)
        var after = agent.engine
        if let action = speech.action { after.finished(action, confirmed(node), speech.input) }
        agent.lastSequence = max(agent.lastSequence + 1, UInt64(max(0, instant.nanoseconds / 1_000_000)))
        var statement = after.statement(
            speech.input, mode: agent.shadow ? "shadow" : "act", sequence: agent.lastSequence)
        if mutation == .tellsTheSecret { statement.powerOff?.reason = Checker.secret }
        if mutation == .saysGreen { (statement.health, statement.score) = (.green, 100) }
        var speech = speech
        speech.statement = statement
        agent.speaking = speech
        checker.said(statement, agent, self)
        let slow = machines[node].clusterIsSlow
        let delay = random.milliseconds(slow ? 300...2000 : 8...60)
        if machines[node].clusterAnswers {
            send(
                AttributeMessage(node: node, content: .statement(statement), saidAt: now, boot: machines[node].boot),
                after: delay)
        }
        let answer = machines[node].clusterAnswers ? delay + random.milliseconds(8...40) : 5 * .second
        queue.add(.spoken(node: node, life: agent.life), at: now + answer)
    }

    func spoken(_ node: Int, _ life: Int) -> Bool {
        guard let agent = agents[node], agent.life == life, let speech = agent.speaking else { return false }
        guard agent.hungUntil <= now else {
            queue.add(.spoken(node: node, life: life), at: agent.hungUntil)
            return false
        }
        agent.speaking = nil
        let outcome: ActionOutcome
        if machines[node].clusterAnswers, case .said(let own, _) = sides[node].attributes[node].statement,
            own.seq == speech.statement?.seq, own.boot == agent.boot
        {
            if mutation != .announcesBlindly || speech.action == nil { readStatements(agent, at: instant(node)) }
            agent.said = own
            agent.said?.seq = 0
            outcome = confirmed(node)
        } else {
            agent.said = nil
            outcome = ActionOutcome(status: .unconfirmed, message: "not read back", finishedAt: instant(node))
        }
        if let action = speech.action { finish(action, outcome, speech.input, agent) }
        if !agent.speeches.isEmpty { say(agent.speeches.removeFirst(), agent) }
        if speech.ofLoop, case .speak = agent.request {
            agent.request = nil
            if speech.action == nil {
                finishWake(agent)
            } else {
                proceed(agent)
            }
        }
        return true
    }

    /// All statements at one point of the attribute manager's order.
    func readStatements(_ agent: NodeAgent, at instant: MonotonicInstant) {
        for other in 0..<nodeCount {
            agent.take(
                mutation.map { $0.reading(other, agent, self) } ?? reading(other, on: agent.node), of: other,
                at: instant)
        }
        checker.heard(sides[agent.node].attributes.map(\.statement), agent.node)
    }

    func reading(_ other: Int, on node: Int) -> StatementReading {
        sides[node].attributes[other].statement.reading
    }
}
