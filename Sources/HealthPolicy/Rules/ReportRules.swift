internal import HealthModel

/// What a BMC, a controller or a cluster says of a part in its own words, where no other row knows what it means.
enum ReportRules {
    private static let source = "IPMI 2.0 table 42-2 event type 07h; Redfish DSP0268 Resource.Health"

    static let rows: [MeasurementRule] = [
        row("reported.non-recoverable", .failing, .says(.reportedNonRecoverable), rank: 3),
        row("reported.critical", .failing, .says(.reportedCritical), rank: 2),
        row("reported.warning", .degraded, .says(.reportedWarning), rank: 1),
        ArrayRules.row(
            "power-supply.only-one-failed", .failing, [.powerSupply], .says(.supplyFailed), family: "reported", rank: 4,
            advice: "Move the workload away and replace the power supply; nothing says that another carries the node.",
            source: "vendors' service manuals: a node without a working supply stops"),
    ]

    private static func row(_ id: String, _ severity: Severity, _ condition: MeasurementCondition, rank: Int)
        -> MeasurementRule
    {
        ArrayRules.row(
            id, severity,
            [
                .chassis, .powerSupply, .memory, .processor, .fan, .temperature, .voltage, .current, .drive, .driveSlot,
                .array, .storageController, .nic, .battery, .pciDevice, .bmc, .other, .power, .kernel, .intrusion,
            ], condition, family: "reported", rank: rank,
            advice: "Look at this part in the tool that reported it, and replace it if that tool says so.",
            source: source)
    }
}
