package import HealthModel

/// What a set of readings says of one component, judged once and without a past (`forewarn assess`).
package struct ComponentJudgement: Codable, Equatable, Sendable {
    package var component: Component
    package var verdict: Verdict
    /// Worst first.
    package var findings: [Finding]
    /// Why it is unknown, one sentence; nil otherwise.
    package var message: String?

    package init(component: Component, verdict: Verdict, findings: [Finding], message: String? = nil) {
        self.component = component
        self.verdict = verdict
        self.findings = findings
        self.message = message
    }

    /// Something of it was there and could not be read, so that nobody knows what it said.
    package var isGarbled: Bool { findings.contains { $0.rule == ReadRules.garbled } }
}

/// The verdict of `assess`: green, yellow, red and unknown of one component.
package enum Verdict: String, Codable, Sendable, CaseIterable {
    case healthy
    case warning
    case failing
    case unknown
}
