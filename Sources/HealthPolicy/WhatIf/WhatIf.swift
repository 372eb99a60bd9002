internal import HealthModel

/// What would have to change for another decision: hypotheses are tried one by one, and in the smallest sets, on a copy
/// of everything that the decision rests on.
package struct WhatIf: Sendable {
    package struct Answer: Equatable, Sendable {
        /// Each of these leads to the decision by itself; the changes of one of them have to come together.
        package var alternatives: [[Hypothesis]]
        /// What would be decided after the first of them.
        package var prospect: Prospect

        package var changes: Int { alternatives.first?.count ?? 0 }
    }

    /// What is decided as things are.
    package let present: Prospect
    /// The nearest changes first.
    package let answers: [Answer]
    /// Components that were not tried, because there are too many.
    package let partsLeftOut: Int

    /// Answers that a person reads.
    package static let limit = 8
    /// Findings of which it is tried what their end changes.
    static let findingLimit = 24
    /// Members of one group that fail together.
    static let setLimit = 8

    package init(_ situation: Situation) {
        var search = Search(situation)
        search.tryFacts()
        search.tryTime()
        search.tryFindings()
        search.tryParts()
        present = search.present
        partsLeftOut = search.partsLeftOut
        answers = Array(search.ordered().prefix(WhatIf.limit))
    }
}

// MARK: - The search

private struct Search {
    let situation: Situation
    let present: Prospect
    var partsLeftOut = 0
    private var found: [WhatIf.Answer] = []
    private var partAnswers: [WhatIf.Answer] = []

    init(_ situation: Situation) {
        self.situation = situation
        present = situation.prospect()
    }

    private func prospect(_ hypotheses: [Hypothesis]) -> Prospect { situation.supposing(hypotheses).prospect() }

    private mutating func take(_ hypotheses: [Hypothesis], _ prospect: Prospect) {
        found.append(WhatIf.Answer(alternatives: [hypotheses], prospect: prospect))
    }

    // MARK: Facts and findings

    mutating func tryFacts() {
        let facts = situation.facts()
        let single = facts.map { ($0, prospect([$0])) }.filter { !$0.1.isSameDecision(as: present) }
        for (fact, prospect) in single {
            // The peer need not be better where it is enough that it speaks.
            if case .peerIsWell(let node, _) = fact, single.contains(where: { $0.0 == .peerSpeaks(node: node) }) {
                continue
            }
            takeInTime([fact], prospect)
        }
        guard single.isEmpty, facts.count > 1 || !present.gate.closed.isEmpty else { return }
        tryTogether(facts)
    }

    /// No single one is enough: all of them, then without each that is not needed.
    private mutating func tryTogether(_ all: [Hypothesis]) {
        var needed = all
        let everything = situation.supposing(all)
        let together = everything.prospect()
        var later: [Hypothesis] = []
        if together.isSameDecision(as: present) {
            guard let time = Search.earliest(after: everything, unlike: together) else { return }
            later = [.later(time)]
        }
        let wanted = prospect(needed + later)
        guard !wanted.isSameDecision(as: present) else { return }
        for fact in all where needed.count > 1 {
            let fewer = needed.filter { $0 != fact }
            if prospect(fewer + later).isSameDecision(as: wanted) { needed = fewer }
        }
        let changes = needed + later
        guard changes.count > 1 else { return }
        take(changes, prospect(changes))
    }

    mutating func tryTime() {
        guard let time = Search.earliest(after: situation, unlike: present) else { return }
        take([.later(time)], prospect([.later(time)]))
    }

    mutating func tryFindings() {
        let changes = situation.findingChanges().prefix(WhatIf.findingLimit)
        var isMilder = false
        for change in changes {
            let prospect = prospect([change])
            guard !prospect.isSameDecision(as: present) else { continue }
            isMilder = isMilder || prospect.wanted != present.wanted
            takeInTime([change], prospect)
        }
        let ends = changes.filter { if case .ends = $0 { true } else { false } }
        if !isMilder, present.wanted != .observe, ends.count > 1 { tryTogether(Array(ends)) }
    }

    /// A change that only lets something begin to run out is told with what comes of it.
    private mutating func takeInTime(_ hypotheses: [Hypothesis], _ prospect: Prospect) {
        if prospect.action == nil, prospect.held.isEvacuation, !prospect.wanted.isEvacuation,
            let time = Search.earliest(after: situation.supposing(hypotheses), unlike: prospect)
        {
            let changes = hypotheses + [.later(time)]
            take(changes, self.prospect(changes))
        } else {
            take(hypotheses, prospect)
        }
    }

    // MARK: Parts

    mutating func tryParts() {
        guard let assessor = situation.assessor else { return }
        let list = PartList(assessor, at: situation.input.now)
        partsLeftOut = list.leftOut
        for group in list.groups {
            var evacuates = present.wanted.isEvacuation
            for part in group {
                let prospect = prospect([.fails(part)])
                evacuates = evacuates || prospect.wanted.isEvacuation
                takePart([.fails(part)], prospect)
            }
            guard !evacuates, group.count > 1 else { continue }
            for count in 2...min(group.count, WhatIf.setLimit) {
                let together = group.prefix(count).map { Hypothesis.fails($0) }
                let prospect = prospect(together)
                guard prospect.wanted.isEvacuation else { continue }
                takePart(together, prospect)
                break
            }
        }
    }

    private mutating func takePart(_ hypotheses: [Hypothesis], _ prospect: Prospect) {
        guard !prospect.isSameDecision(as: present) else { return }
        let same = partAnswers.firstIndex {
            $0.changes == hypotheses.count && $0.prospect.isSameDecision(as: prospect)
        }
        if let same {
            partAnswers[same].alternatives.append(hypotheses)
        } else {
            partAnswers.append(WhatIf.Answer(alternatives: [hypotheses], prospect: prospect))
        }
    }

    // MARK: Time

    /// The first instant, within eight days and to a second, at which something else is decided.
    static func earliest(after situation: Situation, unlike prospect: Prospect) -> Duration? {
        var now = situation
        // So that the engine has seen it before time passes.
        _ = now.engine.step(now.input)
        func differs(_ seconds: Int64) -> Bool {
            var later = now
            later.pass(.seconds(seconds))
            return !later.prospect().isSameDecision(as: prospect)
        }
        var before: Int64 = 0
        var step: Int64 = 1
        while step <= 8 * 86_400, !differs(step) {
            before = step
            step += max(1, step / 2)
        }
        guard step <= 8 * 86_400 else { return nil }
        var (low, high) = (before, step)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if differs(middle) { high = middle } else { low = middle }
        }
        return .seconds(high)
    }

    // MARK: Order

    /// One change before two; what opens a gate that is shut before what only time does, and that before what may fail.
    func ordered() -> [WhatIf.Answer] {
        (found.map { ($0, rank($0, isPart: false)) } + partAnswers.map { ($0, rank($0, isPart: true)) })
            .enumerated()
            .sorted { left, right in
                let (leftKey, rightKey) = (left.element, right.element)
                if leftKey.0.changes != rightKey.0.changes { return leftKey.0.changes < rightKey.0.changes }
                if leftKey.1 != rightKey.1 { return leftKey.1 < rightKey.1 }
                return left.offset < right.offset
            }
            .map(\.element.0)
    }

    private func rank(_ answer: WhatIf.Answer, isPart: Bool) -> Int {
        if isPart { return answer.prospect.wanted.isEvacuation ? 2 : 3 }
        return answer.alternatives.first?.allSatisfy(\.isLater) == true ? 1 : 0
    }
}
