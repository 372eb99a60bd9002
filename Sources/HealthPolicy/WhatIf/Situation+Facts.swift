internal import HealthModel

extension Situation {
    /// What of the cluster, the peers, the senses and the people stands in the way of something, each as it would be
    /// otherwise. The strongest change first, so that a smaller one that is enough takes its place.
    func facts() -> [Hypothesis] {
        guard let view else { return (lastView == nil ? [] : [.clusterAnswers]) + senseFacts() }
        var facts = view.peers.flatMap { peerFacts($0, view) }
        facts += clusterFacts(view)
        if let hold = engine.state.hold { facts.append(.holdLifted(owner: hold.owner)) }
        let isMarked = view.local.map(engine.isMarked) ?? false
        if engine.state.held.isEvacuation || isMarked { facts.append(.cleared) }
        return facts + senseFacts()
    }

    private func senseFacts() -> [Hypothesis] {
        guard assessor != nil else { return [] }
        return input.assessment.senses.filter { ![.fresh, .nothingToSay].contains($0.freshness) }
            .map { .senseReports(probe: $0.probe) }
    }

    private func clusterFacts(_ view: ClusterView) -> [Hypothesis] {
        var facts: [Hypothesis] = []
        if !view.quorate { facts.append(.quorate) }
        if view.maintenanceMode || view.nodes.contains(where: \.maintenance) { facts.append(.notInMaintenance) }
        if view.transition != .idle { facts.append(.noTransition) }
        let keeper = engine.gateKeeper(input, view, source: view.localNode)
        if keeper.replicaInSync().verdict != .yes { facts.append(.replicaInSync) }
        if keeper.replicationLinkHealthy().verdict != .yes { facts.append(.replicationLinkWorks) }
        for node in view.nodes where keeper.fencePathProved(to: node.name).verdict != .yes {
            facts.append(.fencePathProved(node: node.name))
        }
        if !input.previews.isEmpty { facts.append(.everythingPlaced) }
        return facts
    }

    private func peerFacts(_ peer: NodeView, _ view: ClusterView) -> [Hypothesis] {
        var facts: [Hypothesis] = []
        let knowledge = engine.peerKnowledge(of: peer.name, at: input.now)
        let word = knowledge.fresh
        if let own = input.assessment.score?.points {
            let needed = own + engine.configuration.scoreMargin
            let isWell =
                word.map { word in
                    word.health != .unknown && word.health != .red && !word.rung.isEvacuation
                        && word.score.map { $0 >= needed } == true
                } ?? false
            if needed <= 100, !isWell { facts.append(.peerIsWell(node: peer.name, score: needed)) }
        }
        if word == nil, knowledge.statement != nil { facts.append(.peerSpeaks(node: peer.name)) }
        if knowledge.statement?.hold == true { facts.append(.peerHoldLifted(node: peer.name)) }
        if word?.environment?.isEmpty == false { facts.append(.peerEnvironmentEnds(node: peer.name)) }
        if !peer.online || peer.unclean || peer.pending || peer.shutdown || peer.standby {
            facts.append(.peerServes(node: peer.name))
        }
        return facts
    }

    /// What the assessment holds, as it would be otherwise.
    func findingChanges() -> [Hypothesis] {
        guard assessor != nil else { return [] }
        return input.assessment.findings.compactMap { finding in
            // What several parts are together ends with its parts.
            guard finding.component.id != "all" else { return nil }
            return finding.confidence == .suspected
                ? .confirmed(finding: finding.id, component: finding.component.name)
                : .ends(finding: finding.id, component: finding.component.name, latched: finding.latched)
        }
    }
}
