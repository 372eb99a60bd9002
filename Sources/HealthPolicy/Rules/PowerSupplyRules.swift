internal import HealthModel

/// One power supply (IPMI 2.0 table 42-3, sensor type 08h). Alone each is redundancy lost; what the supplies of a node
/// are together is judged in `RedundancyRules`.
enum PowerSupplyRules {
    static let rows: [Rule] = [
        Rule(
            id: "power-supply.presence-lost", trigger: .presenceLost(.powerSupply), severity: .degraded,
            advice: "Put the power supply back, or clear the finding if it was taken out for good.",
            source: "IPMI 2.0 table 42-3 type 08h offset 00h", family: "power-supply.lost", rank: 1),
        event(
            0x01, "failed", .degraded, rank: 3,
            advice: "Replace this power supply.", family: "power-supply.lost"),
        event(
            0x02, "predictive-failure", .degraded, rank: 1,
            advice: "Plan to replace this power supply.", family: "power-supply.predictive"),
        event(
            0x03, "input-lost", .degraded, rank: 2,
            advice: "Check cable, outlet and feed of this power supply.", family: "power-supply.lost"),
        event(
            0x04, "input-lost-or-out-of-range", .degraded, rank: 2,
            advice: "Check cable, outlet and feed of this power supply.", family: "power-supply.lost"),
        event(
            0x05, "input-out-of-range", .degraded, rank: 1,
            advice: "Measure the mains at this power supply.", family: "power-supply.input"),
        event(
            0x06, "configuration-error", .advisory, rank: 1,
            advice: "Use power supplies of the same model and rating.", family: "power-supply.configuration"),
    ]

    /// Rules that mean that a supply gives nothing now.
    static let lost: Set<String> = [
        "power-supply.presence-lost", "power-supply.failed", "power-supply.input-lost",
        "power-supply.input-lost-or-out-of-range",
    ]
    /// Those of `lost` where the mains and not the supply is at fault.
    static let mainsLost: Set<String> = ["power-supply.input-lost", "power-supply.input-lost-or-out-of-range"]
    static let predictive = "power-supply.predictive-failure"

    private static func event(
        _ offset: Int, _ name: String, _ severity: Severity, rank: Int, advice: String, family: String
    ) -> Rule {
        Rule(
            id: "power-supply.\(name)",
            trigger: .event(types: [.powerSupply], eventType: .sensorSpecific, offset: offset), severity: severity,
            advice: advice, source: "IPMI 2.0 table 42-3 type 08h offset \(offset)",
            warns: severity == .advisory, family: family, rank: rank)
    }
}
