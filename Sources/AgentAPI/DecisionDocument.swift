package import HealthModel

/// The last decision, with every answer of the gate.
package struct DecisionDocument: Codable, Equatable, Sendable {
    /// "wait", "refresh", "preview", or the name of an action: "publish-health", "fence-peer", ...
    package var step: String
    /// One sentence: what is decided and why.
    package var reason: String
    package var wanted: Rung
    package var held: Rung
    package var causes: [String]
    package var gate: [GateDocument]
    package var ageMilliseconds: Int64
    /// How long until it is looked at again even if nothing happens; nil for the ordinary period.
    package var recheckMilliseconds: Int64?
    /// An action that is under way, one sentence.
    package var underWay: String?

    package init(
        step: String, reason: String, wanted: Rung, held: Rung, causes: [String], gate: [GateDocument],
        ageMilliseconds: Int64, recheckMilliseconds: Int64?, underWay: String?
    ) {
        self.step = step
        self.reason = reason
        self.wanted = wanted
        self.held = held
        self.causes = causes
        self.gate = gate
        self.ageMilliseconds = ageMilliseconds
        self.recheckMilliseconds = recheckMilliseconds
        self.underWay = underWay
    }
}

/// One answered question of the gate.
package struct GateDocument: Codable, Equatable, Sendable {
    package enum Verdict: String, Codable, Sendable {
        case yes
        case no
        /// Could not be told; counts as no.
        case unknown
    }

    package var question: String
    package var verdict: Verdict
    package var evidence: String
    package var ageMilliseconds: Int64?

    package init(question: String, verdict: Verdict, evidence: String, ageMilliseconds: Int64?) {
        self.question = question
        self.verdict = verdict
        self.evidence = evidence
        self.ageMilliseconds = ageMilliseconds
    }
}
