package import AgentAPI
internal import HealthModel
internal import HealthPolicy
internal import History
internal import LinuxAccess

/// A person says that nothing is to move off this node or onto it by itself. Kept with the decision state, so that it
/// survives restarts and reboots, and said to the peer.
extension DecisionLoop {
    package func hold(_ request: OperatorRequest, owner: String, _ emit: @escaping ProgressSink) async {
        let order = Order("hold", node: named(request), by: owner, since: time.now())
        guard await isHere(request, "hold", order, emit) else { return }
        if let defect = request.defect {
            await done(order, .refused, defect, emit)
            return
        }
        // Not between a decision and its action.
        await takeTurn(order, emit)
        defer { turn.pass() }
        await endHold()
        if let standing = engine.state.hold {
            await done(
                order, .refused,
                "\(standing.owner) holds this node already: \(standing.reason); forewarn unhold lifts that hold first",
                emit)
            return
        }
        let reason = Printable.clean(request.reason ?? "", limit: 200)
        let hold = DecisionState.OperatorHold(
            owner: PlainText.word(owner, or: "operator"), reason: reason.isEmpty ? "no reason given" : reason,
            since: DecisionState.Stamp(boot: time.boot, at: time.now(), node: localNode),
            duration: request.duration.flatMap(DurationText.parse))
        engine.setHold(hold)
        record(.hold(hold))
        let end = request.duration.map { "for \(Printable.clean($0, limit: 40))" } ?? "until it is lifted"
        await settleHold(
            order, "\(hold.owner) holds \(localNode) \(end): \(hold.reason)", owner: hold.owner, reason: hold.reason,
            emit)
    }

    package func unhold(_ request: OperatorRequest, owner: String, _ emit: @escaping ProgressSink) async {
        let order = Order("unhold", node: named(request), by: owner, since: time.now())
        guard await isHere(request, "unhold", order, emit) else { return }
        await takeTurn(order, emit)
        defer { turn.pass() }
        await endHold()
        guard let standing = engine.state.hold else {
            await done(order, .ok, "No hold is set; nothing to do", emit)
            return
        }
        engine.setHold(nil)
        record(.hold(nil))
        let who = PlainText.word(owner, or: "operator")
        await settleHold(
            order, "\(who) lifted the hold that \(standing.owner) had set: \(standing.reason)", owner: who,
            reason: standing.reason, emit)
    }

    /// A hold whose time has run out is an alarm, once.
    func endHold() async {
        guard let hold = engine.state.hold, hold.isOver(at: time.now(), boot: time.boot) else { return }
        engine.setHold(nil)
        record(.hold(nil))
        await save(engine.state)
        await recorder.note(
            .alarm, node: localNode,
            "The hold that \(hold.owner) had set has run out (\(hold.reason)): what is decided is done again",
            ["owner": .string(hold.owner), "reason": .string(hold.reason)])
    }

    private func settleHold(
        _ order: Order, _ message: String, owner: String, reason: String, _ emit: @escaping ProgressSink
    ) async {
        await save(engine.state)
        await recorder.note(
            .hold, node: localNode, message, ["owner": .string(owner), "reason": .string(reason)])
        // The peer learns of it now, and not with the next beat.
        await sayIfChanged()
        if let trouble = troubles["state"] {
            await done(order, .failed, "\(message); but a restart will not know it: \(trouble)", emit)
        } else {
            let unheard = clusterIsHeard ? "" : "; the peer cannot be told yet"
            await done(order, .ok, message + unheard, emit)
        }
        signal.fire()
    }

    private func named(_ request: OperatorRequest) -> String {
        request.node == OperatorRequest.thisNode ? localNode : request.node
    }

    private var clusterIsHeard: Bool { said != nil && troubles["cluster"] == nil }

    private func isHere(
        _ request: OperatorRequest, _ verb: String, _ order: Order, _ emit: @escaping ProgressSink
    ) async -> Bool {
        if request.node == OperatorRequest.thisNode || request.node == localNode { return true }
        let message =
            if let view = lastView, view.node(named: request.node) == nil {
                view.lacks(request.node)
            } else {
                "A hold is kept on the node that it is for: run forewarn \(verb) on \(request.node)"
            }
        await done(order, .refused, message, emit)
        return false
    }
}
