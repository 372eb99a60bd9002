internal import HealthModel

/// The node's own sensors, by the chip's own limits. What of a chip can be believed is decided before
/// (`HwmonPlausibility`): here every limit and every alarm is one.
enum HwmonRules {
    private static let source = "Linux Documentation/hwmon/sysfs-interface.rst"

    static let rows: [MeasurementRule] = [
        row(
            "hwmon.temperature-emergency", .failing, [.temperature],
            .any([.beyond(.input, .upperEmergency), .says(.emergencyAlarm)]), family: "hwmon.temperature-high", rank: 3,
            advice: "Move the workload away at once; the part is about to switch itself off.",
            consequence: .imminentStop),
        row(
            "hwmon.temperature-critical", .failing, [.temperature],
            .any([.beyond(.input, .upperCritical), .says(.criticalAlarm)]), family: "hwmon.temperature-high", rank: 2,
            advice: "Move the workload away and check heat sink, fans and airflow of this node."),
        row(
            "hwmon.temperature-high", .degraded, [.temperature],
            .any([.beyond(.input, .upperWarning), .says(.alarm)]), family: "hwmon.temperature-high", rank: 1,
            advice: "Check fans, filters and airflow of this node."),
        row(
            "hwmon.temperature-low", .advisory, [.temperature],
            .any([.beyond(.input, .lowerCritical), .beyond(.input, .lowerWarning)]), family: "hwmon.temperature-low",
            rank: 1, advice: "Check whether the sensor is connected and the room is too cold."),
        row(
            "hwmon.fan-slow", .degraded, [.fan],
            .any([.beyond(.input, .lowerWarning), .beyond(.input, .lowerCritical)]),
            family: "hwmon.fan", rank: 1, advice: "Plan to replace this fan."),
        row(
            "hwmon.fan-fault", .degraded, [.fan], .any([.says(.fault), .says(.criticalAlarm), .says(.alarm)]),
            family: "hwmon.fan", rank: 2, advice: "Replace this fan; the others carry its share."),
        row(
            "hwmon.voltage-critical", .failing, [.voltage, .current, .power],
            .any([.beyond(.input, .lowerCritical), .beyond(.input, .upperCritical), .says(.criticalAlarm)]),
            family: "hwmon.supply", rank: 2,
            advice: "Check power supply and board of this node; a rail outside its range makes it stop or err."),
        row(
            "hwmon.voltage-out-of-range", .degraded, [.voltage, .current, .power],
            .any([.beyond(.input, .lowerWarning), .beyond(.input, .upperWarning), .says(.alarm)]),
            family: "hwmon.supply", rank: 1, advice: "Compare this rail with the BMC's reading; check the power supply."
        ),
        row(
            "hwmon.sensor-fault", .advisory, [.temperature, .voltage, .current, .power, .humidity], .says(.fault),
            family: "hwmon.sensor", rank: 1,
            advice: "Check this sensor's cable and diode; its value means nothing while it says so."),
        row(
            "hwmon.humidity", .advisory, [.humidity],
            .any([.beyond(.input, .lowerWarning), .beyond(.input, .upperWarning), .says(.alarm)]),
            family: "hwmon.humidity", rank: 1, advice: "Check the humidity of the room.", scope: .environment),
        row(
            "hwmon.intrusion", .advisory, [.intrusion], .says(.alarm), family: "hwmon.intrusion", rank: 1,
            advice: "Find out who opened the case, and close it; an open case is badly cooled."),
    ]

    private static func row(
        _ id: String, _ severity: Severity, _ kinds: Set<ComponentKind>, _ condition: MeasurementCondition,
        family: String, rank: Int, advice: String, scope: Finding.Scope = .node,
        consequence: Finding.Consequence = .none
    ) -> MeasurementRule {
        MeasurementRule(
            Rule(
                id: id, trigger: .derived, severity: severity, advice: advice, source: source, scope: scope,
                consequence: consequence, family: family, rank: rank), kinds: kinds, when: condition)
    }
}
