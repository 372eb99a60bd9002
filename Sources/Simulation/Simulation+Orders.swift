internal import HealthModel
internal import HealthPolicy

/// A person's orders through the agent: `DecisionLoop+Operator`.
extension Simulation {
    func order(_ order: NodeAgent.Order, _ node: Int) {
        guard let agent = agents[node] else { return }
        if agent.request == nil, agent.hungUntil <= now { begin(order, agent) } else { agent.orders.append(order) }
    }

    func begin(_ order: NodeAgent.Order, _ agent: NodeAgent) {
        if case .clear = order {
            let dangerous = checker.dangerIsKnown(agent.node)
            if case .cleared = agent.assessor.clear(at: instant(agent.node)) {
                agent.engine.cleared(keeping: agent.assessor.assess(at: instant(agent.node)).findings)
                save(agent)
                checker.cleared(agent.node)
                note("a person clears \(agent.name)\(dangerous ? ", whose memory was replaced" : "")")
            }
            wake(agent)
            return
        }
        observe(agent, order: order)
    }

    func orderObserved(_ order: NodeAgent.Order, _ agent: NodeAgent) {
        if case .drain(let target, _) = order {
            preview(.standby(node: name(target)), agent, order: order)
        } else {
            orderPreviewed(order, agent)
        }
    }

    func orderPreviewed(_ order: NodeAgent.Order, _ agent: NodeAgent) {
        agent.assessment = agent.assessor.assess(at: instant(agent.node))
        _ = agent.engine.step(makeInput(agent))
        let input = makeInput(agent)
        let plan = self.plan(order, input, agent)
        let dry = self.plan(order, input, agent)
        checker.compare(plan == dry, agent, self)
        coverage.planned(plan)
        guard plan.allowed, let action = plan.action, agent.underWay == nil else {
            note("a person's order on \(agent.name) is refused: \(plan.verdict)")
            wake(agent)
            return
        }
        checker.requestedByPerson(action, agent, self)
        ask(.act(action, input, order: order), agent, takes: 40...200)
    }

    private func plan(_ order: NodeAgent.Order, _ input: DecisionInput, _ agent: NodeAgent) -> DrainPlan {
        let input = mutation?.opened(input) ?? input
        switch order {
        case .drain(let target, let mark):
            let preview = input.previews.last { $0.request == .standby(node: name(target)) }
            return agent.engine.planDrain(of: name(target), mark: mark, input, preview: preview)
        case .undrain(let target): return agent.engine.planUndrain(of: name(target), input)
        case .clear: return agent.engine.planUndrain(of: agent.name, input)
        }
    }

    func orderDone(_ order: NodeAgent.Order, _ agent: NodeAgent) {
        observe(agent, order: nil)
        agent.stepsLeft = Self.stepLimit
        agent.refreshes = 0
    }
}
