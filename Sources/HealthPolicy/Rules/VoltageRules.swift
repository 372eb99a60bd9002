internal import HealthModel

/// Rails and currents by their own thresholds, both ways; the clock's cell apart, because a node runs without it.
enum VoltageRules {
    static let rows: [Rule] =
        both(
            .voltage, name: "voltage", low: "under", high: "over",
            advice: "Check power supply and board of this node; a rail outside its range makes it stop or err.")
        + both(
            .current, name: "current", low: "under", high: "over",
            advice: "Check power supply and board of this node; a current outside its range makes it stop.")
        + [
            Rule(
                id: "battery.lower-non-critical",
                trigger: .threshold(.battery, .lowerNonCritical), severity: .advisory,
                advice: "Replace the clock's battery at the next maintenance.",
                source: "IPMI 2.0 table 42-2 offset 00h", warns: true, family: "battery.low", rank: 1),
            Rule(
                id: "battery.lower-critical",
                trigger: .threshold(.battery, .lowerCritical), severity: .advisory,
                advice:
                    "Replace the clock's battery at the next maintenance; firmware settings are lost without power.",
                source: "IPMI 2.0 table 42-2 offset 02h", warns: true, family: "battery.low", rank: 2),
        ]

    /// The same three steps on either side: a warning, out of specification, about to stop.
    private static func both(
        _ subject: SensorSubject, name: String, low: String, high: String, advice: String
    ) -> [Rule] {
        ThresholdLevel.allCases.map { level in
            Rule(
                id: "\(name).\(level.words.replacingBlanks())",
                trigger: .threshold(subject, level), severity: level.rank == 1 ? .degraded : .failing, advice: advice,
                source: "IPMI 2.0 table 42-2 offset \(level.outwardOffset)",
                consequence: level.rank == 3 ? .imminentStop : .none,
                family: "\(name).\(level.isUpper ? high : low)", rank: level.rank)
        }
    }
}

extension String {
    func replacingBlanks() -> String { String(map { $0 == " " ? "-" : $0 }) }
}
