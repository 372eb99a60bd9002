internal import HealthModel

/// Components that could not be read, of every kind that has no row of its own for it. Not healthy, and not a fault of
/// the hardware either: they say that something is not known.
enum ReadRules {
    static let family = "read"
    static let garbled = "read.garbled"

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
            garbled, .garbled, .advisory,
            advice: "Read the device again with its vendor's tool; nothing of what it answered is believed.",
            source: "docs/probe-protocol.md: condition garbled"),
        row(
            "read.refused", .refused, .advisory,
            advice: "Give the probe the right that its message names, or leave this device out in the configuration.",
            source: "docs/probe-protocol.md: condition refused"),
    ]

    /// A part that the node worked with and that is not there any more. By the kinds of which a node has no spare ones
    /// lying about unconnected.
    static let vanishedPart = derived(
        "read.part-vanished", .degraded, rank: 4,
        "Find out where this part went; clear the finding if it was taken out.")
    static let vanished = derived(
        "read.vanished", .advisory, rank: 3, "Find out where this went; clear the finding if it is gone for good.")
    static let overdue = derived(
        "read.overdue", .advisory, rank: 2, "Look at the log of the probe; it reports, but leaves this out.")
    static let tooMany = derived(
        "read.too-many", .advisory, rank: 1, "Look at what this probe reports; no node has so many components.")

    static let derivedRows = [vanishedPart, vanished, overdue, tooMany]

    static func vanishedRule(for kind: ComponentKind) -> Rule { parts.contains(kind) ? vanishedPart : vanished }

    private static let parts: Set<ComponentKind> = [
        .drive, .array, .storageController, .nic, .pciDevice, .memory, .powerSupply,
    ]

    private static func derived(_ id: String, _ severity: Severity, rank: Int, _ advice: String) -> Rule {
        Rule(
            id: id, trigger: .derived, severity: severity, advice: advice,
            source: "docs/probe-protocol.md: sweep", family: family, rank: rank)
    }

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
