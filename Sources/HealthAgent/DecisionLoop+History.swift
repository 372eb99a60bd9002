internal import HealthModel
internal import HealthPolicy
internal import History

/// What `forewarn replay` needs is noted where it enters. Nothing waits for it.
extension DecisionLoop {
    func record(_ event: @autoclosure () -> HistoryEvent) {
        guard let history else { return }
        history.note(event(), at: time.now())
    }

    func judge() {
        let now = time.now()
        assessment = assessor.assess(at: now)
        history?.note(.assessed, at: now)
    }

    func record(_ decision: Decision, _ input: DecisionInput, _ ending: HistoryStep.Ending) {
        guard let history else { return }
        if history.wantsChapter { beginChapter(isStart: false) }
        history.note(
            .step(
                HistoryStep(
                    ending: ending, nonce: usesNonce(decision, input) ? input.nonce : nil,
                    decision: DecisionGist(decision, health: input.assessment.health))), at: input.now)
    }

    func recordOutcome(_ action: Action, _ outcome: ActionOutcome) {
        record(.finished(action, outcome))
    }

    /// The statements as they stand now, where they are not as they were.
    func recordStatements() {
        guard let history else { return }
        let now = time.now()
        for statement in statements.all where recordedStatements[statement.node] != statement {
            recordedStatements[statement.node] = statement
            history.note(.statement(statement), at: now)
        }
    }

    func beginChapter(isStart: Bool) {
        guard let history else { return }
        let now = time.now()
        let wall = time.wall()
        history.note(
            .chapter(
                HistoryChapter(
                    boot: time.boot, node: localNode, mode: settings.mode.rawValue, isStart: isStart, engine: engine,
                    memory: assessor.memory, demoted: ledger.demoted, day: NodeDay(wall: wall, boot: time.boot)?.day,
                    wall: wall - Double(now.nanoseconds) / 1e9, assessor: history.assessor,
                    cluster: clusterWithoutWords,
                    statements: statements.all, previews: previews)), at: now)
    }

    private var clusterWithoutWords: ClusterKnowledge {
        if case .view(let view) = cluster { .view(view.withoutWords) } else { cluster }
    }

    private func usesNonce(_ decision: Decision, _ input: DecisionInput) -> Bool {
        if engine.state.powerOff?.nonce == input.nonce { return true }
        guard case .act(let action) = decision.step, case .announce(let intent) = action.kind else { return false }
        return intent.nonce == input.nonce
    }
}

extension ClusterView {
    /// Without what is recorded by itself (statements), and without what no decision reads.
    var withoutWords: ClusterView {
        var view = self
        view.revision = nil
        for index in view.nodes.indices { view.nodes[index].statement = nil }
        return view
    }
}
