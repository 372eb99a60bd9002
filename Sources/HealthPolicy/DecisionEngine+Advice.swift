internal import HealthModel

extension DecisionEngine {
    /// What of a decision that is not to be carried out may be done in mode advise: keep new resources away, where
    /// nothing moves because of it. Changes nothing of the engine.
    package func advice(_ input: DecisionInput) -> Decision {
        var decision = Decision(
            decidedAt: input.now, wanted: .avoid, held: state.held, causes: [], reason: "", gate: [], step: .wait,
            alarms: [], recheckAt: nil)
        guard case .view(let view) = input.cluster, let local = view.local,
            let choice = LadderChoice.wanted(by: input.assessment), choice.rung.isEvacuation, !state.held.isEvacuation,
            local.transientHealth != .integer(RungValue.avoid)
        else { return decision }
        guard view.observedAt.age(at: input.now) <= configuration.viewTimeToLive else {
            decision.step = .refresh
            return decision
        }
        decision.causes = choice.causes.map(\.id)
        var copy = self
        copy.announced = nil
        copy.publishMild(.avoid, input, view, local, &decision)
        return decision
    }
}
