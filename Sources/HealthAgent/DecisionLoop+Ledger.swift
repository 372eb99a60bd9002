package import AgentAPI
internal import HealthModel
internal import HealthPolicy
internal import History

extension DecisionLoop {
    /// One entry an evacuation that is called for, made or only recorded.
    func enter(_ decision: Decision, _ action: Action) {
        guard openEntry == nil, let value = action.evacuation else { return }
        let causes = assessment.findings.filter { decision.causes.contains($0.id) }
        let marks = causes.prefix(DecisionLedger.causeLimit).compactMap { cause in
            assessor.tests(of: cause.component).map { (cause.component.id, $0.hours) }
        }
        openEntry = ledger.decided(
            causes: causes.map(\.id), rules: causes.map(\.rule), value: value, carriedOut: false,
            wall: Int64(time.wall()), testMarks: Dictionary(marks) { first, _ in first })
    }

    /// The next diagnostic of a drive may say whether its alarm was true. A person's word stands above it.
    func judgeByTests() async {
        guard ledger.entries.contains(where: { $0.verdict == nil && $0.testMarks != nil }) else { return }
        let standing = Set(assessment.findings.map(\.id))
        let assessor = assessor
        let found = ledger.diagnosed(
            by: { assessor.tests(of: Component(kind: .drive, id: $0, name: $0)) }, standing: standing)
        for (number, verdict) in found { _ = await judge(number, verdict, owner: "self-test") }
    }

    /// - Returns: the entry; nil if there is none of that number.
    private func judge(_ number: Int, _ verdict: DecisionLedger.Verdict, owner: String) async -> DecisionLedger.Entry? {
        let before = Set(ledger.demoted)
        guard let entry = ledger.judge(number, verdict) else { return nil }
        assessor.demote(ledger.demoted)
        record(.demoted(ledger.demoted))
        troubles["demoted"] = Self.demotion(ledger)
        await recorder.note(
            .verdict, node: localNode,
            "Entry \(number) (\(entry.causes.joined(separator: ", "))) was a \(verdict.rawValue) alarm",
            [
                "entry": .integer(Int64(number)), "verdict": .string(verdict.rawValue), "owner": .string(owner),
                "rules": .array(entry.rules.map { .string($0) }),
                "demoted": .array(ledger.demoted.filter { !before.contains($0) }.map { .string($0) }),
            ])
        return entry
    }

    package func ledgerDocument() -> LedgerDocument {
        LedgerDocument(
            node: localNode, mode: settings.mode.rawValue, wall: Int64(time.wall()),
            entries: ledger.entries.map { entry in
                LedgerDocument.Entry(
                    number: entry.number, wall: entry.wall, causes: entry.causes, rules: entry.rules,
                    value: entry.value, carriedOut: entry.carriedOut, outcome: entry.outcome,
                    verdict: entry.verdict?.rawValue)
            },
            rules: ledger.tallies.sorted { $0.key < $1.key }.map { rule, tally in
                LedgerDocument.Rule(
                    rule: rule, right: tally.right, wrong: tally.wrong, precision: tally.precision,
                    demoted: ledger.demoted.contains(rule))
            })
    }

    /// A person says whether an alarm was true. `node` of the request is the entry's number, `reason` the verdict.
    package func verdict(_ request: OperatorRequest, owner: String, _ emit: @escaping ProgressSink) async {
        await turn.take()
        defer { turn.pass() }
        let order = Order("verdict", node: localNode, by: owner, since: time.now())
        func done(_ result: ProgressLine.Result, _ message: String) async {
            await self.done(order, result, message, emit)
        }
        guard let number = Int(request.node), let verdict = DecisionLedger.Verdict(rawValue: request.reason ?? "")
        else {
            await done(.refused, "A verdict is the number of an entry of forewarn report, and true or false")
            return
        }
        guard await judge(number, verdict, owner: owner) != nil else {
            await done(.refused, "The ledger of \(localNode) has no entry \(number); see forewarn report")
            return
        }
        await save(engine.state)
        if let trouble = troubles["state"] {
            await done(
                .failed, "Entry \(number) is a \(verdict.rawValue) alarm; but a restart will not know it: \(trouble)")
            signal.fire()
            return
        }
        await done(
            .ok, "Entry \(number) is a \(verdict.rawValue) alarm" + (troubles["demoted"].map { ". \($0)" } ?? ""))
        signal.fire()
    }

    /// A rule that demoted itself says so for as long as it is so.
    static func demotion(_ ledger: DecisionLedger) -> String? {
        let words = ledger.demoted.compactMap { rule in
            ledger.tallies[rule].map { "\(rule) (right in \($0.right) of \($0.total))" }
        }
        return words.isEmpty
            ? nil : "By their verdicts these rules only advise now and move nothing: \(words.joined(separator: ", "))"
    }
}

extension Action {
    /// The value of an evacuation that it announces or makes; nil for any other action.
    fileprivate var evacuation: Int? {
        switch kind {
        case .announce(let intent) where intent.moves: intent.value
        case .publishHealth(let value) where countsAsMove: value
        default: nil
        }
    }
}
