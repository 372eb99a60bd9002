internal import HealthModel
package import HealthPolicy

/// Runs a recorded history through the present policy: the assessor and the engine are given what they were given then,
/// at the instants at which it happened. The cluster is as recorded; what the present policy would do besides is noted
/// and not done.
package struct Replayer: Sendable {
    private let decision: DecisionConfiguration
    private let assessing: AssessorConfiguration

    var engine: DecisionEngine
    private var assessor: Assessor
    private var day: NodeDay?
    private var boot = ""
    private var assessment: Assessment
    private var cluster = ClusterKnowledge.never
    /// By node.
    private var statements: [String: NodeStatement] = [:]
    private var previews: [PreviewKnowledge] = []

    /// The decision that stands in the history.
    private var recorded: DecisionGist?
    /// What the present policy would do now, and what it rests on.
    private var wanted: (action: Action, input: DecisionInput)?
    private var warmth = Warmth.cold
    /// The last pair of decisions that was compared.
    private var last: (then: DecisionGist, now: DecisionGist)?
    package private(set) var summary = ReplaySummary()

    private enum Warmth {
        /// Nothing is known yet: a chapter has to come first.
        case cold
        /// The assessor does not know what the recorded one knew: since when it reads along.
        case warming(since: MonotonicInstant)
        case warm
    }

    /// The longest that the assessor reads along before its decisions are compared, whatever it says by then.
    static let warmUpLimit = Duration.seconds(900)

    package init(decision: DecisionConfiguration, assessor assessing: AssessorConfiguration) {
        self.decision = decision
        self.assessing = assessing
        engine = DecisionEngine(configuration: decision, state: DecisionState())
        assessor = Assessor(configuration: assessing)
        assessment = assessor.assess(at: MonotonicInstant(nanoseconds: 0))
    }

    /// Something is missing here: nothing is compared before the next chapter.
    package mutating func gap() {
        guard case .cold = warmth else {
            summary.gaps += 1
            warmth = .cold
            return
        }
    }

    /// - Returns: a decision that differs, once when it begins to.
    package mutating func take(_ entry: HistoryEntry) -> ReplayDifference? {
        if case .chapter(let chapter) = entry.event {
            begin(chapter, at: entry.at)
            return nil
        }
        if case .cold = warmth { return nil }
        summary.saw(entry.at)
        switch entry.event {
        case .chapter: break
        case .day(let number): setDay(number)
        case .wall(let offset): summary.wall = offset
        case .drives(let bytes):
            if let ledger = DriveLedger(bytes: bytes) { assessor.driveLedger = ledger }
        case .report(let report):
            summary.reports += 1
            assessor.dayIs(day)
            assessor.received(report, at: entry.at)
        case .assessed: assessment = assessor.assess(at: entry.at)
        case .view(let view):
            cluster = .view(view)
            summary.node = view.localNode
            previews = []
        case .unreachable(let message): cluster = .unreachable(message)
        case .statement(let statement): statements[statement.node] = statement
        case .previewed(let preview):
            previews.removeAll { $0.request == preview.request }
            previews.append(preview)
        case .previewsForgotten: previews = []
        case .step(let step): return take(step, at: entry.at)
        case .finished(let action, let outcome): finished(action, outcome, at: entry.at)
        case .hold(let hold): engine.setHold(hold)
        case .cleared(let result): return cleared(result, at: entry.at)
        case .demoted(let rules): assessor.demote(rules)
        case .lost: gap()
        }
        return nil
    }

    // MARK: - Beginnings

    private mutating func begin(_ chapter: HistoryChapter, at instant: MonotonicInstant) {
        summary.wall = chapter.wall
        summary.saw(instant)
        summary.node = chapter.node
        summary.mode = chapter.mode
        summary.then = (chapter.engine.configuration, chapter.assessor)
        // In the middle of what is known the chapter says nothing new.
        if case .cold = warmth {} else if !chapter.isStart { return }
        boot = chapter.boot
        setDay(chapter.day)
        engine = DecisionEngine(configuration: decision, resuming: chapter.engine)
        assessor = Assessor(configuration: assessing, memory: chapter.memory)
        assessor.demote(chapter.demoted)
        assessment = assessor.assess(at: instant)
        cluster = chapter.cluster
        statements = Dictionary(chapter.statements.map { ($0.node, $0) }, uniquingKeysWith: { $1 })
        previews = chapter.previews
        recorded = nil
        wanted = nil
        last = nil
        warmth = chapter.isStart ? .warm : .warming(since: instant)
        if chapter.isStart { summary.starts += 1 }
    }

    private mutating func setDay(_ number: Int?) {
        day = number.flatMap { NodeDay(wall: Double($0) * 86_400 + 1, boot: boot) }
    }

    /// Compared from the moment on at which the assessor says the same as the recorded one.
    private mutating func isWarm(_ step: HistoryStep, at instant: MonotonicInstant) -> Bool {
        switch warmth {
        case .cold: return false
        case .warm: return true
        case .warming(let since):
            let agrees = assessment.complete && assessment.health == step.decision.health
            guard agrees || since.age(at: instant) > Self.warmUpLimit else {
                summary.unheard += 1
                return false
            }
            warmth = .warm
            return true
        }
    }

    // MARK: - Steps

    private func makeInput(at now: MonotonicInstant, nonce: String?) -> DecisionInput {
        DecisionInput(
            now: now, boot: boot, wall: summary.wallSeconds(at: now), assessment: assessment, cluster: cluster,
            statements: statements.values.sorted { $0.node < $1.node }, previews: previews, nonce: nonce ?? "replayed")
    }

    private mutating func take(_ step: HistoryStep, at now: MonotonicInstant) -> ReplayDifference? {
        var input = makeInput(at: now, nonce: step.nonce)
        guard isWarm(step, at: now) else {
            engine.hear(input)
            if step.ending == .settled { recorded = step.decision }
            return nil
        }
        var next = engine.step(input)
        switch step.ending {
        case .order, .goesOn: return nil
        case .settled: recorded = step.decision
        case .stands:
            // The engine asks the same question as then, and nobody answers it, as then.
            let gist = DecisionGist(next, health: assessment.health)
            if gist.isQuestion, gist.step == step.decision.step { return nil }
        }
        guard let then = recorded else { return nil }
        var assumed = false
        if !(then.isQuestion && DecisionGist(next, health: assessment.health).agrees(with: then)) {
            assumed = settle(&next, &input)
        }
        if case .act(let action) = next.step { wanted = (action, input) } else { wanted = nil }
        return compare(then, DecisionGist(next, health: assessment.health), assumed: assumed, at: now)
    }

    /// Questions that nobody asked then: the cluster is taken to stand as it was read last, and a simulation to show
    /// what the change is meant to do.
    /// - Returns: whether a simulation was assumed.
    private mutating func settle(_ next: inout Decision, _ input: inout DecisionInput) -> Bool {
        var assumed = false
        for _ in 0..<6 {
            switch next.step {
            case .wait, .act: return assumed
            case .refresh:
                guard case .view(var view) = input.cluster, view.observedAt < input.now else { return assumed }
                view.observedAt = input.now
                input.cluster = .view(view)
            case .preview(let request):
                guard case .view(let view) = input.cluster else { return assumed }
                input.previews.append(.preview(AssumedPlacement.preview(request, view, at: input.now)))
                assumed = true
            }
            next = engine.step(input)
        }
        return assumed
    }

    private mutating func compare(
        _ then: DecisionGist, _ now: DecisionGist, assumed: Bool, at instant: MonotonicInstant
    ) -> ReplayDifference? {
        defer { last = (then, now) }
        let isNews = last.map { !$0.then.agrees(with: then) || !$0.now.agrees(with: now) } ?? true
        guard isNews else { return nil }
        summary.decisions += 1
        guard !then.agrees(with: now) else { return nil }
        summary.differences += 1
        return ReplayDifference(
            at: instant, wall: summary.wallTime(at: instant), then: .decision(then), now: .decision(now),
            assumedPlacement: assumed)
    }

    // MARK: - Outcomes and orders

    /// What was done then and is wanted now has its recorded outcome. What would not be done now shows in the cluster.
    private mutating func finished(_ action: Action, _ outcome: ActionOutcome, at now: MonotonicInstant) {
        guard case .warm = warmth else {
            engine.finished(action, outcome, makeInput(at: now, nonce: nil))
            return
        }
        let then = DecisionGist.words(action.kind)
        if let wanted, DecisionGist.words(wanted.action.kind) == then {
            engine.finished(wanted.action, outcome, wanted.input)
            return
        }
        // Advice is no step, so that it was not recorded when it was given: not before the view that it rests on.
        let adviceAt = if case .view(let view) = cluster { view.observedAt } else { now }
        let input = makeInput(at: adviceAt, nonce: nil)
        if case .act(let advised) = engine.advice(input).step, DecisionGist.words(advised.kind) == then {
            engine.finished(advised, outcome, input)
            return
        }
        summary.unwanted += 1
    }

    private mutating func cleared(_ then: ClearResult, at now: MonotonicInstant) -> ReplayDifference? {
        let result = assessor.clear(at: now)
        if case .cleared = result { engine.cleared(keeping: assessor.assess(at: now).findings) }
        guard case .warm = warmth else { return nil }
        summary.decisions += 1
        guard result != then else { return nil }
        summary.differences += 1
        return ReplayDifference(
            at: now, wall: summary.wallTime(at: now), then: .clear(then), now: .clear(result), assumedPlacement: false)
    }
}
