package import HealthModel

/// Has Pacemaker's fencer switch the vacated peer off, once for a cause, and believes it only from the fence history and
/// from the membership. Never declares a node off that was not switched off.
package struct PeerFencing: Sendable {
    private let runner: any CommandRunner
    private let reader: ClusterReader
    private let ledger: FencingLedger
    private let clock: ActuatorClock
    private let timeoutSeconds: Int

    /// - Parameter timeoutSeconds: how long the fencer may take; whole seconds, which is all stonith_admin(8) reads.
    package init(
        runner: any CommandRunner, reader: ClusterReader, ledger: FencingLedger, clock: ActuatorClock,
        timeoutSeconds: Int
    ) {
        self.runner = runner
        self.reader = reader
        self.ledger = ledger
        self.clock = clock
        self.timeoutSeconds = timeoutSeconds
    }

    package func powerOff(_ node: String, nonce: String, reason: String) async throws(ClusterError) -> ActionOutcome {
        guard PlainWord.holds(node, limit: 255), PlainWord.holds(nonce, limit: 64), PlainWord.holds(reason, limit: 64)
        else {
            throw ClusterError(
                .badRequest, "Node, nonce and reason of a power-off may have letters, digits and ._@+- only.")
        }
        let view: ClusterView
        do throws(ClusterError) {
            view = try await reader.observe()
        } catch {
            // Nothing is spent: neither the record nor the fencer was touched.
            return clock.outcome(
                .refused, "\(node) is not switched off, and the fencer was not asked: \(error.message)")
        }
        if let earlier = await ledger.order(of: nonce) {
            return await repetition(of: earlier, for: nonce, on: node, in: view)
        }
        guard reason != PeerStatement.PowerOffRequest.inquiry else {
            return clock.outcome(
                .refused, await ledger.trouble() ?? "No power-off of \(node) for the cause \(nonce) is on record.")
        }
        if let refusal = FencingCheck.refusal(toFence: node, nonce: nonce, in: view) {
            return clock.outcome(.refused, "\(node) is not switched off: \(refusal)")
        }
        var order = PowerOffOrder(at: clock.wallSeconds())
        do throws(ClusterError) {
            order.before = try await readHistory(of: node).powerOffs(of: node, since: order.at)
        } catch {
            return clock.outcome(
                .refused,
                "\(node) is not switched off: whether it worked could not be told, for the fence history cannot be read: "
                    + error.message)
        }
        switch await ledger.reserve(order, nonce: nonce, node: node, reason: reason) {
        case .granted: break
        case .refused(let why): return clock.outcome(.refused, "\(node) is not switched off: \(why)")
        case .used(let earlier): return await repetition(of: earlier, for: nonce, on: node, in: view)
        }
        let command = PacemakerCommand(
            // Without a tolerance: the node may have been fenced a moment ago and be on again. One order a cause is what
            // the record is for.
            .stonithAdmin, ["--fence", node, "--timeout", String(timeoutSeconds)],
            // The result is broadcast after the membership has changed: token and consensus come on top.
            deadline: .seconds(timeoutSeconds + 15))
        if case .failed(let why) = WriteResult(await runner.run(command), of: command) {
            return clock.outcome(
                .failed, "The power-off of \(node) failed: \(why) See `stonith_admin --history \(node)`.")
        }
        return await verdict(on: node, order)
    }

    /// A cause that had its power-off gets no second one; that it worked may still be said, of a node that is gone.
    private func repetition(
        of order: PowerOffOrder, for nonce: String, on node: String, in view: ClusterView
    ) async -> ActionOutcome {
        let history: FenceHistory
        do throws(ClusterError) {
            history = try await readHistory(of: node)
        } catch {
            return clock.outcome(
                .unconfirmed,
                "The power-off of \(node) was asked for before, and what came of it cannot be read: \(error.message)")
        }
        guard history.proves(order, of: node) else {
            return clock.outcome(
                .refused,
                "The one power-off of \(node) for the cause \(nonce) is spent, and the fence history shows no success"
                    + (view.node(named: node)?.online == false
                        ? "; that it left the cluster does not make it off." : "."))
        }
        return view.node(named: node)?.online == false
            ? clock.outcome(.already, "\(node) was switched off for this cause already.")
            : clock.outcome(
                .unconfirmed,
                "The fence history says that \(node) is off, but it is still online in the cluster: check its power.")
    }

    private func verdict(on node: String, _ order: PowerOffOrder) async -> ActionOutcome {
        let recorded = await ReadBack.confirms(clock) { () async throws(ClusterError) in
            try await readHistory(of: node).proves(order, of: node)
        }
        guard recorded else {
            return clock.outcome(
                .unconfirmed, "The power-off of \(node) was asked for, but the fence history shows no success.")
        }
        let gone = await ReadBack.confirms(clock) { () async throws(ClusterError) in
            let view = try await reader.observe()
            return view.node(named: node).map { !$0.online } ?? false
        }
        return gone
            ? clock.outcome(
                .confirmed, "\(node) is switched off: the fence history says so and it has left the cluster.")
            : clock.outcome(
                .unconfirmed,
                "The fence history says that \(node) is off, but it is still online in the cluster: check its power.")
    }

    private func readHistory(of node: String) async throws(ClusterError) -> FenceHistory {
        FenceHistory(try await runner.document(FenceHistory.command(for: node)))
    }
}
