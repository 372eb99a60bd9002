package import AgentAPI
internal import HealthModel
internal import HealthPolicy

extension DecisionLoop {
    /// The state as in status, how it came to it, and what would have to change for another decision. The copies are
    /// taken in the loop's turn; what is tried on them is tried beside it.
    package func explain() async -> ExplainDocument {
        let journal = await recorder.tail(100)
        var status = status()
        let real = assessor as? Assessor
        if let real {
            let reserves = Dictionary(
                real.assess(at: time.now()).findings.compactMap { finding in
                    real.reserve(for: finding).map { (finding.id, ReserveDocument($0)) }
                }, uniquingKeysWith: { first, _ in first })
            for index in status.assessment.findings.indices {
                status.assessment.findings[index].reserve = reserves[status.assessment.findings[index].id]
            }
        }
        let input = DecisionInput(
            now: time.now(), boot: time.boot, wall: Int64(time.wall()), assessment: assessment, cluster: cluster,
            statements: statements.all, previews: previews, nonce: "supposed")
        let (changes, left) = await DecisionLoop.changes(
            engine, real, input, lastView: lastView, mode: settings.mode)
        return ExplainDocument(status: status, journal: journal, changes: changes, partsNotTried: left)
    }

    private nonisolated static func changes(
        _ engine: DecisionEngine, _ assessor: Assessor?, _ input: DecisionInput, lastView: ClusterView?,
        mode: AgentSettings.Mode
    ) async -> ([ChangeDocument], Int) {
        let whatIf = WhatIf(Situation(engine: engine, assessor: assessor, input: input, lastView: lastView))
        var changes = whatIf.answers.map { answer in
            ChangeDocument(
                answer.prospect, alternatives: answer.alternatives.map { $0.map(\.words) },
                after: Hypothesis.time(answer.alternatives.first ?? []), mode: mode)
        }
        if let action = whatIf.present.action, !mode.allows(action) {
            // What is decided already, and only recorded.
            changes.insert(
                ChangeDocument(whatIf.present, alternatives: [["policy.mode were act"]], after: nil, mode: .act), at: 0)
        }
        return (Array(changes.prefix(WhatIf.limit)), whatIf.partsLeftOut)
    }
}

extension Hypothesis {
    /// How long all of them take.
    fileprivate static func time(_ hypotheses: [Hypothesis]) -> Duration? {
        for case .later(let duration) in hypotheses { return duration }
        return nil
    }
}

extension ChangeDocument {
    fileprivate init(
        _ prospect: Prospect, alternatives: [[String]], after: Duration?, mode: AgentSettings.Mode
    ) {
        let action = prospect.action
        self.init(
            alternatives: alternatives, decision: prospect.words, health: prospect.health, score: prospect.score,
            wanted: prospect.wanted, held: prospect.held, step: action?.kind.word ?? "wait",
            value: action.map(\.kind.value), moves: prospect.moves,
            closed: prospect.gate.closed.map(GateDocument.init), carriedOut: action.map(mode.allows) ?? true,
            assumesPlacement: prospect.assumesPlacement, afterMilliseconds: after?.wholeMilliseconds)
    }
}

extension ReserveDocument {
    fileprivate init(_ reserve: Reserve) {
        self.init(
            group: reserve.group, members: reserve.redundancy.members, working: reserve.redundancy.working,
            needed: reserve.redundancy.needed)
    }
}
