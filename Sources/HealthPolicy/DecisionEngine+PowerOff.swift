import HealthModel

extension DecisionEngine {
    /// A vacated node with a dangerous finding: standby, so that clone instances stop cleanly, then the request.
    mutating func prepareForPowerOff(
        _ cause: Finding, _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ decision: inout Decision
    ) {
        decision.wanted = .powerOff
        if let hold = state.hold {
            decision.reason = "Nothing goes on towards a power-off: \(hold.owner) holds this node (\(hold.reason))"
            decision.alarms.append(
                "\(view.localNode) should be switched off (\(cause.id)), but \(hold.owner) holds it: \(hold.reason); "
                    + "forewarn unhold lifts the hold")
            return
        }
        guard Self.isServed(without: view.localNode, in: view) else {
            stayOn(cause.id, input, view, &decision)
            return
        }
        guard placesAllElsewhere(cause, input, view, local, &decision) else { return }
        let own: DecisionState.OwnPowerOff
        if let standing = state.powerOff {
            own = standing
        } else {
            own = DecisionState.OwnPowerOff(
                nonce: input.nonce, cause: cause.id, reason: cause.rule,
                since: DecisionState.Stamp(boot: input.boot, at: input.now, node: view.localNode), requested: false)
            state.powerOff = own
        }
        guard local.standby else {
            switch preview(.standby(node: view.localNode), input) {
            case .needed(let request):
                decision.step = .preview(request)
                decision.reason = "What a standby of this node stops has to be simulated first"
            case .failed(let message):
                decision.reason = "No standby before the power-off: \(message)"
                isStuck(own, decision.reason, input, view, &decision)
            case .ready(let preview):
                if let hurt = preview.leaving.first(where: { $0.isWorkload || $0.node != view.localNode }) {
                    decision.reason = "No standby before the power-off: it would stop or move \(hurt.resource)"
                    isStuck(own, decision.reason, input, view, &decision)
                } else {
                    let mark = StandbyMark(
                        owner: Self.markOwner, reason: cause.rule, since: input.wall, until: nil, id: own.nonce)
                    decision.reason = "Standby before the power-off, so that clone instances stop cleanly"
                    act(.standby(node: view.localNode, mark: mark), because: decision.reason, input, &decision)
                    isStuck(own, decision.reason, input, view, &decision)
                }
            }
            return
        }
        guard local.standbyMark?.id == own.nonce else {
            decision.reason = "Somebody else holds this node in standby; it is not switched off"
            decision.alarms.append(
                "\(view.localNode) should be switched off (\(cause.id)), but its standby is not ours; power it off "
                    + "by hand: stonith_admin --fence \(view.localNode)")
            return
        }
        let running = view.resources.filter { !$0.isFenceDevice && $0.nodes.contains(view.localNode) }
        guard running.isEmpty else {
            decision.reason = "Waiting for \(running.map(\.id).joined(separator: ", ")) to stop"
            isStuck(own, decision.reason, input, view, &decision)
            return
        }
        guard own.requested else {
            decision.reason = "The peer is asked to switch this node off: \(own.reason)"
            let request = PeerStatement.PowerOffRequest(nonce: own.nonce, reason: own.reason)
            act(.requestPowerOff(request), because: decision.reason, input, &decision)
            return
        }
        let age = own.since.age(at: input.now, boot: input.boot)
        decision.reason = "The peer was asked to switch this node off"
        if age > configuration.vacateDeadline {
            decision.alarms.append(
                "\(view.localNode) asked to be switched off \(age.wholeMilliseconds / 1000) s ago (\(own.reason)) and "
                    + "is still on; ask forewarn explain on the peer why")
        }
    }

    /// Nothing that left this node is still on its way, and nothing runs nowhere that would run here: "vacated" is not only
    /// "not here" (I1). In standby for it, the node would take itself away from what failed on the other.
    private mutating func placesAllElsewhere(
        _ cause: Finding, _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ decision: inout Decision
    ) -> Bool {
        guard local.standby || view.transition == .idle else {
            decision.reason = "Waiting until what left \(view.localNode) has its place (the DC is not idle)"
            let age = busySince?.age(at: input.now) ?? .zero
            if age > configuration.vacateDeadline {
                decision.alarms.append(
                    "\(view.localNode) should be switched off (\(cause.id)), but the DC has not come to rest for "
                        + "\(age.wholeMilliseconds / 60_000) min; look at crm_mon -rf")
            }
            return false
        }
        switch stranded(on: view.localNode, input, view) {
        case .nothing: return true
        case .needed(let request):
            decision.step = .preview(request)
            decision.reason = "Where what is stopped would run has to be simulated first"
        case .unknown(let message):
            decision.reason = "Whether anything that is stopped would run here cannot be told: \(message)"
            if let own = state.powerOff { isStuck(own, decision.reason, input, view, &decision) }
        case .resources(let names):
            stayOn(cause.id, for: names, input, view, &decision)
        }
        return false
    }

    enum Stranded {
        case nothing
        case resources(String)
        case needed(PreviewRequest)
        case unknown(String)
    }

    /// Workload that runs nowhere and would run on `node` but for its standby. Simulated only where anything is stopped.
    func stranded(on node: String, _ input: DecisionInput, _ view: ClusterView) -> Stranded {
        guard view.resources.contains(where: { !$0.isFenceDevice && $0.nodes.isEmpty }) else { return .nothing }
        switch preview(.unstandby(node: node), input) {
        case .needed(let request): return .needed(request)
        case .failed(let message): return .unknown(message)
        case .ready(let preview):
            let names = Self.revived(on: node, preview)
            return names.isEmpty ? .nothing : .resources(names.joined(separator: ", "))
        }
    }

    /// What `preview` starts or promotes on `node` and what is active in that role nowhere before: no move.
    private static func revived(on node: String, _ preview: PlacementPreview) -> [String] {
        preview.arriving.filter { placement in
            placement.isWorkload && placement.node == node
                && !preview.before.contains {
                    $0.resource == placement.resource && $0.role == placement.role && $0.node != nil
                }
        }.map(\.resource)
    }

    /// What keeps the power-off from being asked for is an alarm once it has lasted longer than a node needs to be vacated.
    private func isStuck(
        _ own: DecisionState.OwnPowerOff, _ why: String, _ input: DecisionInput, _ view: ClusterView,
        _ decision: inout Decision
    ) {
        let age = own.since.age(at: input.now, boot: input.boot)
        guard age > configuration.vacateDeadline else { return }
        decision.alarms.append(
            "\(view.localNode) should be switched off (\(own.reason)) for \(age.wholeMilliseconds / 60_000) min. \(why); see to "
                + "that (crm_mon -rn names what is unmanaged or failed), or switch it off by hand: stonith_admin --fence "
                + view.localNode)
    }

    /// Another node is there that may run something.
    static func isServed(without node: String, in view: ClusterView) -> Bool {
        view.nodes.contains { other in
            other.name != node && other.online && !other.unclean && !other.standby && !other.pending
                && !other.shutdown
        }
    }

    /// The last node serves, whatever its memory is worth (I1): the request is taken back, and without it our standby
    /// has no cause. The mark in the nodes section stays, so that a peer that comes back takes over again.
    private mutating func stayOn(
        _ cause: String, _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) {
        decision.reason = "\(view.localNode) is not switched off: no other node would serve"
        decision.alarms.append("\(view.localNode) should be switched off (\(cause)), but no other node would serve")
        // A peer that is about to be fenced may still run it all, and may come back from that.
        guard state.powerOff != nil, !view.peers.contains(where: \.unclean) else { return }
        act(.withdrawPowerOffRequest, because: decision.reason, input, &decision)
    }

    /// The same for what is stopped and would run here alone.
    private mutating func stayOn(
        _ cause: String, for names: String, _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) {
        decision.reason = "\(view.localNode) is not switched off: \(names) would run nowhere else"
        decision.alarms.append(
            "\(view.localNode) should be switched off (\(cause)), but \(names) would run nowhere else; look for why it "
                + "does not run on another node: crm_mon -rf")
        guard state.powerOff != nil else { return }
        act(.withdrawPowerOffRequest, because: decision.reason, input, &decision)
    }

    /// Neither a hold nor a health that became unknown keeps the last node in the standby that it set itself (I1): a hold
    /// is against moves, and this one moves nothing.
    /// - Returns: whether that is the step.
    mutating func servesAfterAll(
        _ local: NodeView, _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) -> Bool {
        guard let own = state.powerOff, local.standby, local.standbyMark?.owner == Self.markOwner,
            local.standbyMark?.id == own.nonce
        else { return false }
        guard Self.isServed(without: view.localNode, in: view) else {
            guard !view.peers.contains(where: \.unclean) else { return false }
            stayOn(own.cause, input, view, &decision)
            return true
        }
        switch stranded(on: view.localNode, input, view) {
        case .nothing, .unknown: return false
        case .needed(let request):
            decision.step = .preview(request)
            decision.reason = "Where what is stopped would run has to be simulated first"
        case .resources(let names): stayOn(own.cause, for: names, input, view, &decision)
        }
        return true
    }

    /// A standby that we set and that no longer has a cause is lifted, if nothing moves because of it, or something that is
    /// stopped everywhere then starts here: the rest of its group comes along.
    mutating func liftOwnStandby(
        _ local: NodeView, _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) -> Bool {
        guard local.standby, let mark = local.standbyMark, mark.owner == Self.markOwner,
            mark.id != state.powerOff?.nonce
        else { return false }
        switch preview(.unstandby(node: view.localNode), input) {
        case .needed(let request):
            decision.step = .preview(request)
            decision.reason = "What lifting our standby moves has to be simulated first"
        case .failed(let message): decision.reason = "Our standby is not lifted: \(message)"
        case .ready(let preview):
            // What is stopped and starts here does not move; what it draws along moves with a cause.
            let isNeeded = !Self.revived(on: view.localNode, preview).isEmpty
            let moved = preview.leaving.first { placement in
                placement.isWorkload && placement.node != nil && placement.node != view.localNode
            }
            if let moved, !isNeeded {
                decision.reason = "Our standby is not lifted: \(moved.resource) would move"
            } else {
                decision.reason = "The standby that we set has no cause any more"
                act(.liftStandby(node: view.localNode, markID: mark.id), because: decision.reason, input, &decision)
            }
        }
        return true
    }

    /// The owner of marks that the agent sets by itself.
    package static let markOwner = "agent"
}
