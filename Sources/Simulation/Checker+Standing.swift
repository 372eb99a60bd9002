internal import HealthModel
internal import HealthPolicy

/// What must not stay as it is: looked at every few steps.
extension Checker {
    mutating func conditions(_ node: Int, _ world: Simulation) {
        lostAttribute(node, world)
        alone(node, world)
    }

    /// An attribute that got lost comes back, unless something is in the way.
    private mutating func lostAttribute(_ node: Int, _ world: Simulation) {
        let side = world.sides[node]
        guard let agent = world.agents[node], case .absent = side.attributes[node].health, isFree(agent, world),
            !nodes[node].held,
            nodes[node].senses[Hardware.Probe.bmc.rawValue].readAt > world.now - 30 * .second,
            agent.assessment.health == .green, !agent.engine.state.held.isEvacuation,
            side.cib.permanent[node] == .integer(RungValue.permanentAtRest), side.cib.standby[node] == nil,
            world.placement(asSeenBy: node)
                == world.placement(asSeenBy: node, change: .health(node: agent.name, value: 0))
        else {
            nodes[node].absentSince = nil
            return
        }
        let since = nodes[node].absentSince ?? world.now
        nodes[node].absentSince = since
        require(
            world.now - since <= scenario.profile.heartbeat * 4 + 10 * .second, "I5",
            "the health attribute of \(agent.name) is lost, and its agent does not notice", world)
    }

    /// A node that its own agent holds in standby serves again when everybody else is gone, whatever a person's hold says.
    private mutating func alone(_ node: Int, _ world: Simulation) {
        let side = world.sides[node]
        guard let agent = world.agents[node], isFree(agent, world),
            side.cib.standby[node]?.mark?.owner == DecisionEngine.markOwner, side.members.count == 1,
            side.unclean.isEmpty
        else {
            nodes[node].aloneSince = nil
            return
        }
        let since = nodes[node].aloneSince ?? world.now
        nodes[node].aloneSince = since
        require(
            world.now - since <= scenario.profile.heartbeat * 2 + 10 * .second, "I1",
            "\(agent.name) is the last node, and its agent holds it in standby", world)
    }

    /// Nothing but a person's hold keeps the agent from acting.
    private func isFree(_ agent: NodeAgent, _ world: Simulation) -> Bool {
        let machine = world.machines[agent.node]
        let side = world.sides[agent.node]
        return !agent.shadow && agent.hungUntil <= world.now && machine.isUp && machine.clusterAnswers
            && !machine.clusterIsSlow && side.quorate && !side.cib.maintenance
            && world.transition(asSeenBy: agent.node) == .idle
    }
}
