/// What `GET /v1/explain?node=PEER` answers: what this node knows of another one.
package struct PeerExplainDocument: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.explain-peer/1"

    /// A power-off of the other node at its own request.
    package struct Fenced: Codable, Equatable, Sendable {
        package var nonce: String
        package var ageMilliseconds: Int64
        package var succeeded: Bool
        package var standbyLifted: Bool

        package init(nonce: String, ageMilliseconds: Int64, succeeded: Bool, standbyLifted: Bool) {
            self.nonce = nonce
            self.ageMilliseconds = ageMilliseconds
            self.succeeded = succeeded
            self.standbyLifted = standbyLifted
        }
    }

    package var schema: String
    /// Who answers.
    package var askedNode: String
    package var peer: PeerDocument
    /// As Pacemaker has it; nil while the cluster cannot be read.
    package var node: NodeDocument?
    /// The move that it has announced: its value; nil if none.
    package var announced: Int?
    /// Why it asks to be switched off; nil if it does not.
    package var powerOffReason: String?
    /// Why it is as it is, as it says itself.
    package var why: String?
    /// What it suffers from that both nodes share: "heat", "mains".
    package var environment: [String]
    package var fencing: [FencingDocument]
    /// Oldest first.
    package var fenced: [Fenced]
    /// What this node's journal says of it, oldest first.
    package var journal: [JournalDocument]
    /// Where the rest is to be had.
    package var rest: String

    package init(
        askedNode: String, peer: PeerDocument, node: NodeDocument?, announced: Int?, powerOffReason: String?,
        why: String?,
        environment: [String], fencing: [FencingDocument], fenced: [Fenced], journal: [JournalDocument]
    ) {
        schema = PeerExplainDocument.currentSchema
        self.askedNode = askedNode
        self.peer = peer
        self.node = node
        self.announced = announced
        self.powerOffReason = powerOffReason
        self.why = why
        self.environment = environment
        self.fencing = fencing
        self.fenced = fenced
        self.journal = journal
        rest =
            "This is what \(askedNode) knows of \(peer.node). What \(peer.node) has seen and decided only its own agent "
            + "knows: run forewarn explain there."
    }
}

/// What one node knows of the other, for a person.
package enum PeerExplainText {
    package static func lines(_ explain: PeerExplainDocument) -> [String] {
        let peer = explain.peer
        var lines = [StatusText.peer(peer).dropFirst(10).description]
        if let node = explain.node { lines.append(StatusText.node(node)) }
        lines.append(
            explain.announced.map { "announced a move by the value \($0)" } ?? "announced nothing")
        if let why = explain.why { lines.append("says      \(why)") }
        if let reason = explain.powerOffReason { lines.append("asks      to be switched off: \(reason)") }
        if !explain.environment.isEmpty {
            lines.append("shared    it suffers from \(explain.environment.joined(separator: ", "))")
        }
        lines += explain.fencing.map {
            "fencing   by \($0.device): \($0.proved ? "proved" : "NOT proved") (\($0.evidence))"
        }
        lines += explain.fenced.map {
            "fenced    at its request\(AgeText.ago($0.ageMilliseconds)): "
                + ($0.succeeded ? "it was switched off" : "that is NOT confirmed")
                + ($0.standbyLifted ? ", its standby was lifted" : "")
        }
        if !explain.journal.isEmpty {
            lines.append("Journal of \(explain.askedNode) about it, newest last (UTC)")
            lines += explain.journal.map {
                "  \(ExplainText.time($0.wallTime))  \(ExplainText.pad($0.kind, 20)) \($0.message)"
            }
        }
        lines.append(explain.rest)
        return lines
    }
}
