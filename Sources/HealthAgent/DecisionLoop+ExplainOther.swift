package import AgentAPI
internal import HealthModel
internal import HealthPolicy

/// Another question than "why is it so now, here".
package enum ExplainAnswer: Sendable {
    case now(ExplainDocument)
    case past(PastDocument)
    case peer(PeerExplainDocument)
    /// It cannot be answered; one sentence.
    case refused(String)
}

extension DecisionLoop {
    /// - Parameters:
    ///   - at: seconds since 1970; nil for now.
    ///   - node: nil, "." or this node's name, or another node's.
    package func explain(at time: Double?, node: String?) async -> ExplainAnswer {
        if let node, node != OperatorRequest.thisNode, node != localNode {
            guard let view = lastView else {
                return .refused("Whether there is a node \(node) is not known: the cluster has not been read yet")
            }
            guard view.node(named: node) != nil else { return .refused(view.lacks(node)) }
            if time != nil {
                return .refused("What stood on \(node) is in its own journal: run forewarn explain --at there")
            }
            return .peer(await peerExplanation(node))
        }
        guard let time else { return .now(await explain()) }
        guard time.isFinite, time <= self.time.wall() else {
            return .refused("The time asked for lies ahead; nothing is known of it")
        }
        let past = await recorder.past(at: time)
        guard let begins = past.begins else {
            return .refused("The journal of \(localNode) is empty or cannot be read")
        }
        guard time >= begins else {
            return .refused(
                "The journal of \(localNode) begins at \(WallText.utc(begins)); nothing is known of the time before")
        }
        return .past(past.document(node: localNode, begins: begins))
    }

    private func peerExplanation(_ node: String) async -> PeerExplainDocument {
        let journal = await recorder.tail(500).filter { $0.speaks(of: node) }.suffix(20)
        let now = time.now()
        let status = status()
        let word = engine.peerKnowledge(of: node, at: now).statement
        let peer =
            status.peer.first { $0.node == node }
            ?? PeerDocument(
                node: node, freshness: .absent, health: .unknown, score: nil, mode: nil, rung: nil,
                ageMilliseconds: nil, message: nil)
        return PeerExplainDocument(
            askedNode: localNode, peer: peer, node: status.cluster.nodes.first { $0.name == node },
            announced: word?.intent?.value, powerOffReason: word?.powerOff?.reason,
            why: word?.why.map(StatementReason.plain), environment: word?.environment ?? [],
            fencing: status.fencing.filter { $0.target == node },
            fenced: engine.state.fenced.filter { $0.node == node }.map { fenced in
                PeerExplainDocument.Fenced(
                    nonce: fenced.nonce, ageMilliseconds: fenced.at.age(at: now, boot: time.boot).wholeMilliseconds,
                    succeeded: fenced.succeeded, standbyLifted: fenced.standbyLifted)
            }, journal: Array(journal))
    }
}

extension JournalDocument {
    /// One of its details is the node, or begins with it.
    fileprivate func speaks(of node: String) -> Bool {
        guard case .object(let members) = detail else { return false }
        return ["target", "value", "verb"].contains { key in
            guard let text = members[key]?.string else { return false }
            return text == node || text.hasPrefix(node + " ")
        }
    }
}
