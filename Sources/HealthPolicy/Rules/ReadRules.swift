internal import HealthModel

/// Components that could not be read, of every kind that has no row of its own for it. Not healthy, and not a fault of
/// the hardware either: they say that something is not known.
enum ReadRules {
    static let family = "read"

    static let rows: [MeasurementRule] = [
        row(
            "drive.silent", .silent, .degraded, kinds: [.drive, .array, .storageController],
            advice: "Read the kernel's log for this device; if it stays silent replace it.",
            source:
                "Linux Documentation/scsi/scsi_eh.rst: a command that times out is retried, then the device is reset"),
        row(
            "read.silent", .silent, .advisory,
            advice: "Read the kernel's log for this device and its driver.",
            source: "docs/probe-protocol.md: condition silent"),
        row(
            "read.garbled", .garbled, .advisory,
            advice: "Read the device again with its vendor's tool; nothing of what it answered is believed.",
            source: "docs/probe-protocol.md: condition garbled"),
        row(
            "read.refused", .refused, .advisory,
            advice: "Give the probe the right that its message names, or leave this device out in the configuration.",
            source: "docs/probe-protocol.md: condition refused"),
    ]

    private static func row(
        _ id: String, _ condition: ReadCondition, _ severity: Severity, kinds: Set<ComponentKind> = [],
        advice: String, source: String
    ) -> MeasurementRule {
        MeasurementRule(
            Rule(
                id: id, trigger: .derived, severity: severity, advice: advice, source: source,
                family: ReadRules.family, rank: kinds.isEmpty ? 1 : 2),
            kinds: kinds, when: .condition(condition))
    }
}
