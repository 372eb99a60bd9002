package import HealthModel

/// A finding that stays until a person clears it. It outlives the daemon: what made it dangerous (a module that lost
/// bits) is not mended by a restart.
package struct LatchedFinding: Codable, Equatable, Sendable {
    /// As it was found; its instants are of the boot in which it was found.
    package var finding: Finding

    package init(finding: Finding) {
        self.finding = finding
    }

    package var id: String { finding.id }

    /// At most so many sentences are kept: the first cause and the newest.
    static let evidenceLimit = 4

    mutating func wasSeenAgain(_ evidence: String, at instant: MonotonicInstant) {
        guard !finding.evidence.contains(evidence) else { return }
        finding.lastSeen = instant
        if finding.evidence.count >= LatchedFinding.evidenceLimit { finding.evidence.remove(at: 1) }
        finding.evidence.append(evidence)
    }
}
