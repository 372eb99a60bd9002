internal import HealthModel
internal import HealthPolicy

/// Standby, its end, and power-off.
extension Checker {
    mutating func standby(_ target: String, _ agent: NodeAgent, _ world: Simulation) {
        let node = agent.node
        guard let facts = facts(agent, world) else { return }
        require(target == agent.name, "I6", "\(agent.name) puts \(target) in standby by itself", world)
        require(!facts.loaded.contains(node), "I1", "\(agent.name) goes into standby with workload", world)
        require(
            nodes[node].danger || mayConsolidate(node, world), "I2",
            "\(agent.name) goes into standby without a dangerous finding", world)
    }

    mutating func requestedByPerson(_ action: Action, _ agent: NodeAgent, _ world: Simulation) {
        guard violation == nil else { return }
        switch action.kind {
        case .standby(let target, _): drain(target, agent, world)
        case .liftStandby(let target, let id):
            guard let target = Scenario.index(of: target),
                let standing = world.sides[agent.node].cib.standby[target]
            else { return }
            guard let mark = standing.mark else {
                fail("I6", "a person's undrain on \(agent.name) lifts a standby that somebody else set", world)
                return
            }
            guard mark.id == id else { return }
            require(
                mark.owner != DecisionEngine.markOwner, "I6",
                "a person's undrain on \(agent.name) lifts the agent's standby", world)
        default: fail("I9", "an order became \(Simulation.words(action))", world)
        }
    }

    private mutating func drain(_ target: String, _ agent: NodeAgent, _ world: Simulation) {
        guard let facts = facts(agent, world), let target = Scenario.index(of: target) else { return }
        let name = Scenario.name(target)
        require(facts.quorate, "I2", "\(name) is drained without quorum", world)
        require(!facts.maintenance, "I6", "\(name) is drained in maintenance mode", world)
        require(facts.idle, "I3", "\(name) is drained into a running transition", world)
        require(facts.proved.contains(target), "I7", "\(name) is drained, and nobody can fence it", world)
        require(!nodes[agent.node].held, "I6", "\(name) is drained against a hold", world)
        let limit = scenario.profile.decision.peerTimeToLive.wholeNanoseconds + Self.speechSlack
        for other in 0..<scenario.nodes where other != target {
            require(
                facts.online.contains(other) && !facts.standby.contains(other), "I1",
                "\(name) is drained while \(Scenario.name(other)) cannot serve", world)
            guard other != agent.node else {
                bmcIsFresh(other, "takes what is drained", world)
                require(
                    !nodes[other].danger, "I1", "\(name) is drained onto \(Scenario.name(other)), which is red", world)
                continue
            }
            require(
                world.now - nodes[agent.node].heardAt[other] <= limit, "I2",
                "\(name) is drained, and the agent on \(Scenario.name(other)) is silent", world)
            let word = nodes[agent.node].heard[other]
            require(
                word?.health == .green || word?.health == .yellow, "I1",
                "\(name) is drained onto \(Scenario.name(other)), which is not well", world)
        }
    }

    /// By the one change of the CIB: one other node serves in it.
    mutating func standbyWritten(_ target: Int, by node: Int, _ world: Simulation) {
        let able = world.mayRun(asSeenBy: node)
        let members = world.sides[node].members.subtracting(world.sides[node].unclean)
        require(
            !able.isEmpty || members.isEmpty, "I1",
            "the standby of \(Scenario.name(target)) leaves no node where a resource may run", world)
    }

    mutating func lift(_ target: String, _ id: String, _ agent: NodeAgent, _ world: Simulation) {
        guard let target = Scenario.index(of: target), let standing = world.sides[agent.node].cib.standby[target]
        else { return }
        guard let mark = standing.mark else {
            fail("I6", "\(agent.name) lifts a standby of \(Scenario.name(target)) that it did not set", world)
            return
        }
        // Another mark by now: the write is conditional and does nothing.
        guard mark.id == id else { return }
        require(
            target == agent.node
                || world.fences.contains {
                    $0.target == target && $0.result == .success
                        && $0.startedAt >= world.ledgers[agent.node][id] ?? 0
                }, "I4",
            "\(agent.name) lifts the standby of \(Scenario.name(target)), which no fencing switched off", world)
        require(
            mark.owner == DecisionEngine.markOwner, "I6",
            "\(agent.name) lifts the drain of \(Scenario.name(target)) that \(mark.owner) set", world)
    }

    mutating func standbyLifted(
        _ target: Int, _ standing: SimulatedCIB.Standby, _ agent: NodeAgent, _ world: Simulation
    ) {
        require(standing.mark != nil, "I6", "\(agent.name) lifts somebody else's standby", world)
    }

    mutating func powerOffRequest(_ agent: NodeAgent, _ world: Simulation) {
        let node = agent.node
        guard let facts = facts(agent, world) else { return }
        require(!facts.loaded.contains(node), "I1", "\(agent.name) asks for its power-off with workload", world)
        let side = world.sides[node]
        require(
            side.cib.standby[node]?.mark?.owner == DecisionEngine.markOwner || !facts.standby.contains(node), "I6",
            "\(agent.name) asks for its power-off in somebody else's standby", world)
        require(
            side.cib.permanent[node] == .integer(RungValue.permanentDangerous)
                || !nodes[node].danger && mayConsolidate(node, world), "I1",
            "\(agent.name) asks for its power-off and would come back without its mark", world)
        require(
            nodes[node].danger || mayConsolidate(node, world), "I2",
            "\(agent.name) asks for its power-off without a dangerous finding", world)
    }

    mutating func fence(
        _ target: String, _ nonce: String, isInquiry: Bool, _ agent: NodeAgent, _ world: Simulation
    ) {
        let node = agent.node
        guard let facts = facts(agent, world), let target = Scenario.index(of: target) else { return }
        let names = "\(agent.name) switches \(Scenario.name(target)) off"
        if isInquiry {
            // Only what became of an earlier order is asked: the actuator orders nothing for a node that is gone.
            require(
                powerOffs.contains { $0.by == node && $0.target == target && $0.nonce == nonce }, "I2",
                "\(names), which is gone and was never asked to be", world)
            return
        }
        require(target != node, "I1", "\(names): itself", world)
        require(facts.quorate, "I2", "\(names) without quorum", world)
        require(!facts.maintenance, "I6", "\(names) in maintenance mode", world)
        require(facts.idle, "I3", "\(names) into a running transition", world)
        require(facts.proved.contains(target), "I4", "\(names), and the fence path is not proved", world)
        require(!nodes[node].held, "I6", "\(names) against a hold", world)
        let limit = scenario.profile.decision.peerTimeToLive.wholeNanoseconds + Self.speechSlack
        require(world.now - nodes[node].heardAt[target] <= limit, "I2", "\(names), whose agent is silent", world)
        require(
            nodes[node].heard[target]?.powerOff?.nonce == nonce, "I2", "\(names), which did not ask for it", world)
        require(facts.standby.contains(target), "I1", "\(names), which is not in standby", world)
        if let mark = world.sides[node].cib.standby[target] {
            require(
                mark.mark?.owner == DecisionEngine.markOwner, "I6", "\(names), which somebody else put in standby",
                world)
        }
        require(!facts.loaded.contains(target), "I1", "\(names), which still runs something", world)
        // Its own health.
        bmcIsFresh(node, "switches its peer off", world)
        let sick = nodes[node].danger || Hardware.Probe.allCases.contains { isConfirmed(node, $0) }
        require(!sick, "I1", "\(names) and is sick itself", world)
        // Of three nodes two may answer one request; the second order finds the node off.
        let recent = powerOffs.contains {
            $0.target == target && $0.by == node && world.now - $0.at < 3600 * .second
                // Of what became of it the agent knows nothing: the actuator's record does, and is by request.
                && ($0.nonce != nonce || $0.isAnswered)
        }
        // An agent that lost its memory has only the actuator's record, which is by request.
        require(!recent || nodes[node].stateLostAt == 0, "I3", "\(names) twice within the hour", world)
        powerOffs.append(PowerOffAsked(at: world.now, by: node, target: target, nonce: nonce))
        let remaining = facts.online.subtracting(facts.standby).removing(target)
        require(!remaining.isEmpty, "I1", "\(names) and nobody is left", world)
    }

    /// The agent learns how its power-off ended. Of one that the actuator did not take nothing happened.
    mutating func fenceAnswered(_ nonce: String, _ status: ActionOutcome.Status, _ node: Int, granted: Bool) {
        guard let index = powerOffs.lastIndex(where: { $0.nonce == nonce && $0.by == node }) else { return }
        switch status {
        case .refused: if !granted { powerOffs.remove(at: index) }
        case .unconfirmed: break
        case .confirmed, .already, .failed: powerOffs[index].isAnswered = true
        }
    }

    // MARK: - What leaves the node

    mutating func said(_ statement: PeerStatement, _ agent: NodeAgent, _ world: Simulation) {
        guard violation == nil else { return }
        let texts = [statement.powerOff?.reason, statement.powerOff?.nonce, statement.intent?.nonce, statement.mode]
        require(
            !texts.contains { $0 == Self.secret }, "I8", "the statement of \(agent.name) holds a secret", world)
        let node = agent.node
        guard statement.health == .green || statement.health == .yellow else { return }
        let age = world.now - nodes[node].senses[Hardware.Probe.bmc.rawValue].readAt
        require(
            age <= 31 * .second + Self.speechSlack, "I2",
            "\(agent.name) says that it is \(statement.health.rawValue), and its BMC was last read \(Self.ago(age))",
            world)
        let justNow = world.now - nodes[node].dangerSince < Self.speechSlack
        require(
            !nodes[node].danger || justNow, "I2",
            "\(agent.name) says that it is \(statement.health.rawValue) with a dangerous finding", world)
    }
}
