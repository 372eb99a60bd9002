internal import HealthModel

/// Points that a confirmed finding takes from the score of 100. A suspicion takes none.
enum ScoreTable {
    static func penalty(_ severity: Finding.Severity, _ scope: Finding.Scope) -> Int {
        switch (severity, scope) {
        case (.advisory, _): 2
        case (.degraded, _): 15
        // What both nodes share must not make one of them look so much better that it is worth a move.
        case (.failing, .environment), (.failed, .environment): 15
        case (.failing, .node): 50
        case (.failed, .node): 70
        }
    }

    /// The sum does not overflow, whatever the number of findings, and does not depend on their order.
    static func score(of findings: [Finding]) -> HealthScore {
        let lost = findings.reduce(0) { min(100, $0 + $1.penalty) }
        return HealthScore(points: 100 - lost)
    }
}
