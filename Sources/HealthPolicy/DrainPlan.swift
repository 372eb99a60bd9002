package import HealthModel

/// What `forewarn drain NODE` would do, and whether it may: the same value is printed by `--dry-run` and carried out
/// without it (I9).
package struct DrainPlan: Codable, Equatable, Sendable {
    package var node: String
    package var gate: [GateAnswer]
    /// What leaves the node, and where it goes.
    package var moves: [DrainMove]
    /// Clone instances and fence devices that stop with the standby.
    package var stops: [Placement]
    /// nil if the gate is shut or if there is nothing to do.
    package var action: Action?
    /// One sentence.
    package var verdict: String
    package var allowed: Bool
}

package struct DrainMove: Codable, Equatable, Sendable {
    package var resource: String
    package var role: String
    package var from: String
    package var to: String
}

/// How far a drain is.
package struct DrainProgress: Codable, Equatable, Sendable {
    package var node: String
    /// In standby with this drain's mark.
    package var standing: Bool
    package var remaining: [String]
    /// Of the planned moves, with the node that the resource runs on now.
    package var arrived: [DrainMove]
    /// Of the planned moves: what is not active on another node in its role yet.
    package var missing: [DrainMove]
    /// Nothing is left on the node, and everything that left it runs elsewhere.
    package var complete: Bool
}

extension DecisionEngine {
    /// The plan for putting `node` in standby at a person's wish.
    /// - Parameter preview: of `.standby(node:)`, nil if it could not be made.
    package func planDrain(
        of node: String, mark: StandbyMark, _ input: DecisionInput, preview: PreviewKnowledge?
    ) -> DrainPlan {
        var plan = DrainPlan(node: node, gate: [], moves: [], stops: [], action: nil, verdict: "", allowed: false)
        guard case .view(let view) = input.cluster else {
            plan.verdict = input.cluster.silence
            plan.gate = [GateAnswer(.clusterReachable, .unknown, "the cluster was not read")]
            return plan
        }
        guard let target = view.node(named: node) else {
            plan.verdict = view.lacks(node)
            plan.gate = [GateAnswer(.clusterReachable, .no, plan.verdict)]
            return plan
        }
        if target.standby {
            plan.verdict =
                target.standbyMark.map { "\(node) is in standby already: set by \($0.displayName), \($0.reason)" }
                ?? "\(node) is in standby already, set by somebody else"
            return plan
        }
        let keeper = gateKeeper(input, view, source: node)
        plan.gate = [
            keeper.clusterReachable(), keeper.quorate(), keeper.notInMaintenance(), keeper.noTransition(),
            keeper.peerOnline(), keeper.peerAgentFresh(), keeper.peerWell(), keeper.replicaInSync(),
            keeper.replicationLinkHealthy(),
            keeper.fencePathProved(to: node), keeper.noHold(),
        ]
        switch preview {
        case nil: plan.gate.append(GateAnswer(.everythingMoves, .unknown, "not simulated"))
        case .failed(_, _, let message): plan.gate.append(GateAnswer(.everythingMoves, .unknown, message))
        case .preview(let preview):
            plan.gate.append(keeper.everythingMoves(preview))
            plan.moves = preview.leaving.filter { $0.isWorkload && $0.node == node }.compactMap { leaving in
                let to = preview.after.first { $0.resource == leaving.resource && $0.isWorkload }?.node
                return DrainMove(resource: leaving.resource, role: leaving.role, from: node, to: to ?? "nowhere")
            }
            plan.stops = preview.leaving.filter { !$0.isWorkload && $0.node == node }
        }
        guard plan.gate.isOpen else {
            plan.verdict = "Refused: \(plan.gate.closedInWords)"
            return plan
        }
        plan.allowed = true
        plan.verdict = "\(plan.moves.count) resource(s) move away from \(node), then it is in standby until undrained"
        plan.action = Action(.standby(node: node, mark: mark), reason: "drain by \(mark.displayName): \(mark.reason)")
        return plan
    }

    /// The plan for taking a drain back. Only a standby with a person's mark is lifted; one without a mark is somebody
    /// else's, and the agent's own has a cause that only `clear` lifts (I6).
    ///
    /// - Parameters:
    ///   - person: whose wish it is, for the journal; whoever may drain may take back another's drain.
    ///   - preview: of `.unstandby(node:)`: what a constraint draws back moves, and is said beforehand. It refuses
    ///     nothing; nil if there is none.
    package func planUndrain(
        of node: String, by person: String? = nil, _ input: DecisionInput, preview: PreviewKnowledge? = nil
    ) -> DrainPlan {
        let reason = person.map { "undrain by \($0)" } ?? "undrain"
        var plan = DrainPlan(node: node, gate: [], moves: [], stops: [], action: nil, verdict: "", allowed: false)
        guard case .view(let view) = input.cluster else {
            plan.verdict = input.cluster.silence
            return plan
        }
        guard let target = view.node(named: node) else {
            plan.verdict = view.lacks(node)
            return plan
        }
        guard target.standby else {
            plan.allowed = true
            plan.verdict = "\(node) is not in standby; nothing to do"
            if let mark = target.standbyMark, mark.owner != DecisionEngine.markOwner {
                plan.verdict =
                    "\(node) is not in standby; the mark that \(mark.displayName) left (\(mark.reason)) is taken away"
                plan.action = Action(.liftStandby(node: node, markID: mark.id), reason: reason)
            }
            return plan
        }
        guard let mark = target.standbyMark else {
            plan.verdict =
                "Refused: the standby of \(node) was not set by forewarn; whoever set it lifts it "
                + "(crm_standby -N \(node) -D)"
            return plan
        }
        guard mark.owner != DecisionEngine.markOwner else {
            plan.verdict =
                "Refused: \(node) is in standby because of its hardware (\(mark.reason)); "
                + "repair it and run forewarn clear \(node)"
            return plan
        }
        plan.allowed = true
        plan.verdict = "The standby of \(node), set by \(mark.displayName) (\(mark.reason)), is lifted"
        switch preview {
        case nil: break
        case .failed(_, _, let message): plan.verdict += "; what moves because of it could not be simulated: \(message)"
        case .preview(let preview):
            plan.moves = preview.leaving.filter { $0.isWorkload && $0.node != node }.compactMap { leaving in
                guard let from = leaving.node else { return nil }
                let to = preview.after.first { $0.resource == leaving.resource && $0.isWorkload }?.node
                return DrainMove(resource: leaving.resource, role: leaving.role, from: from, to: to ?? "nowhere")
            }
            if !plan.moves.isEmpty {
                let names = plan.moves.map { "\($0.resource) (to \($0.to))" }.joined(separator: ", ")
                plan.verdict += ", and by the cluster's constraints this moves: \(names)"
            }
        }
        plan.action = Action(.liftStandby(node: node, markID: mark.id), reason: reason)
        return plan
    }

    package static func drainProgress(
        of node: String, markID: String, moves: [DrainMove], in view: ClusterView
    ) -> DrainProgress {
        let target = view.node(named: node)
        let standing = target?.standby == true && target?.standbyMark?.id == markID
        let remaining = workload(on: node, in: view).map(\.id)
        var arrived: [DrainMove] = []
        var missing: [DrainMove] = []
        for move in moves {
            let running = view.resources.first { resource in
                resource.id == move.resource && resource.role == move.role && !resource.failed
                    && resource.nodes.contains { $0 != node }
            }
            if let place = running?.nodes.first(where: { $0 != node }) {
                arrived.append(DrainMove(resource: move.resource, role: move.role, from: node, to: place))
            } else {
                missing.append(move)
            }
        }
        return DrainProgress(
            node: node, standing: standing, remaining: remaining, arrived: arrived, missing: missing,
            complete: standing && remaining.isEmpty && missing.isEmpty)
    }
}

extension ClusterKnowledge {
    /// One sentence: why there is no view.
    fileprivate var silence: String {
        switch self {
        case .unreachable(let message): "The cluster cannot be asked: \(message)"
        case .never, .view: "The cluster has not been asked yet"
        }
    }
}

extension ClusterView {
    /// One sentence about a name that is no node's.
    package func lacks(_ node: String) -> String {
        "There is no node \(node) in this cluster; it has \(nodes.map(\.name).sorted().joined(separator: ", "))"
    }
}
