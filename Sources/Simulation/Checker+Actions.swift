internal import HealthModel
internal import HealthPolicy

/// Each request to the cluster, at the moment when it is made.
extension Checker {
    mutating func requested(_ action: Action, _ agent: NodeAgent, _ world: Simulation) {
        guard violation == nil else { return }
        if agent.shadow { fail("I9", "\(agent.name) acts in shadow mode: \(Simulation.words(action))", world) }
        switch action.kind {
        case .announce, .withdraw, .withdrawPowerOffRequest: break
        case .publishHealth(let value):
            if value <= RungValue.evacuate {
                evacuation(value, agent, world)
            } else {
                mild(value, agent, world)
            }
        case .recordPermanentHealth(let value):
            require(
                value == RungValue.permanentAtRest || value == RungValue.permanentDangerous, "I1",
                "\(agent.name) writes the permanent value \(value)", world)
            if value > RungValue.permanentDangerous {
                require(
                    !nodes[agent.node].danger, "I6",
                    "\(agent.name) lifts the mark of a dangerous finding that nobody cleared", world)
            }
        case .standby(let target, _): standby(target, agent, world)
        case .liftStandby(let target, let id): lift(target, id, agent, world)
        case .requestPowerOff: powerOffRequest(agent, world)
        case .fencePeer(let target, let nonce, let reason):
            fence(target, nonce, isInquiry: reason == PeerStatement.PowerOffRequest.inquiry, agent, world)
        }
    }

    // MARK: - Health values

    private mutating func evacuation(_ value: Int, _ agent: NodeAgent, _ world: Simulation) {
        let node = agent.node
        guard let facts = facts(agent, world) else { return }
        let workload = facts.loaded.contains(node)
        let name = agent.name
        mustLeaveOne(.health(node: name, value: value), "publishing \(value)", agent, world)
        require(
            Simulation.healthBase + value + world.sides[node].cib.otherHealth[node] >= 0, "I1",
            "\(name) publishes \(value), which stops its resources wherever no better node is", world)
        // Cause.
        let record = nodes[node]
        let cause = record.danger || record.evacuated || hasConfirmedCause(node, world) || mayConsolidate(node, world)
        require(cause, "I2", "\(name) evacuates, and no fresh and repeated reading calls for it", world)
        // The cluster.
        require(facts.quorate, "I2", "\(name) evacuates without quorum", world)
        require(!facts.maintenance, "I6", "\(name) evacuates in maintenance mode", world)
        require(facts.idle, "I3", "\(name) evacuates into a running transition", world)
        require(!record.held, "I6", "\(name) evacuates against an operator's hold", world)
        peersAreFresh(agent, ahead: value <= RungValue.evacuateAhead, workload: workload, world)
        if workload { move(value, facts, agent, world) }
        apart(node, workload, world)
        evacuations.append((world.now, node, workload))
        nodes[node].evacuated = true
    }

    private mutating func move(_ value: Int, _ facts: ClusterFacts, _ agent: NodeAgent, _ world: Simulation) {
        let node = agent.node
        let name = agent.name
        for other in 0..<scenario.nodes where other != node {
            let able = facts.online.contains(other) && !facts.standby.contains(other)
            require(able, "I1", "\(name) evacuates while \(Scenario.name(other)) cannot serve", world)
        }
        require(facts.proved.contains(node), "I7", "\(name) evacuates, and nobody can fence it", world)
        require(
            !(scenario.replicated && world.isResyncing && resyncIsOld(world)), "I7",
            "\(name) evacuates onto a replica that is not in sync", world)
        if nodes[node].previewedAt == world.changes {
            let after = world.placement(asSeenBy: node, change: .health(node: name, value: value))
            for (index, target) in after.enumerated() {
                let active = world.resources[index].active
                let fits = active.contains(node) ? target >= 0 && target != node : active.contains(target)
                require(
                    fits, "I1", "\(name) evacuates, and \(world.resources[index].name) does not find its place", world)
            }
        }
        interval(node, world)
        if nodes[node].hasNoMemory || world.machines[node].diskIsFull {
            require(
                nodes[node].movesInBoot == 0, "I3", "\(name) moves twice in a boot and cannot remember it", world)
        }
        nodes[node].movesInBoot += 1
        moves.append((world.now, node))
    }

    private mutating func interval(_ node: Int, _ world: Simulation) {
        let configuration = scenario.profile.decision
        if let last = moves.last, world.now - last.at < configuration.moveInterval.wholeNanoseconds {
            let forgot = nodes[node].stateLostAt == 0 && nodes[node].movesWithoutMemory == 0
            require(
                forgot, "I3",
                "\(Scenario.name(node)) moves \((world.now - last.at) / .second) s after a move of "
                    + "\(Scenario.name(last.node)); the interval is \(configuration.moveInterval)", world)
        }
        if nodes[node].stateLostAt == 0 { nodes[node].movesWithoutMemory += 1 }
        if let limit = configuration.movesPerDay {
            let day = moves.filter { world.now - $0.at < 86_400 * .second }.count
            let forgotten = nodes.contains { $0.stateLostAt == 0 }
            require(day < limit || forgotten, "I3", "move \(day + 1) of a day; the budget is \(limit)", world)
        }
    }

    /// Two nodes that publish at the same moment make services stop and restart in place.
    private mutating func apart(_ node: Int, _ workload: Bool, _ world: Simulation) {
        guard let last = evacuations.last, last.node != node, workload || last.loaded,
            world.sides[node].members.contains(last.node)
        else { return }
        let gap = world.now - last.at
        require(
            gap >= scenario.profile.decision.intentSettle.wholeNanoseconds, "I3",
            "\(Scenario.name(last.node)) and \(Scenario.name(node)) evacuate \(gap / .millisecond) ms apart", world)
    }

    private mutating func mild(_ value: Int, _ agent: NodeAgent, _ world: Simulation) {
        let node = agent.node
        guard let facts = facts(agent, world) else { return }
        let name = agent.name
        require(value <= 0, "I1", "\(name) publishes \(value)", world)
        require(facts.quorate, "I2", "\(name) publishes \(value) without quorum", world)
        require(!facts.maintenance, "I6", "\(name) publishes \(value) in maintenance mode", world)
        require(facts.idle, "I3", "\(name) publishes \(value) into a running transition", world)
        if value != RungValue.avoid || !(nodes[node].danger || hasConfirmedCause(node, world)) {
            bmcIsFresh(node, "publishes \(value)", world)
        }
        require(
            !nodes[node].danger || value == RungValue.avoid, "I6",
            "\(name) calls itself well with a dangerous finding that nobody cleared", world)
        if nodes[node].evacuated, case .integer(let standing) = world.sides[node].attributes[node].health,
            standing <= RungValue.evacuate
        {
            let dwell = scenario.profile.decision.recoveryDwell.wholeNanoseconds
            let well = world.now - nodes[node].calledAt
            require(well >= dwell, "I3", "\(name) calls itself well \(well / .second) s after it was not", world)
        }
        if nodes[node].previewedAt == world.changes {
            let before = world.placement(asSeenBy: node)
            let after = world.placement(asSeenBy: node, change: .health(node: name, value: value))
            // What is on its way somewhere else already is not moved by it.
            let stays = zip(world.resources, zip(before, after)).allSatisfy { resource, places in
                !resource.active.contains(max(0, places.0)) || places.0 < 0 || places.0 == places.1
            }
            require(stays, "I3", "\(name) publishes \(value), which moves something", world)
        }
        let healthy = LadderChoiceFacts.isWell(agent)
        if healthy { nodes[node].evacuated = false }
    }

    // MARK: - Conditions

    /// What it read of the cluster, which must be young.
    mutating func facts(_ agent: NodeAgent, _ world: Simulation) -> ClusterFacts? {
        guard let facts = nodes[agent.node].facts else {
            fail("I2", "\(agent.name) acts and has never read the cluster", world)
            return nil
        }
        let age = world.now - facts.at
        require(
            age <= scenario.profile.decision.viewTimeToLive.wholeNanoseconds, "I2",
            "\(agent.name) acts on what it read of the cluster \(age / .millisecond) ms ago", world)
        return facts
    }

    func isConfirmed(_ node: Int, _ probe: Hardware.Probe) -> Bool { nodes[node].senses[probe.rawValue].confirmed }

    private func hasConfirmedCause(_ node: Int, _ world: Simulation) -> Bool {
        Hardware.Probe.allCases.contains { probe in
            let sense = nodes[node].senses[probe.rawValue]
            let limit = probe == .bmc ? 30 * SimulatedTime.second : max(30 * .second, world.period(probe) * 3)
            return sense.mayBeConfirmed && world.now - sense.readAt <= limit + .second
        }
    }

    /// By the plan, and both nodes have been in the heat for as long as it says; a moment after its end they may not know.
    func mayConsolidate(_ node: Int, _ world: Simulation) -> Bool {
        let plan = scenario.profile.decision
        guard plan.environmentPlan == .consolidate, scenario.nodes == 2, let since = world.roomHotSince else {
            return false
        }
        let lasted = min(world.now, world.roomHotUntil ?? world.now) - since
        let lag = (world.roomHotUntil.map { world.now - $0 } ?? 0)
        return lasted >= plan.consolidateAfter.wholeNanoseconds && lag <= 90 * .second
    }

    static func ago(_ age: SimulatedTime) -> String {
        age > 1_000_000 * .second ? "never" : "\(age / .second) s ago"
    }

    mutating func bmcIsFresh(_ node: Int, _ what: String, _ world: Simulation) {
        let age = world.now - nodes[node].senses[Hardware.Probe.bmc.rawValue].readAt
        require(
            age <= 31 * .second, "I2",
            "\(Scenario.name(node)) \(what), and its BMC was last read \(Self.ago(age))",
            world)
    }

    mutating func peersAreFresh(_ agent: NodeAgent, ahead: Bool, workload: Bool, _ world: Simulation) {
        let limit = scenario.profile.decision.peerTimeToLive.wholeNanoseconds + Self.speechSlack
        for other in 0..<scenario.nodes where other != agent.node {
            let age = world.now - nodes[agent.node].heardAt[other]
            require(
                age <= limit, "I2",
                "\(agent.name) evacuates, and the agent on \(Scenario.name(other)) has been silent", world)
            guard workload, let word = nodes[agent.node].heard[other] else { continue }
            require(word.health != .unknown, "I2", "\(agent.name) evacuates onto a node of unknown health", world)
            require(word.health != .red || ahead, "I1", "\(agent.name) evacuates onto a red node", world)
        }
    }

    mutating func mustLeaveOne(
        _ change: PreviewRequest, _ what: String, _ agent: NodeAgent, _ world: Simulation
    ) {
        let before = world.mayRun(asSeenBy: agent.node)
        let after = world.mayRun(asSeenBy: agent.node, change: change)
        require(
            before.isEmpty || !after.isEmpty, "I1", "\(what) on \(agent.name) leaves no node where a resource may run",
            world)
    }

    /// A resync that began after the gate's look is nobody's fault.
    private func resyncIsOld(_ world: Simulation) -> Bool {
        world.activeFaults.contains {
            world.scenario.faults[$0].kind == .resync && world.scenario.faults[$0].at < world.now - 2 * .second
        }
    }
}

/// Whether nothing really calls for an evacuation, so that the end of a latch is an end.
enum LadderChoiceFacts {
    static func isWell(_ agent: NodeAgent) -> Bool { agent.assessment.health != .red }
}
