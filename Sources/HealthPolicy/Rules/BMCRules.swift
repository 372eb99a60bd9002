internal import HealthModel

/// The BMC itself: whether it answers sensibly, and whether its log has room. None of it is a fault of the node.
enum BMCRules {
    static let implausibleReport = Rule(
        id: "bmc.implausible", trigger: .derived, severity: .advisory,
        advice: "Wait for one sensible answer; if none comes, reset the BMC.",
        source: "IPMI 2.0 section 35.14: readings of a BMC that initialises are undefined", family: "bmc.implausible",
        rank: 1)
    static let sensorsLost = Rule(
        id: "bmc.sensors-lost", trigger: .derived, severity: .advisory,
        advice: "Reset the BMC, or clear the findings if the sensors are gone for good.",
        source: "IPMI 2.0 section 33.12: the SDR repository may change", family: "bmc.sensors-lost", rank: 1)
    static let implausibleSensor = Rule(
        id: "sensor.implausible", trigger: .derived, severity: .advisory,
        advice: "Check whether this sensor is connected.",
        source: "IPMI 2.0 section 36.3: raw values 0 and FFh", family: "sensor.implausible", rank: 1)
    static let vanishedSensor = Rule(
        id: "sensor.vanished", trigger: .derived, severity: .advisory,
        advice: "Check whether the part was taken out; clear the finding if it is gone for good.",
        source: "IPMI 2.0 section 35.14 byte 3 bit 5: reading unavailable", family: "sensor.vanished", rank: 1)
    static let contradictedSensor = Rule(
        id: "sensor.contradicted", trigger: .derived, severity: .degraded,
        advice: "Compare this sensor with another one; its BMC calls a threshold crossed that its value is far from.",
        source: "IPMI 2.0 section 35.14 bytes 2 and 4", family: "sensor.contradicted", rank: 1)
    static let logOverflow = Rule(
        id: "bmc.log-overflow", trigger: .derived, severity: .advisory,
        advice: "Save the SEL and clear it; new events are lost.",
        source: "IPMI 2.0 section 31.2 byte 15 bit 7", family: "bmc.log", rank: 2)
    static let logNearlyFull = Rule(
        id: "bmc.log-nearly-full", trigger: .derived, severity: .advisory,
        advice: "Save the SEL and clear it before events are lost.",
        source: "IPMI 2.0 section 31.2 bytes 5 and 6", family: "bmc.log", rank: 1)

    /// Room for 32 more records of 16 bytes (IPMI 2.0 section 32.1).
    static let fewFreeBytes = 512

    static let derivedRows: [Rule] = [
        implausibleReport, sensorsLost, implausibleSensor, vanishedSensor, contradictedSensor, logOverflow,
        logNearlyFull,
    ]

    /// Event Logging Disabled (IPMI 2.0 table 42-3, sensor type 10h), and what no table of ours knows.
    static let rows: [Rule] = [
        log(0x00, "correctable-memory-logging-disabled"),
        log(0x03, "logging-disabled"),
        log(0x04, "log-full"),
        log(0x05, "log-almost-full"),
        severityRow(1, "non-critical", .degraded, rank: 1), severityRow(2, "critical", .failing, rank: 2),
        severityRow(3, "non-recoverable", .failing, rank: 3), severityRow(4, "less-severe", .degraded, rank: 1),
        severityRow(5, "critical-still", .failing, rank: 2), severityRow(6, "non-recoverable-still", .failing, rank: 3),
        generic(.predictiveFailure, 1, "predictive-failure", .degraded),
        generic(.limit, 1, "limit-exceeded", .degraded),
        Rule(
            id: "sensor.critical", trigger: .interpretation(known: true, .critical), severity: .degraded,
            advice: "Look at this sensor in the BMC's own interface; no rule knows what it means.",
            source: "freeipmi_interpret_sensor.conf(5)", family: "sensor.state", rank: 2),
        Rule(
            id: "sensor.warning", trigger: .interpretation(known: true, .warning), severity: .degraded,
            advice: "Look at this sensor in the BMC's own interface; no rule knows what it means.",
            source: "freeipmi_interpret_sensor.conf(5)", family: "sensor.state", rank: 1),
        Rule(
            id: "other.critical", trigger: .interpretation(known: false, .critical), severity: .advisory,
            advice: "Look at this sensor in the BMC's own interface; no rule knows its type.",
            source: "freeipmi_interpret_sensor.conf(5)", family: "other.state", rank: 2),
        Rule(
            id: "other.warning", trigger: .interpretation(known: false, .warning), severity: .advisory,
            advice: "Look at this sensor in the BMC's own interface; no rule knows its type.",
            source: "freeipmi_interpret_sensor.conf(5)", family: "other.state", rank: 1),
    ]

    /// Types whose generic events we judge: those of parts that a node needs.
    private static let parts: [SensorType] = [
        .temperature, .voltage, .current, .fan, .processor, .powerSupply, .powerUnit, .coolingDevice, .memory,
        .driveSlot,
    ]

    private static func log(_ offset: Int, _ name: String) -> Rule {
        Rule(
            id: "bmc.\(name)", trigger: .event(types: [.eventLogging], eventType: .sensorSpecific, offset: offset),
            severity: .advisory, advice: "Save the SEL and clear it, so that new events are kept.",
            source: "IPMI 2.0 table 42-3 type 10h offset \(offset)",
            // A log that takes no more events is no witness that nothing happens; nearly full it still is.
            warns: offset != 0x05, family: "bmc.event-logging", rank: offset + 1)
    }

    private static func severityRow(_ offset: Int, _ name: String, _ severity: Severity, rank: Int) -> Rule {
        Rule(
            id: "part.\(name)", trigger: .event(types: parts, eventType: .severity, offset: offset),
            severity: severity, advice: "Look at this part in the BMC's own interface and replace it.",
            source: "IPMI 2.0 table 42-2 event type 07h offset \(offset)", family: "part.severity", rank: rank)
    }

    private static func generic(_ type: EventType, _ offset: Int, _ name: String, _ severity: Severity) -> Rule {
        Rule(
            id: "part.\(name)", trigger: .event(types: parts, eventType: type, offset: offset), severity: severity,
            advice: "Look at this part in the BMC's own interface.",
            source: "IPMI 2.0 table 42-2 event type \(type.rawValue) offset \(offset)", family: "part.\(name)", rank: 1)
    }
}
