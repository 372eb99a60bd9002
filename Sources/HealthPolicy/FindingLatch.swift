package import HealthModel

/// A finding that stays until a person clears it. It outlives the daemon: what made it dangerous (a module that lost
/// bits) is not mended by a restart.
package struct LatchedFinding: Codable, Equatable, Sendable {
    /// As it was found; its instants are of the boot in which it was found.
    package var finding: Finding

    package init(finding: Finding) {
        self.finding = finding
    }

    /// What the log holds from before the agent's first look: mended or not, nobody can tell. Worth avoiding the node, and
    /// no more: never a power-off.
    init(history rule: Rule, component: Component, evidence: String, at instant: MonotonicInstant) {
        finding = Finding(
            rule: rule, component: component, confidence: .confirmed, firstSeen: instant, lastSeen: instant,
            latched: true, evidence: [evidence])
        finding.severity = min(rule.severity, .degraded)
        finding.consequence = .none
        finding.penalty = ScoreTable.penalty(finding.severity, finding.scope)
        finding.advice = "If it has been repaired run forewarn clear NODE, else replace the part."
    }

    package var id: String { finding.id }

    /// Whether it is milder than its rule, because nothing but the log's history speaks for it.
    func isHistory(of rule: Rule) -> Bool { finding.severity < rule.severity }

    /// At most so many sentences are kept: the first cause and the newest.
    static let evidenceLimit = 4

    mutating func wasSeenAgain(_ evidence: String, at instant: MonotonicInstant) {
        guard !finding.evidence.contains(evidence) else { return }
        finding.lastSeen = instant
        if finding.evidence.count >= LatchedFinding.evidenceLimit { finding.evidence.remove(at: 1) }
        finding.evidence.append(evidence)
    }
}
