package import HealthModel

/// Puts a node in standby with our mark, and lifts it again if the mark is still that one.
///
/// Both writes are one CIB change each, and conditional inside the CIB daemon: the XPath expression names the state that
/// we read, so that a change by somebody else in between makes the write do nothing.
package struct StandbyKeeper: Sendable {
    /// cibadmin(8): "No such object", what a modification says whose XPath expression matches nothing.
    private static let nothingMatched: Int32 = 105

    private let runner: any CommandRunner
    private let clock: ActuatorClock

    package init(runner: any CommandRunner, clock: ActuatorClock) {
        self.runner = runner
        self.clock = clock
    }

    package func enter(_ node: String, mark: StandbyMark) async throws(ClusterError) -> ActionOutcome {
        guard mark.wellFormed else {
            throw ClusterError(.badRequest, "The mark's words may have letters, digits and ._@+- only, up to 64 each.")
        }
        let cib = try await readCIB()
        let entry = try entry(of: node, in: cib)
        switch entry.state {
        case .ours(let current) where current == mark:
            return clock.outcome(.already, "\(node) is already in standby with this mark.")
        case .ours(let current):
            return clock.outcome(
                .refused,
                "\(node) is in standby for \(current.displayName) (reason \(current.reason), id \(current.id)) already; that "
                    + "mark must be lifted first.")
        case .foreign:
            return clock.outcome(
                .refused, "\(node) is in standby without a mark of Forewarn: somebody else set it, and it stays theirs."
            )
        case .none, .leftover:
            break
        }
        let others = OtherNodes(besides: node, monitor: try await readMonitor(), cib: cib)
        guard !others.serving.isEmpty else {
            return clock.outcome(.refused, "\(node) must not go into standby: \(others.sentence).")
        }
        let command = PacemakerCommand(
            .cibadmin,
            [
                "--modify", "--xpath", entry.unmarkedPath(whileServing: others.serving), "--xml-text",
                entry.change(to: mark).serialised,
            ])
        let result = await runner.run(command)
        if result.ending == .exited(code: StandbyKeeper.nothingMatched) { return await overtaken(node) }
        if case .failed(let why) = WriteResult(result, of: command) {
            return clock.outcome(.failed, "The standby of \(node) was not written: \(why)")
        }
        let seen = await ReadBack.confirms(clock) { () async throws(ClusterError) in
            try await self.entry(of: node).state == .ours(mark)
        }
        guard seen else {
            return clock.outcome(.unconfirmed, "The standby of \(node) was written but could not be read back.")
        }
        return await settled(node, mark)
    }

    /// A node that left, or somebody else's standby, may have come in between: then ours is the one that goes.
    private func settled(_ node: String, _ mark: StandbyMark) async -> ActionOutcome {
        var others: OtherNodes?
        _ = await ReadBack.confirms(clock) { () async throws(ClusterError) in
            let monitor = try await readMonitor()
            others = OtherNodes(besides: node, monitor: monitor, cib: try await readCIB())
            return true
        }
        guard let others else {
            return clock.outcome(
                .unconfirmed, "\(node) is in standby, but whether another node serves could not be read.")
        }
        guard others.serving.isEmpty else {
            return clock.outcome(.confirmed, "\(node) is in standby for \(mark.displayName), reason \(mark.reason).")
        }
        let lifted: String
        do {
            lifted = try await lift(node, markID: mark.id).message
        } catch {
            lifted = "It could not be lifted again: \(error.message)"
        }
        return clock.outcome(
            .failed, "\(node) was put in standby, and then \(others.sentence); so it was taken back: \(lifted)")
    }

    /// The conditional change matched nothing: says what came in between, as far as it can be read.
    private func overtaken(_ node: String) async -> ActionOutcome {
        var why = "the cluster changed at the same time"
        do {
            let monitor = try await readMonitor()
            let cib = try await readCIB()
            let others = OtherNodes(besides: node, monitor: monitor, cib: cib)
            if try entry(of: node, in: cib).state != .none {
                why = "somebody else put it in standby at the same time"
            } else if others.serving.isEmpty {
                why = others.sentence
            }
        } catch {
            // What is certain stays certain: nothing was written.
        }
        return clock.outcome(.refused, "\(node) was not put in standby: \(why); nothing was written.")
    }

    package func lift(_ node: String, markID: String) async throws(ClusterError) -> ActionOutcome {
        guard PlainWord.holds(markID, limit: 64) else {
            throw ClusterError(.badRequest, "The mark's id may have letters, digits and ._@+- only, up to 64.")
        }
        let entry = try await entry(of: node)
        let mark: StandbyMark
        var isLeftover = false
        switch entry.state {
        case .leftover(let current) where current.id == markID:
            (mark, isLeftover) = (current, true)
        case .none, .leftover:
            return clock.outcome(.already, "\(node) is not in standby.")
        case .foreign:
            return clock.outcome(
                .refused, "The standby of \(node) has no mark of Forewarn: somebody else set it, and it stays theirs.")
        case .ours(let current) where current.id != markID:
            return clock.outcome(
                .refused,
                "The standby of \(node) belongs to \(current.displayName) with id \(current.id), not \(markID).")
        case .ours(let current):
            mark = current
        }
        let path = isLeftover ? entry.leftoverPath(mark.attributeValue) : entry.markedPath(mark.attributeValue)
        // "--force" only allows a deletion of more than one element; what is deleted stands in the expression.
        let command = PacemakerCommand(
            .cibadmin, ["--delete-all", "--force", "--xpath", path])
        if case .failed(let why) = WriteResult(await runner.run(command), of: command) {
            return clock.outcome(.failed, "The standby of \(node) was not lifted: \(why)")
        }
        var left = StandbyEntry.State.ours(mark)
        let seen = await ReadBack.confirms(clock) { () async throws(ClusterError) in
            left = try await self.entry(of: node).state
            return left != .ours(mark) && left != .leftover(mark)
        }
        guard seen else {
            return clock.outcome(.unconfirmed, "The standby of \(node) was lifted but could not be read back.")
        }
        return left == .none
            ? clock.outcome(.confirmed, "The standby of \(node) is lifted.")
            : clock.outcome(
                .confirmed, "Our standby of \(node) is lifted; it stays in standby because somebody else set one.")
    }

    private func readCIB() async throws(ClusterError) -> CIBReading {
        try CIBReading(try await runner.document(CIBReading.command))
    }

    private func readMonitor() async throws(ClusterError) -> MonitorReading {
        try MonitorReading(try await runner.document(MonitorReading.command))
    }

    private func entry(of node: String) async throws(ClusterError) -> StandbyEntry {
        try entry(of: node, in: try await readCIB())
    }

    private func entry(of node: String, in cib: CIBReading) throws(ClusterError) -> StandbyEntry {
        guard PlainWord.holds(node, limit: 255) else {
            throw ClusterError(.badRequest, "\(node.debugDescription) is not the name of a cluster node.")
        }
        guard let element = cib.nodeEntry(node), let id = element["id"], PlainWord.holds(id, limit: 255) else {
            throw ClusterError(.badRequest, "There is no node \(node) in the CIB; see `crm_node -l`.")
        }
        return StandbyEntry(
            node: node, id: id, element: element,
            transientlyInStandby: PacemakerBoolean.holds(cib.transientAttributes(of: node)["standby"]))
    }
}
