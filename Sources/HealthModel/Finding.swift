/// One thing that is wrong, or that cannot be told, with everything that a person needs to believe it.
package struct Finding: Codable, Hashable, Sendable {
    /// Stable while the fault lasts, and the same after a restart: rule, component kind and component id.
    package var id: String
    /// The row of the rule table that made it ("temperature.upper-critical").
    package var rule: String
    package var component: Component
    package var severity: Severity
    package var confidence: Confidence
    package var scope: Scope
    package var consequence: Consequence
    /// Points that it takes from the score.
    package var penalty: Int
    package var firstSeen: MonotonicInstant
    package var lastSeen: MonotonicInstant
    /// Stays until a person clears it, whatever the readings say since.
    package var latched: Bool
    /// What was measured, in sentences: "CPU Temp reads 93 celsius; its upper critical threshold is 90".
    package var evidence: [String]
    /// What to do about it, one sentence.
    package var advice: String

    /// How bad. Loss of redundancy is `degraded`; loss of function or its imminent loss is `failing`.
    package enum Severity: String, Codable, Sendable, Comparable, CaseIterable {
        case advisory
        case degraded
        case failing
        case failed

        private var order: Int {
            switch self {
            case .advisory: 0
            case .degraded: 1
            case .failing: 2
            case .failed: 3
            }
        }

        package static func < (left: Severity, right: Severity) -> Bool { left.order < right.order }
    }

    /// Whether enough readings agree (K of N) or a single one spoke.
    package enum Confidence: String, Codable, Sendable {
        case suspected
        case confirmed
    }

    /// Whose fault it is: this node's, or that of the room that both nodes stand in.
    package enum Scope: String, Codable, Sendable {
        case node
        case environment
    }

    /// What happens if the node goes on.
    package enum Consequence: String, Codable, Sendable {
        /// The ladder ends with an evacuation.
        case none
        /// It is about to stop working by itself (thermal trip ahead): evacuate at the lower value.
        case imminentStop
        /// It can corrupt data or spread: evacuated, then powered off at the peer's request.
        case corruptsData
    }

    package init(
        id: String, rule: String, component: Component, severity: Severity, confidence: Confidence, scope: Scope,
        consequence: Consequence, penalty: Int, firstSeen: MonotonicInstant, lastSeen: MonotonicInstant, latched: Bool,
        evidence: [String], advice: String
    ) {
        self.id = id
        self.rule = rule
        self.component = component
        self.severity = severity
        self.confidence = confidence
        self.scope = scope
        self.consequence = consequence
        self.penalty = penalty
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.latched = latched
        self.evidence = evidence
        self.advice = advice
    }
}
