package import AgentAPI
internal import HealthModel
internal import HealthPolicy
internal import History
internal import LinuxAccess

/// Where the lines of an answer go, as they happen. Nothing that is under way stops because nobody reads any more.
package typealias ProgressSink = @Sendable (ProgressLine) async -> Void

extension DecisionLoop {
    /// A person empties a node. The plan is the same with and without `dryRun` (I9); live it is carried out in any mode,
    /// and watched until what ran on the node runs elsewhere or the deadline is over.
    package func drain(_ request: OperatorRequest, owner: String, _ emit: @escaping ProgressSink) async {
        let order = Order("drain", node: request.node, by: owner, since: time.now(), isDry: request.dryRun == true)
        let mark = StandbyMark(
            owner: PlainText.word(StandbyMark.owner(ofPerson: owner), or: "operator"),
            reason: PlainText.word(request.reason ?? "", or: "maintenance"), since: Int64(time.wall()), until: nil,
            id: time.nonce())
        let begun = await carryOutPlan(order, dryRun: request.dryRun ?? false, kind: .drain, emit) { input in
            let preview = input.previews.last { $0.request == .standby(node: request.node) }
            return engine.planDrain(of: request.node, mark: mark, input, preview: preview)
        } before: {
            // What would move off a node that does not exist is no question.
            guard case .view(let view) = cluster, view.node(named: request.node) != nil else { return }
            await preview(.standby(node: request.node), within: settings.patience.total)
        }
        guard case .planned(let plan, let outcome) = begun else { return await stuck(order, begun, emit) }
        guard await report(plan, outcome, order, dryRun: request.dryRun ?? false, emit) else { return }
        let stays = "\(request.node) stays in standby; to take it back: forewarn undrain \(request.node)"
        await watch(order, stays: stays, emit) { view in
            let progress = DecisionEngine.drainProgress(
                of: request.node, markID: mark.id, moves: plan.moves, in: view)
            guard progress.standing else { return .lost("the standby of \(request.node) was lifted by somebody else") }
            guard progress.complete, view.transition == .idle else {
                return .waiting(remaining: progress.remaining, missing: progress.missing)
            }
            return .reached(moved: progress.arrived)
        }
    }

    /// Takes a person's drain back. A standby that somebody else set is never lifted (I6).
    package func undrain(_ request: OperatorRequest, owner: String, _ emit: @escaping ProgressSink) async {
        let order = Order("undrain", node: request.node, by: owner, since: time.now(), isDry: request.dryRun == true)
        let begun = await carryOutPlan(order, dryRun: request.dryRun ?? false, kind: .drain, emit) { input in
            let preview = input.previews.last { $0.request == .unstandby(node: request.node) }
            return engine.planUndrain(
                of: request.node, by: PlainText.word(owner, or: "operator"), input, preview: preview)
        } before: {
            guard case .view(let view) = cluster, view.node(named: request.node)?.standbyMark != nil else { return }
            await preview(.unstandby(node: request.node), within: settings.patience.total)
        }
        guard case .planned(let plan, let outcome) = begun else { return await stuck(order, begun, emit) }
        guard await report(plan, outcome, order, dryRun: request.dryRun ?? false, emit) else { return }
        await watch(order, stays: "what was lifted stays lifted", emit) { view in
            guard let node = view.node(named: request.node) else {
                return .lost("the cluster does not know \(request.node) any more")
            }
            // Read at the same time, mark and standby may be of different states for a moment; so it is waited for.
            let others =
                node.standby && node.standbyMark == nil
                ? "\(request.node) is still in standby, by somebody else (crm_standby -N \(request.node) -G, with -l reboot too)"
                : nil
            return node.standby || view.transition != .idle ? .waiting(why: others) : .reached()
        }
    }

    /// Lifts this node's latched findings after a full pass.
    package func clear(_ request: OperatorRequest, owner: String, _ emit: @escaping ProgressSink) async {
        let order = Order("clear", node: request.node, by: owner, since: time.now())
        guard request.node == lastView?.localNode else {
            let message =
                if let view = lastView {
                    view.node(named: request.node) == nil
                        ? view.lacks(request.node)
                        : "Findings are kept on the node that has them: run forewarn clear \(request.node) on "
                            + request.node
                } else {
                    "The cluster has not said yet what this node is called: \(troubles["cluster"] ?? "it was not asked")"
                }
            await done(order, lastView == nil ? .unknown : .refused, message, emit)
            return
        }
        await takeTurn(order, emit)
        defer { turn.pass() }
        let now = time.now()
        let result = assessor.clear(at: now)
        switch result {
        case .refused(let why):
            await done(order, .refused, why, emit)
        case .cleared(let lifted, let remaining):
            engine.cleared(keeping: assessor.assess(at: now).findings)
            record(.cleared(result))
            await save(engine.state)
            let message =
                (lifted.isEmpty ? "Nothing was latched" : "Lifted: \(lifted.joined(separator: ", "))")
                + (remaining.isEmpty ? "" : "; still bad and therefore kept: \(remaining.joined(separator: ", "))")
            await recorder.note(
                .clear, node: localNode, message,
                [
                    "lifted": .array(lifted.map(JSONValue.string)),
                    "remaining": .array(remaining.map(JSONValue.string)), "owner": .string(owner),
                ])
            if let trouble = troubles["state"] {
                await done(order, .failed, "\(message); but a restart will not know it: \(trouble)", emit)
            } else {
                await done(order, remaining.isEmpty ? .ok : .failed, message, emit)
            }
        }
        signal.fire()
    }

    // MARK: - Plan

    /// A person's order: which one, for which node, and since when.
    struct Order: Sendable {
        var verb: String
        var node: String
        /// Whose it is; nil where it was not told.
        var owner: String?
        var since: MonotonicInstant
        var isDry: Bool

        init(_ verb: String, node: String, by owner: String? = nil, since: MonotonicInstant, isDry: Bool = false) {
            self.verb = verb
            self.node = node
            self.owner = owner
            self.since = since
            self.isDry = isDry
        }
    }

    enum Begun {
        case planned(DrainPlan, ActionOutcome?)
        /// The turn was not to be had; one sentence.
        case stuck(String)
    }

    private func stuck(_ order: Order, _ begun: Begun, _ emit: @escaping ProgressSink) async {
        guard case .stuck(let why) = begun else { return }
        await done(order, .unknown, "Nothing was changed: \(why)", emit)
    }

    /// Makes the plan on a fresh view, and carries it out in the same turn: nothing comes between. What is waited for is
    /// said meanwhile, and not any more when this has returned.
    private func carryOutPlan(
        _ order: Order, dryRun: Bool, kind: JournalEntry.Kind, _ emit: @escaping ProgressSink,
        _ plan: (DecisionInput) -> DrainPlan, before: () async -> Void
    ) async -> Begun {
        async let _: Void = talk(order, emit)
        guard await turn.take(within: settings.patience.total) else {
            return .stuck(silence)
        }
        defer { turn.pass() }
        // What nobody answered since the order was given is not asked a second time.
        let isUnanswered = troubles["cluster"] != nil && triedAt.map { $0 > order.since } == true
        if !isUnanswered { await refresh(within: settings.patience.total) }
        await before()
        judge()
        // The engine takes in what the peers say with a step; what it would do by itself is the next wake's affair.
        let input = makeInput()
        let ownStep = engine.step(input)
        record(ownStep, input, .order)
        let plan = plan(makeInput())
        guard let action = plan.action, plan.allowed, !dryRun else {
            return .planned(plan, nil)
        }
        guard underWay == nil else {
            return .planned(
                plan,
                ActionOutcome(
                    status: .refused, message: "Another action is under way; try again when it has ended",
                    finishedAt: time.now())
            )
        }
        guard let verb = ActuatorVerb(action) else { return .planned(plan, nil) }
        let outcome = await asking("for: \(action.reason)") { await perform(verb, through: actuators.hand) }
        // A refusal is written down where it is said.
        if outcome.status != .refused { await note(kind, action, outcome) }
        previews = []
        record(.previewsForgotten)
        await refresh()
        signal.fire()
        return .planned(plan, outcome)
    }

    /// Says the plan and how its action ended.
    /// - Returns: whether there is something to watch.
    private func report(
        _ plan: DrainPlan, _ outcome: ActionOutcome?, _ order: Order, dryRun: Bool, _ emit: @escaping ProgressSink
    ) async -> Bool {
        await emit(
            ProgressLine(
                .plan, node: plan.node, plan.verdict, elapsedMilliseconds: elapsed(order),
                gate: plan.gate.map(GateDocument.init),
                moves: plan.moves.map(MoveDocument.init),
                stops: plan.stops.map(\.resource)))
        guard plan.allowed else {
            let cannotTell = plan.gate.closed.allSatisfy { $0.verdict == .unknown }
            let unreachable = troubles["cluster"] != nil
            await done(
                order, unreachable || (cannotTell && !plan.gate.isEmpty) ? .unknown : .refused, plan.verdict, emit)
            return false
        }
        guard !dryRun else {
            await done(order, .ok, "Dry run: nothing was done", emit)
            return false
        }
        guard let outcome else {
            await done(order, .ok, plan.verdict, emit)
            return false
        }
        await emit(
            ProgressLine(
                .outcome, node: plan.node, outcome.message, elapsedMilliseconds: elapsed(order)))
        switch outcome.status {
        case .confirmed, .already: return true
        case .refused: await done(order, .refused, "Nothing was changed: \(outcome.message)", emit)
        case .failed: await done(order, .failed, "Failed: \(outcome.message)", emit)
        case .unconfirmed:
            await done(order, .unknown, "It was asked for and could not be read back: \(outcome.message)", emit)
        }
        return false
    }

    // MARK: - Watching

    enum Sight {
        /// What moved, with the node that it runs on now.
        case reached(moved: [DrainMove] = [])
        /// Workload that is still there, and what left and does not run on another node yet.
        case waiting(remaining: [String] = [], missing: [DrainMove] = [], why: String? = nil)
        case lost(String)
    }

    /// - Parameter stays: what is so after the deadline, and how to take it back.
    private func watch(
        _ order: Order, stays: String, _ emit: @escaping ProgressSink, _ look: (ClusterView) -> Sight
    ) async {
        let deadline = time.now().advanced(by: settings.decision.vacateDeadline)
        var said: String?
        var saidAt = time.now()
        while true {
            switch lastSight(look) {
            case .reached(let moved):
                await prove(order, moved, emit)
                return
            case .lost(let why):
                await done(order, .failed, why, emit)
                return
            case .waiting(let remaining, let missing, let why):
                let words = troubles["cluster"] ?? why ?? words(remaining, missing)
                if said != words || saidAt.age(at: time.now()) >= DecisionLoop.progressPeriod {
                    await emit(
                        ProgressLine(
                            .progress, node: order.node, "waiting: \(words)", elapsedMilliseconds: elapsed(order),
                            remaining: remaining))
                    (said, saidAt) = (words, time.now())
                }
                guard time.now() < deadline else {
                    await done(
                        order, troubles["cluster"] == nil ? .failed : .unknown,
                        "Not finished within \(settings.decision.vacateDeadline.wholeMilliseconds / 1000) s: \(words); "
                            + stays, emit)
                    return
                }
            }
            // Only a cancelled sleep throws: the daemon stops, and the standby stands.
            guard (try? await Task.sleep(for: settings.watchInterval)) != nil else { return }
            await readOnce(order, emit)
        }
    }

    /// How often something is said even if nothing changes, so that a reader knows that we live.
    static let progressPeriod = Duration.seconds(5)

    private func lastSight(_ look: (ClusterView) -> Sight) -> Sight {
        guard case .view(let view) = cluster else { return .waiting() }
        return look(view)
    }

    private func words(_ remaining: [String], _ missing: [DrainMove]) -> String {
        // What has not left cannot have arrived: it is named once.
        let away = missing.filter { !remaining.contains($0.resource) }.map { "\($0.resource) (\($0.role))" }
        let words = [
            remaining.isEmpty ? nil : "still there: \(remaining.joined(separator: ", "))",
            away.isEmpty ? nil : "not running on another node: \(away.joined(separator: ", "))",
        ].compactMap { $0 }
        return words.isEmpty ? "the cluster is still busy" : words.joined(separator: "; ")
    }

    private func readOnce(_ order: Order, _ emit: @escaping ProgressSink) async {
        async let _: Void = talk(order, emit)
        guard await turn.take(within: settings.patience.total) else { return }
        defer { turn.pass() }
        await refresh(within: settings.patience.total)
    }

    /// What runs where now.
    private func prove(_ order: Order, _ moved: [DrainMove], _ emit: @escaping ProgressSink) async {
        guard case .view(let view) = cluster else { return }
        let running = view.resources.filter { $0.isWorkload && !$0.nodes.isEmpty }
            .map { "\($0.id) on \($0.nodes.joined(separator: ", "))" }
        let here = view.resources.filter { !$0.isWorkload && $0.nodes.contains(order.node) }.map(\.id)
        let standing = view.node(named: order.node)?.standby == true ? "in standby" : "not in standby"
        let arrived = moved.map { "\($0.resource) (\($0.role)) on \($0.to)" }.joined(separator: ", ")
        await emit(
            ProgressLine(
                .proof, node: order.node,
                "\(order.node) is \(standing); \(arrived.isEmpty ? "" : "moved: \(arrived); ")running: \(running.isEmpty ? "nothing" : running.joined(separator: "; ")); "
                    + "the DC is idle", elapsedMilliseconds: elapsed(order),
                moves: moved.isEmpty ? nil : moved.map(MoveDocument.init), stops: here))
        await recorder.note(
            .drain, node: localNode, "\(order.node) is \(standing)",
            ["target": .string(order.node), "elapsed_ms": .integer(elapsed(order))])
        await done(order, .ok, "Done", emit)
    }

    /// The last line of an order. A refusal is written down as well, each time: a person gave that order.
    func done(
        _ order: Order, _ result: ProgressLine.Result, _ message: String, _ emit: @escaping ProgressSink
    ) async {
        if result == .refused, !order.isDry {
            await recorder.note(
                .refused, node: localNode, "\(order.verb): \(message)",
                [
                    "verb": .string(order.verb), "target": .string(Printable.clean(order.node, limit: 256)),
                    "owner": order.owner.map { .string($0) } ?? .null,
                ])
        }
        await emit(
            ProgressLine(.done, node: order.node, message, elapsedMilliseconds: elapsed(order), result: result))
    }

    func elapsed(_ order: Order) -> Int64 { order.since.age(at: time.now()).wholeMilliseconds }
}

extension MoveDocument {
    fileprivate init(_ move: DrainMove) {
        self.init(resource: move.resource, role: move.role, from: move.from, to: move.to)
    }
}
