internal import HealthModel
internal import HealthPolicy

/// Why this node is as it is, in a few words for the attribute that the peer and people read.
enum StatementReason {
    /// Findings that are named; of the rest only how many there are.
    private static let named = 2
    /// Closed for a moment while something goes on.
    private static let passing: [GateQuestion] = [.clusterReachable, .noTransition, .everythingMoves]

    /// "evacuate: CPU Temp temperature.upper-critical; stopped by peer-agent-fresh"; nil where nothing is wrong. Nothing in
    /// it counts: what stands is the same text.
    static func words(_ decision: Decision?, _ assessment: Assessment) -> String? {
        guard let decision, decision.wanted != .observe || !decision.causes.isEmpty else { return nil }
        let causes = decision.causes.map { id in
            assessment.findings.first { $0.id == id }.map { "\($0.component.name) \($0.rule)" } ?? id
        }
        let more = causes.count > named ? " and \(causes.count - named) more" : ""
        let why = causes.isEmpty ? "" : ": " + causes.prefix(named).joined(separator: ", ") + more
        let shut = decision.gate.closed.map(\.question).filter { !passing.contains($0) }
        let stopped = shut.isEmpty ? "" : "; stopped by " + shut.map(\.rawValue).joined(separator: ", ")
        return plain(decision.wanted.rawValue + why + stopped)
    }

    /// Printable ASCII of bounded length: whoever may write the attribute can put anything there.
    static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(PeerStatement.longestWhy)
                .map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
    }
}
