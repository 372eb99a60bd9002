import HealthModel

extension DecisionEngine {
    /// What we owe the peers: to switch one off that asked for it, and to lift the standby of one that is off.
    /// - Returns: whether that is the step.
    mutating func serve(_ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision) -> Bool {
        liftAfterFencing(input, view, &decision) || switchOff(input, view, &decision)
    }

    /// The standby outlives the power-off (it is in the nodes section). It is deleted while the node is off, so that
    /// the node can still serve when this one dies.
    private mutating func liftAfterFencing(
        _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) -> Bool {
        // It is lifted only with the mark of this request. That a node has left the cluster does not say that it is off:
        // a stopped Pacemaker looks the same.
        for index in state.fenced.indices where !state.fenced[index].standbyLifted {
            let fenced = state.fenced[index]
            guard let node = view.node(named: fenced.node) else {
                // A person has taken it out of the cluster.
                state.fenced[index].standbyLifted = true
                continue
            }
            guard node.standby || node.standbyMark != nil, node.standbyMark?.id == fenced.nonce else {
                state.fenced[index].standbyLifted = true
                continue
            }
            guard !node.online, !node.unclean else { continue }
            guard fenced.succeeded else { continue }
            decision.reason = "\(node.name) is off; its standby is lifted so that it can serve if this node dies"
            act(.liftStandby(node: node.name, markID: fenced.nonce), because: decision.reason, input, &decision)
            if case .act = decision.step { return true }
        }
        return false
    }

    /// What was not seen to succeed is asked of the actuator's record, by the same nonce, and ordered by no such question.
    /// Only where nothing of this node's own is to be done.
    func inquire(_ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision) {
        guard case .wait = decision.step else { return }
        for fenced in state.fenced where !fenced.standbyLifted && !fenced.succeeded {
            guard let node = view.node(named: fenced.node), !node.online, !node.unclean else { continue }
            let kind = Action.Kind.fencePeer(
                node: node.name, nonce: fenced.nonce, reason: PeerStatement.PowerOffRequest.inquiry)
            if let until = retryAfter[Self.retryKey(kind)], input.now < until {
                decision.recheckAt = min(decision.recheckAt ?? until, until)
                continue
            }
            let reason =
                "\(node.name) has left the cluster, and that it is off is not proved; the actuator's record is asked"
            decision.step = .act(Action(kind, reason: reason))
            return
        }
    }

    private mutating func switchOff(
        _ input: DecisionInput, _ view: ClusterView, _ decision: inout Decision
    ) -> Bool {
        for node in view.peers {
            guard let word = peerKnowledge(of: node.name, at: input.now).fresh, let request = word.powerOff else {
                refusedSince?[node.name] = nil
                if node.online, let last = peerKnowledge(of: node.name, at: input.now).statement?.powerOff {
                    decision.alarms.append(
                        "\(node.name) asked to be switched off (\(last.reason)), and its agent is not heard to go on "
                            + "speaking; look at \(node.name), and switch it off by hand if need be: stonith_admin --fence "
                            + node.name)
                }
                continue
            }
            let earlier = state.fenced.last { $0.nonce == request.nonce }
            guard earlier.map(\.mayBeAskedAgain) ?? true else {
                if earlier?.succeeded == false {
                    decision.reason =
                        "\(node.name) asks to be switched off; its one power-off was tried and did not succeed"
                }
                continue
            }
            let keeper = gateKeeper(input, view, source: view.localNode)
            var gate = [
                keeper.clusterReachable(), keeper.quorate(), keeper.notInMaintenance(), keeper.noTransition(),
                selfGreen(input, view), targetVacated(node, view, request, mode: word.mode),
                keeper.fencePathProved(to: node.name),
                causeNotAnswered(node.name, request.nonce, input), keeper.noHold(),
            ]
            if gate.isOpen {
                switch stranded(on: node.name, input, view) {
                case .nothing: break
                case .needed(let request):
                    decision.gate = gate
                    decision.step = .preview(request)
                    decision.reason = "Whether anything would run on \(node.name) has to be simulated first"
                    return true
                case .unknown(let message): gate.append(GateAnswer(.targetVacated, .unknown, message))
                case .resources(let names):
                    gate.append(
                        GateAnswer(.targetVacated, .no, "\(names) is stopped, and would run on \(node.name) alone"))
                }
            }
            guard gate.isOpen else {
                let sentence =
                    "\(node.name) asks to be switched off (\(request.reason)); refused: \(gate.closedInWords)"
                (decision.gate, decision.reason) = (gate, sentence)
                if refusalIsAnAlarm(gate, node.name, input.now) { decision.alarms.append(sentence) }
                continue
            }
            refusedSince?[node.name] = nil
            decision.gate = gate
            decision.reason = "\(node.name) asked to be switched off: \(request.reason)"
            act(
                .fencePeer(node: node.name, nonce: request.nonce, reason: request.reason), because: decision.reason,
                input, &decision)
            if case .act = decision.step { return true }
        }
        return false
    }

    /// How long a refusal may stand that passes by itself.
    package static let refusalPatience = Duration.seconds(30)

    /// A transition that has yet to end is no reason for an alarm at once: it is asked again in a moment. What stands for
    /// longer is one, whatever the question.
    private mutating func refusalIsAnAlarm(
        _ gate: [GateAnswer], _ node: String, _ now: MonotonicInstant
    ) -> Bool {
        let passing: [GateQuestion] = [.clusterReachable, .noTransition, .targetVacated]
        // By node, not by request: ever new words do not begin anew.
        let since = refusedSince?[node] ?? now
        refusedSince = (refusedSince ?? [:]).merging([node: since]) { first, _ in first }
        return gate.closed.contains { !passing.contains($0.question) } || since.age(at: now) > Self.refusalPatience
    }

    /// A sick or unknown node switches nobody off: two sick nodes cannot shoot each other.
    /// Nor does one in standby, which could not serve in the other's place.
    private func selfGreen(_ input: DecisionInput, _ view: ClusterView) -> GateAnswer {
        let health = input.assessment.health
        if view.local?.standby == true {
            return GateAnswer(.selfGreen, .no, "this node is itself in standby")
        }
        if staysByThePlan(input) {
            return GateAnswer(.selfGreen, .yes, "the plan is to stay here, and nothing else speaks against this node")
        }
        return GateAnswer(
            .selfGreen, health == .green && input.assessment.complete ? .yes : .no,
            "this node is \(health.rawValue)")
    }

    private func targetVacated(
        _ node: NodeView, _ view: ClusterView, _ request: PeerStatement.PowerOffRequest, mode: String
    ) -> GateAnswer {
        let running = view.resources.filter { !$0.isFenceDevice && $0.nodes.contains(node.name) }.map(\.id)
        guard node.online, !node.unclean else {
            return GateAnswer(.targetVacated, .no, "\(node.name) is not online: fencing it is Pacemaker's own affair")
        }
        // What stands there is of an earlier life.
        guard mode == "act" else {
            return GateAnswer(.targetVacated, .no, "\(node.name) is in mode \(mode), and asks for nothing in it")
        }
        guard node.standby, node.standbyMark?.owner == Self.markOwner, node.standbyMark?.id == request.nonce else {
            return GateAnswer(.targetVacated, .no, "\(node.name) is not in standby with the mark of its request")
        }
        guard running.isEmpty else {
            return GateAnswer(.targetVacated, .no, "\(node.name) still runs \(running.joined(separator: ", "))")
        }
        return GateAnswer(.targetVacated, .yes, "\(node.name) runs nothing and is in standby with its own mark")
    }

    /// Asking again with the same nonce is no second power-off: the actuator's record holds each nonce for one.
    private func causeNotAnswered(_ node: String, _ nonce: String, _ input: DecisionInput) -> GateAnswer {
        let recent = state.fenced.filter {
            $0.node == node && $0.nonce != nonce && $0.at.age(at: input.now, boot: input.boot) < .seconds(3600)
        }
        return GateAnswer(
            .causeNotAnswered, recent.isEmpty ? .yes : .no,
            recent.isEmpty
                ? "no power-off of \(node) in the last hour"
                : "\(node) was switched off at our hand less than an hour ago")
    }
}
