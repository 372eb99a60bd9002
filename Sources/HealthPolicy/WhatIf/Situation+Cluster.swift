import HealthModel

extension Situation {
    mutating func change(_ node: String, _ body: (inout NodeView) -> Void) {
        guard var view, let index = view.nodes.firstIndex(where: { $0.name == node }) else { return }
        body(&view.nodes[index])
        self.view = view
    }

    mutating func proveFencing(of node: String) {
        guard var view else { return }
        view.stonithEnabled = true
        view.fencePaths.removeAll { $0.target == node }
        view.fencePaths.append(
            FencePath(target: node, device: "supposed", node: nil, proved: true, since: nil, evidence: "supposed"))
        self.view = view
    }

    mutating func isWell(_ node: String, score: Int) {
        change(node) { view in
            if case .integer(let value) = view.transientHealth, value > RungValue.evacuate { return }
            view.transientHealth = .integer(RungValue.observe)
        }
        say(of: node) { word in
            word.health = .green
            word.score = score
            word.rung = .observe
            word.intent = nil
        }
    }

    /// The agent on `node` is heard to go on speaking: as it did last, but for `change`.
    mutating func say(of node: String, after pause: Duration = .zero, _ change: (inout PeerStatement) -> Void) {
        let known = engine.peerKnowledge(of: node, at: input.now).statement
        var word =
            known
            ?? PeerStatement(
                boot: "supposed", seq: 0, health: .unknown, score: nil, mode: "act", rung: .observe, intent: nil,
                powerOff: nil)
        change(&word)
        // Its own clock went on as ours did; a text that only stands there proves nothing, so it is seen to grow.
        word.seq = word.seq.addingReportingOverflow(UInt64(max(0, pause.wholeMilliseconds))).partialValue
        for _ in 0..<4 {
            word.seq = word.seq.addingReportingOverflow(1).partialValue
            engine.heard(.statement(word), of: node, at: input.now)
        }
        let statement = NodeStatement(node: node, reading: .statement(word), readAt: input.now)
        input.statements.removeAll { $0.node == node }
        input.statements.append(statement)
    }
}

extension DecisionEngine {
    /// One reading of a peer's statement, as `step` takes it in.
    fileprivate mutating func heard(_ reading: StatementReading, of node: String, at instant: MonotonicInstant) {
        if peers[node] == nil {
            peers[node] = PeerTrack(reading, at: instant)
        } else {
            peers[node]?.read(reading, at: instant)
        }
    }
}

extension NodeView {
    mutating func serves() {
        online = true
        unclean = false
        pending = false
        shutdown = false
        standby = false
        standbyMark = nil
    }
}
