import HealthModel

/// What is done when both nodes of a pair suffer from what they share: warm air, or no mains.
package enum EnvironmentPlan: String, Codable, Sendable, CaseIterable {
    /// Nothing is moved because of it.
    case stay
    /// Everything runs on one node, and the other is switched off: half the heat, and twice the time on batteries.
    case consolidate
}

/// The plan "consolidate" is ScanCore's (https://github.com/ClusterLabs/anvil: both nodes hot or on batteries for two
/// minutes), by our own means: the node that leaves is evacuated, goes into standby, and is switched off at its peer's hand.
extension DecisionEngine {
    /// A cause that both nodes of a whole pair see, with a peer that acts by itself; nil else.
    func sharedTrouble(_ input: DecisionInput) -> SharedCause? {
        guard case .view(let view) = input.cluster, view.nodes.count == 2, let local = view.local,
            let peer = view.peers.first, Self.mayServe(local), Self.mayServe(peer),
            let word = peerKnowledge(of: peer.name, at: input.now).fresh
        else { return nil }
        return input.assessment.sharedCauses.first { word.environment?.contains($0.rawValue) == true }
    }

    /// Our own standby is a part of the plan.
    private static func mayServe(_ node: NodeView) -> Bool {
        let standsAside = node.standby && node.standbyMark?.owner != markOwner
        return node.online && !node.unclean && !node.pending && !node.shutdown && !standsAside
    }

    /// Since when it has been shared without a break; and with its end the causes that it was, so that the next heat may be
    /// answered as well.
    mutating func trackEnvironment(_ input: DecisionInput) {
        if sharedTrouble(input) != nil { sharedSince = sharedSince ?? input.now } else { sharedSince = nil }
        if input.assessment.complete, input.assessment.sharedCauses.isEmpty {
            state.answeredCauses.removeAll(where: SharedCause.isOne)
        }
    }

    /// By the plan this node leaves, if its peer is the one to stay. What is the node's own comes first.
    func byThePlan(_ choice: LadderChoice?, _ input: DecisionInput, _ view: ClusterView) -> LadderChoice? {
        guard configuration.environmentPlan == .consolidate, let choice, choice.dangerous.isEmpty,
            let sharedSince, sharedSince.age(at: input.now) >= configuration.consolidateAfter,
            let cause = sharedTrouble(input),
            choice.causes.allSatisfy({ $0.scope == .environment || cause.explains($0) }),
            let peer = view.peers.first, leaves(input, view, to: peer)
        else { return choice }
        let causes = input.assessment.findings.filter { SharedCause.of($0) == cause }
        return LadderChoice(
            rung: .powerOff, evacuateValue: RungValue.evacuate, causes: causes, consolidatesOn: peer.name)
    }

    /// The one that carries less leaves, then the worse, then the greater name: both nodes come to the same by what the
    /// cluster says. Whether the peer has the data is asked of the gate.
    private func leaves(_ input: DecisionInput, _ view: ClusterView, to peer: NodeView) -> Bool {
        guard let word = peerKnowledge(of: peer.name, at: input.now).fresh, word.mode == "act" else { return false }
        // Who has begun goes on.
        if word.rung.isEvacuation { return false }
        if state.held.isEvacuation { return true }
        // One that has another plan would not switch off who asks for it.
        guard word.consolidates == true else { return false }
        let loads = (
            Self.workload(on: view.localNode, in: view).count, Self.workload(on: peer.name, in: view).count
        )
        if loads.0 != loads.1 { return loads.0 < loads.1 }
        let scores = (input.assessment.score?.points ?? 0, word.score ?? 0)
        return scores.0 != scores.1 ? scores.0 < scores.1 : view.localNode > peer.name
    }

    /// On batteries or in the heat itself, but nothing else is wrong here, and the plan says so: then this node switches the
    /// vacated one off.
    func staysByThePlan(_ input: DecisionInput) -> Bool {
        guard configuration.environmentPlan == .consolidate, input.assessment.complete,
            input.assessment.health == .yellow, let cause = sharedTrouble(input)
        else { return false }
        return input.assessment.findings.filter { $0.confidence == .confirmed && $0.severity > .advisory }
            .allSatisfy { $0.scope == .environment || cause.explains($0) }
    }

    private func consolidates(_ peer: NodeView, _ input: DecisionInput) -> Bool {
        peerKnowledge(of: peer.name, at: input.now).fresh?.consolidates == true
    }

    /// Both nodes see the same: it is told apart from their faults, and the plan is said.
    func environmentAlarms(_ input: DecisionInput, _ view: ClusterView) -> [String] {
        input.assessment.sharedCauses.compactMap { cause in
            let peers = view.peers.filter { node in
                peerKnowledge(of: node.name, at: input.now).fresh?.environment?.contains(cause.rawValue) == true
            }
            guard !peers.isEmpty else { return nil }
            let names = ([view.localNode] + peers.map(\.name)).sorted().joined(separator: " and ")
            let plan =
                switch configuration.environmentPlan {
                case .stay: "stay: nothing is moved because of it"
                case .consolidate where !peers.allSatisfy({ consolidates($0, input) }):
                    "stay, because environment_plan is \"consolidate\" on \(view.localNode) only; set it on both"
                case .consolidate:
                    "run everything on one of them and switch the other off, once it has lasted for "
                        + "\(configuration.consolidateAfter.wholeMilliseconds / 1000) s"
                }
            return "On \(names) \(cause.words); the plan is to \(plan)"
        }
    }
}

extension GateKeeper {
    /// By the plan: the one that stays is known, does not leave itself, and is not failing.
    func maySurvive() -> GateAnswer {
        for target in targets {
            guard target.silence == nil, target.health != .unknown else {
                return GateAnswer(.peerBetter, .unknown, "the health of \(target.node) is unknown")
            }
            let words = "\(target.node) is \(target.health.rawValue)"
            guard target.health != .red, !target.evacuated, !evacuationStands(on: target.node) else {
                return GateAnswer(
                    .peerBetter, .no, "\(words)\(target.evacuated ? " and leaves itself" : "")",
                    ageMilliseconds: target.ageMilliseconds)
            }
        }
        return GateAnswer(
            .peerBetter, targets.isEmpty ? .unknown : .yes,
            "the plan is to stay on \(targets.map(\.node).joined(separator: ", "))",
            ageMilliseconds: targets.compactMap(\.ageMilliseconds).max())
    }
}
