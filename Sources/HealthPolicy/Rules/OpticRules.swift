internal import HealthModel

/// Light at a receiver. The module's own thresholds are often far below what the standard asks of the whole link, so that
/// no flag is raised while frames are already lost.
enum OpticRules {
    /// A kind of optic and the least average power that its standard guarantees to be received, dBm.
    private static let sensitivities: [(words: String, limit: Double, source: String)] = [
        ("10G Base-LR", -14.4, "IEEE 802.3 clause 52, 10GBASE-L"),
        ("10G Base-SR", -9.9, "IEEE 802.3 clause 52, 10GBASE-S"),
        ("10G Base-ER", -15.8, "IEEE 802.3 clause 52, 10GBASE-E"),
        ("10GBASE-LR", -14.4, "IEEE 802.3 clause 52, 10GBASE-L"),
        ("10GBASE-SR", -9.9, "IEEE 802.3 clause 52, 10GBASE-S"),
        ("1000BASE-SX", -17, "IEEE 802.3 clause 38, 1000BASE-SX"),
        ("1000BASE-LX", -19, "IEEE 802.3 clause 38, 1000BASE-LX"),
        ("25GBase-SR", -10.3, "IEEE 802.3 clause 112, 25GBASE-SR"),
        ("25G Base-SR", -10.3, "IEEE 802.3 clause 112, 25GBASE-SR"),
        ("25GBase-LR", -13.3, "IEEE 802.3 clause 114, 25GBASE-LR"),
        ("40G Base-SR4", -9.5, "IEEE 802.3 clause 86, 40GBASE-SR4"),
        ("40G Base-LR4", -13.7, "IEEE 802.3 clause 87, 40GBASE-LR4"),
        ("100G Base-SR4", -10.3, "IEEE 802.3 clause 95, 100GBASE-SR4"),
        ("100GBase-SR4", -10.3, "IEEE 802.3 clause 95, 100GBASE-SR4"),
        ("100G Base-LR4", -10.6, "IEEE 802.3 clause 88, 100GBASE-LR4"),
    ]

    /// Below it there is no light at all, only the receiver's noise.
    private static let dark = -30.0

    static let rows: [MeasurementRule] =
        sensitivities.map { row in
            rule(
                "optic.weak-\(identifier(row.words))", .degraded,
                .all([.identity("optic", contains: row.words), .below(.opticReceivePower, row.limit)]), rank: 1,
                source: row.source)
        } + [
            rule(
                "optic.below-own-limit", .degraded,
                .any([
                    .beyond(.opticReceivePower, .lowerWarning), .beyond(.opticReceivePower, .upperWarning),
                    .says(.opticWarning),
                ]), rank: 2, source: "SFF-8472, warning thresholds (address A2h, bytes 0 to 39)"),
            rule(
                "optic.alarm", .degraded,
                .any([
                    .says(.opticAlarm), .beyond(.opticReceivePower, .lowerCritical),
                    .beyond(.opticReceivePower, .upperCritical),
                ]), rank: 3, source: "SFF-8472, alarm thresholds (address A2h, bytes 0 to 39)"),
            rule(
                "optic.no-light", .failing, .below(.opticReceivePower, dark), rank: 4,
                advice: "Check whether the fibre is connected and the other end sends; this link has no light.",
                source: "below every kind's least power by a factor of ten and more; what is shown there is noise"),
        ]

    private static func rule(
        _ id: String, _ severity: Severity, _ condition: MeasurementCondition, rank: Int,
        advice: String = "Clean or replace the fibre, then the optic at either end; the light is at the edge.",
        source: String
    ) -> MeasurementRule {
        LinkRules.row(id, severity, condition, family: "optic", rank: rank, advice: advice, source: source)
    }

    private static func identifier(_ words: String) -> String { words.lowercased().replacingBlanks() }
}
