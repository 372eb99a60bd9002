internal import HealthModel

/// Fans by their own thresholds. One fan of several is redundancy lost, not function lost; what the fans of a node are
/// together is judged in `RedundancyRules`.
enum FanRules {
    static let rows: [Rule] = [
        Rule(
            id: "fan.lower-non-critical",
            trigger: .threshold(.fan, .lowerNonCritical), severity: .degraded,
            advice: "Plan to replace this fan.",
            source: "IPMI 2.0 table 42-2 offset 00h", family: "fan.slow", rank: 1),
        Rule(
            id: "fan.lower-critical",
            trigger: .threshold(.fan, .lowerCritical), severity: .degraded,
            advice: "Replace this fan; the others carry its share.",
            source: "IPMI 2.0 table 42-2 offset 02h", family: "fan.slow", rank: 2),
        Rule(
            id: "fan.lower-non-recoverable",
            trigger: .threshold(.fan, .lowerNonRecoverable), severity: .degraded,
            advice: "Replace this fan; the others carry its share.",
            source: "IPMI 2.0 table 42-2 offset 04h", family: "fan.slow", rank: 3),
        Rule(
            id: "fan.upper-non-critical",
            trigger: .threshold(.fan, .upperNonCritical), severity: .advisory,
            advice: "Find out what this fan compensates for: heat, dust, or another fan.",
            source: "IPMI 2.0 table 42-2 offset 07h", family: "fan.fast", rank: 1),
        Rule(
            id: "fan.upper-critical",
            trigger: .threshold(.fan, .upperCritical), severity: .advisory,
            advice: "Find out what this fan compensates for: heat, dust, or another fan.",
            source: "IPMI 2.0 table 42-2 offset 09h", family: "fan.fast", rank: 2),
    ]
}
