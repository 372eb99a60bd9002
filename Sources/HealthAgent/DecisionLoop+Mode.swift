internal import AgentAPI
internal import HealthModel
internal import HealthPolicy

extension AgentSettings.Mode {
    /// Whether an action is carried out, or only recorded.
    func allows(_ action: Action) -> Bool {
        switch action.kind {
        // They only undo what this agent did in mode act: the engine lifts no standby but those before its power-offs.
        case .withdrawPowerOffRequest, .liftStandby: return true
        case .publishHealth(let value) where self == .advise: return value >= RungValue.avoid && !action.countsAsMove
        default: return self == .act
        }
    }

    var words: String {
        switch self {
        case .shadow: "what would be done is decided and recorded, and not done"
        case .advise:
            "what would be done is decided and recorded; new resources are kept away from a node that is not well"
        case .act: "what is decided is done"
        }
    }
}

extension DecisionLoop {
    /// Written down at each start, and told apart when it is another one than before.
    func noteMode() async {
        let mode = settings.mode
        let before = lastMode.flatMap { $0 == mode.rawValue ? nil : $0 }
        let change = before.map { ", it was \($0)" } ?? ""
        await recorder.note(
            .mode, node: localNode, "Mode \(mode.rawValue)\(change): \(mode.words)",
            ["mode": .string(mode.rawValue), "before": before.map { .string($0) } ?? .null])
        lastMode = mode.rawValue
        await save(engine.state)
    }

    /// Mode advise: an evacuation is not made, but new resources are kept away.
    func advise() async {
        for _ in 0..<DecisionLoop.refreshLimit {
            let input = makeInput()
            let advice = engine.advice(input)
            switch advice.step {
            case .wait: return
            case .refresh: await refresh()
            case .preview(let request): await preview(request)
            case .act(let action):
                guard settings.mode.allows(action) else { return }
                await carryOut(action, input)
                return
            }
        }
    }
}
