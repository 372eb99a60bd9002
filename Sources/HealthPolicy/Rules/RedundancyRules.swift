internal import HealthModel

/// What several parts are together: redundancy sensors (IPMI 2.0 table 42-2, event type 0Bh), and the rows that the
/// assessor derives from the fans and the power supplies of the node.
enum RedundancyRules {
    private static let types: [SensorType] = [.fan, .powerSupply, .powerUnit, .coolingDevice, .memory]

    static let rows: [Rule] = [
        event(0x01, "lost", .degraded, rank: 3),
        event(0x02, "degraded", .degraded, rank: 1),
        event(0x03, "none-sufficient", .degraded, rank: 2),
        event(0x04, "none-sufficient-again", .degraded, rank: 2),
        event(0x05, "insufficient", .failing, rank: 4),
        event(0x06, "degraded-from-full", .degraded, rank: 1),
        event(0x07, "degraded-from-none", .degraded, rank: 1),
    ]

    /// Rules that say that no part may fail any more.
    static let gone: Set<String> = [
        "redundancy.lost", "redundancy.none-sufficient", "redundancy.none-sufficient-again", "redundancy.insufficient",
    ]

    static let fansLost = Rule(
        id: "fan.cooling-lost", trigger: .derived, severity: .failing,
        advice: "Move the workload away and replace the fans.",
        source: "vendors' service manuals: a chassis is specified for the loss of one fan", family: "fan.cooling",
        rank: 1)
    static let suppliesLost = Rule(
        id: "power-supply.no-reserve", trigger: .derived, severity: .failing,
        advice: "Move the workload away and replace the power supplies.",
        source: "IPMI 2.0 table 42-2 event type 0Bh: non-redundant, and another one lost", family: "power-supply.all",
        rank: 1)
    static let mainsLost = Rule(
        id: "power-supply.mains-lost", trigger: .derived, severity: .failing,
        advice: "Restore the mains; this concerns everything on the same feeds.",
        source: "IPMI 2.0 table 42-3 type 08h offset 03h on every supply", scope: .environment,
        family: "power-supply.all", rank: 1)

    static let derivedRows: [Rule] = [fansLost, suppliesLost, mainsLost]

    private static func event(_ offset: Int, _ name: String, _ severity: Severity, rank: Int) -> Rule {
        Rule(
            id: "redundancy.\(name)", trigger: .event(types: types, eventType: .redundancy, offset: offset),
            severity: severity, advice: "Find the part of the group that is missing or failed and replace it.",
            source: "IPMI 2.0 table 42-2 event type 0Bh offset \(offset)", family: "redundancy", rank: rank)
    }
}
