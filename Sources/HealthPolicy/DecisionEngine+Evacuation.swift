package import HealthModel

extension DecisionEngine {
    /// From "the workload must leave" to the next step: gate, announcement, publication, and what follows it.
    mutating func evacuate(
        _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ choice: LadderChoice, value: Int,
        _ decision: inout Decision
    ) {
        if case .integer(let published) = local.transientHealth, published <= value {
            if !state.held.isEvacuation {
                // Published by an earlier life of this agent: take it over.
                state.held = .evacuate
                state.evacuateValue = published
                state.evacuatedAt = DecisionState.Stamp(boot: input.boot, at: input.now, node: view.localNode)
            }
            decision.held = state.held
            settleEvacuated(input, view, local, choice, &decision)
            return
        }
        let workload = Self.workload(on: view.localNode, in: view)
        let keeper = gateKeeper(input, view, source: view.localNode)
        let preview = preview(.health(node: view.localNode, value: value), input)
        let ahead = value <= RungValue.evacuateAhead
        decision.gate = evacuationGate(
            keeper, input, workload: workload, choice, ahead: ahead, preview: preview)
        if decision.gate.isOpen, case .needed(let request) = preview {
            decision.step = .preview(request)
            decision.reason = "Where everything would go has to be simulated first"
            return
        }
        guard decision.gate.isOpen else {
            closed(input, view, local, choice, workload: workload, &decision)
            return
        }
        announceOrPublish(input, view, value: value, moves: !workload.isEmpty, &decision)
    }

    /// A node that carries nothing may be marked without a target for its workload; a node that does must pass it all.
    private func evacuationGate(
        _ keeper: GateKeeper, _ input: DecisionInput, workload: [ResourceView], _ choice: LadderChoice, ahead: Bool,
        preview: PreviewAnswer
    ) -> [GateAnswer] {
        var answers = [
            keeper.clusterReachable(), keeper.quorate(), keeper.notInMaintenance(), keeper.noTransition(),
            keeper.peerAgentFresh(), keeper.noHold(),
        ]
        if choice.consolidatesOn != nil {
            // The node is switched off afterwards, so that everything but the budget is asked of an empty one as well.
            answers += [
                keeper.peerOnline(), keeper.maySurvive(), keeper.replicaInSync(), keeper.replicationLinkHealthy(),
                keeper.fencePathProved(to: keeper.source),
            ]
            if !workload.isEmpty { answers += [keeper.moveIntervalOver(), keeper.budgetLeft()] }
        } else if !workload.isEmpty {
            answers += [
                keeper.peerOnline(), keeper.peerBetter(than: input.assessment, ahead: ahead),
                keeper.notEnvironment(choice.causes, own: input.assessment.sharedCauses),
                keeper.replicaInSync(), keeper.replicationLinkHealthy(), keeper.fencePathProved(to: keeper.source),
                keeper.moveIntervalOver(),
                keeper.budgetLeft(),
            ]
        }
        // Not simulated while another answer is no: it would cost a scheduler run and change nothing.
        guard answers.isOpen else { return answers }
        switch preview {
        case .needed: break
        case .failed(let message): answers.append(GateAnswer(.everythingMoves, .unknown, message))
        case .ready(let preview): answers.append(keeper.everythingMoves(preview))
        }
        return answers
    }

    /// The gate is shut: say why, take back an announcement, and at least keep new resources away.
    private mutating func closed(
        _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ choice: LadderChoice,
        workload: [ResourceView], _ decision: inout Decision
    ) {
        let shut = decision.gate.closedInWords
        if let announced, !announced.published {
            decision.reason = "The announced move is taken back: \(shut)"
            decision.step = .act(Action(.withdraw, reason: decision.reason))
            return
        }
        let names = workload.map(\.id).joined(separator: ", ")
        let causes = choice.causes.map(\.id).joined(separator: ", ")
        decision.reason =
            names.isEmpty ? "Not marked as evacuated: \(shut)" : "\(names) cannot be moved away now: \(shut)"
        // Without workload too, where a power-off is to follow: no other alarm speaks of what keeps it from being asked for.
        if (!workload.isEmpty || !choice.dangerous.isEmpty) && choice.rung.isEvacuation {
            decision.alarms.append(
                "\(view.localNode) is sick (\(causes)) and "
                    + (names.isEmpty ? "is not marked as evacuated: \(shut)" : decision.reason))
        }
        if !state.held.isEvacuation, local.transientHealth != .integer(RungValue.avoid) {
            publishMild(.avoid, input, view, local, &decision)
        }
    }

    /// Two nodes that publish within 0.1 s of each other make services stop and restart in place. So an intent is
    /// announced in a private attribute first and read back with the peer's. attrd applies a write when it comes back in
    /// the cluster's one order of messages, so of two intents at least the later writer sees both.
    private mutating func announceOrPublish(
        _ input: DecisionInput, _ view: ClusterView, value: Int, moves: Bool, _ decision: inout Decision
    ) {
        guard let standing = announced, standing.intent.value == value else {
            if let backOffUntil, input.now < backOffUntil {
                decision.reason = "The peer goes first"
                decision.recheckAt = backOffUntil
                return
            }
            decision.reason = "Everything that runs here is to move to the peer"
            let publication = Action.Kind.publishHealth(value: value)
            guard !isPutOff(publication, at: input.now) else {
                // Nothing is announced that may not follow yet: this says only when it is due.
                act(publication, because: decision.reason, counts: moves, input, &decision)
                return
            }
            let intent = PeerStatement.Intent(nonce: input.nonce, value: value, moves: moves)
            act(.announce(intent), because: decision.reason, input, &decision)
            return
        }
        let rivals = view.nodes.compactMap { node -> (String, PeerStatement)? in
            guard node.name != view.localNode, let word = peerKnowledge(of: node.name, at: input.now).fresh,
                word.intent != nil
            else { return nil }
            return (node.name, word)
        }
        guard !rivals.isEmpty else {
            let causes =
                decision.causes.isEmpty ? "what it is recovering from" : decision.causes.joined(separator: ", ")
            decision.reason = moves ? "Evacuating because of \(causes)" : "Marked as evacuated because of \(causes)"
            act(.publishHealth(value: value), because: decision.reason, counts: moves, input, &decision)
            return
        }
        let own = (input.assessment.score?.points ?? 0, view.localNode)
        let first = rivals.allSatisfy { own < ($0.1.score ?? 0, $0.0) }
        guard first, standing.rounds < 3 else {
            decision.reason = "\(rivals.map(\.0).joined(separator: ", ")) announced a move at the same time"
            decision.step = .act(Action(.withdraw, reason: decision.reason))
            return
        }
        decision.reason = "Waiting for \(rivals.map(\.0).joined(separator: ", ")) to take its intent back"
        let due = standing.at.advanced(by: configuration.intentSettle)
        if input.now < due {
            decision.recheckAt = due
        } else {
            act(.announce(standing.intent), because: decision.reason, input, &decision)
        }
    }

    /// The workload that is active on a node.
    package static func workload(on node: String, in view: ClusterView) -> [ResourceView] {
        view.resources.filter { $0.isWorkload && $0.nodes.contains(node) }
    }

    // MARK: - After the publication

    private mutating func settleEvacuated(
        _ input: DecisionInput, _ view: ClusterView, _ local: NodeView, _ choice: LadderChoice,
        _ decision: inout Decision
    ) {
        let remaining = Self.workload(on: view.localNode, in: view).map(\.id)
        let dangerous = choice.dangerous
        if remaining.isEmpty {
            announced = nil
            decision.reason = "Evacuated; nothing but fence devices and clone instances runs here"
        } else {
            let names = remaining.joined(separator: ", ")
            decision.reason = "Evacuated; still here: \(names)"
            let age = state.evacuatedAt?.age(at: input.now, boot: input.boot) ?? .zero
            if !Self.isServed(without: view.localNode, in: view) {
                announced = nil
                decision.alarms.append(
                    "\(view.localNode) should be empty and runs \(names), because no other node can serve; bring one back"
                )
            } else if age > configuration.vacateDeadline {
                announced = nil
                decision.alarms.append(
                    "\(view.localNode) was to be evacuated \(age.wholeMilliseconds / 1000) s ago and still runs "
                        + "\(names); look for constraints with crm_simulate -LS, and for what is "
                        + "unmanaged or failed on the peer with crm_mon -rf")
            }
        }
        let permanent =
            dangerous.isEmpty && !isMarked(local) ? RungValue.permanentAtRest : RungValue.permanentDangerous
        if local.permanentHealth != .integer(permanent) {
            let why = dangerous.isEmpty ? "no dangerous finding is latched" : "\(dangerous[0].id) must outlive a reboot"
            act(.recordPermanentHealth(value: permanent), because: why, input, &decision)
            return
        }
        guard remaining.isEmpty else { return }
        let calling = dangerous + (choice.consolidatesOn == nil ? [] : choice.causes)
        if let cause = calling.first(where: { !state.answeredCauses.contains($0.id) }) {
            prepareForPowerOff(cause, input, view, local, &decision)
            if let own = state.powerOff {
                let also = calling.map(\.id).filter { $0 != own.cause }.prefix(DecisionState.alsoLimit)
                state.powerOff?.also = also.isEmpty ? nil : Array(also)
            }
        } else if let own = state.powerOff {
            act(
                .withdrawPowerOffRequest, because: "\(own.cause) no longer calls for a power-off", input, &decision)
        } else {
            _ = liftOwnStandby(local, input, view, &decision)
        }
    }
}
