internal import HealthModel

/// Temperatures by their own thresholds. IPMI 2.0 section 35.14 and table 42-2: non-critical is a warning, critical is
/// beyond the specified range, non-recoverable means that damage or a shutdown is next.
enum TemperatureRules {
    static let rows: [Rule] = [
        Rule(
            id: "temperature.upper-non-critical",
            trigger: .threshold(.temperature, .upperNonCritical), severity: .degraded,
            advice: "Check airflow, fans and dust filters of this node.",
            source: "IPMI 2.0 table 42-2 offset 07h", family: "temperature.high", rank: 1),
        Rule(
            id: "temperature.upper-critical",
            trigger: .threshold(.temperature, .upperCritical), severity: .failing,
            advice: "Move the workload away and check heat sink, fans and airflow of this node.",
            source: "IPMI 2.0 table 42-2 offset 09h", family: "temperature.high", rank: 2),
        Rule(
            id: "temperature.upper-non-recoverable",
            trigger: .threshold(.temperature, .upperNonRecoverable), severity: .failing,
            advice: "Expect the node to cut its own power; move the workload away at once and let it cool.",
            source: "IPMI 2.0 table 42-2 offset 0Bh", consequence: .imminentStop, family: "temperature.high", rank: 3),
        Rule(
            id: "temperature.lower-non-critical",
            trigger: .threshold(.temperature, .lowerNonCritical), severity: .advisory,
            advice: "Check whether the sensor is connected and the room is too cold.",
            source: "IPMI 2.0 table 42-2 offset 00h", family: "temperature.low", rank: 1),
        Rule(
            id: "temperature.lower-critical",
            trigger: .threshold(.temperature, .lowerCritical), severity: .degraded,
            advice: "Check whether the sensor is connected and the room is too cold.",
            source: "IPMI 2.0 table 42-2 offset 02h", family: "temperature.low", rank: 2),
        Rule(
            id: "temperature.lower-non-recoverable",
            trigger: .threshold(.temperature, .lowerNonRecoverable), severity: .degraded,
            advice: "Check whether the sensor is connected and the room is too cold.",
            source: "IPMI 2.0 table 42-2 offset 04h", family: "temperature.low", rank: 3),
    ]

    /// The air that comes in is the room's, and the other node breathes it too: never a reason to move by itself.
    static let inletRows: [Rule] = [
        Rule(
            id: "temperature.inlet-upper-non-critical",
            trigger: .threshold(.inletTemperature, .upperNonCritical), severity: .degraded,
            advice: "Check the cooling of the room; both nodes breathe this air.",
            source: "IPMI 2.0 table 42-2 offset 07h", scope: .environment, family: "inlet.high", rank: 1),
        Rule(
            id: "temperature.inlet-upper-critical",
            trigger: .threshold(.inletTemperature, .upperCritical), severity: .failing,
            advice: "Restore the cooling of the room; both nodes breathe this air.",
            source: "IPMI 2.0 table 42-2 offset 09h", scope: .environment, family: "inlet.high", rank: 2),
        Rule(
            id: "temperature.inlet-upper-non-recoverable",
            trigger: .threshold(.inletTemperature, .upperNonRecoverable), severity: .failing,
            advice: "Restore the cooling of the room at once; both nodes may cut their own power.",
            source: "IPMI 2.0 table 42-2 offset 0Bh", scope: .environment, consequence: .imminentStop,
            family: "inlet.high", rank: 3),
        Rule(
            id: "temperature.inlet-lower-critical",
            trigger: .threshold(.inletTemperature, .lowerCritical), severity: .advisory,
            advice: "Check whether the room is too cold.",
            source: "IPMI 2.0 table 42-2 offset 02h", scope: .environment, family: "inlet.low", rank: 2),
    ]
}
