internal import HealthModel

/// Error counter pages, grown defects and informational exceptions of SCSI and SAS drives.
enum SCSIRules {
    private static let counters = "SPC-4, error counter log pages, parameter 0006h: total uncorrected errors"

    static let rows: [MeasurementRule] = [
        DriveRules.row(
            "scsi.warning", .degraded, .says(.scsiWarning), family: "scsi.exception", rank: 1,
            advice: "Read which warning this drive gives, and plan to replace it unless it is only warm.",
            source: "SPC-4, ASC 0Bh (warning)"),
        uncorrected("writes-many", .uncorrectedWrites, many: true),
        uncorrected("writes", .uncorrectedWrites),
        uncorrected("reads-many", .uncorrectedReads, many: true),
        uncorrected("reads", .uncorrectedReads),
        uncorrected("verifies-many", .uncorrectedVerifies, many: true),
        uncorrected("verifies", .uncorrectedVerifies),
        DriveRules.row(
            "scsi.grown-defects", .advisory, .atLeast(.grownDefects, 8), family: "scsi.defects", rank: 1, warns: true,
            advice: "Watch this drive; replace it if the grown defect list gets longer.",
            source: "SBC-3, READ DEFECT DATA, grown list; graded as remapped ATA sectors are"),
        DriveRules.row(
            "scsi.grown-defects-many", .degraded, .atLeast(.grownDefects, 100), family: "scsi.defects", rank: 2,
            advice: "Plan to replace this drive soon.",
            source: "SBC-3, READ DEFECT DATA, grown list; graded as remapped ATA sectors are"
        ),
    ]

    /// One lost sector is a plan; fifty are a drive that fails, as with pending sectors of ATA.
    private static func uncorrected(_ name: String, _ quantity: QuantityName, many: Bool = false) -> MeasurementRule {
        DriveRules.row(
            "scsi.uncorrected-\(name)", many ? .failing : .degraded, .atLeast(quantity, many ? 50 : 1),
            family: "scsi.\(quantity.rawValue)", rank: many ? 2 : 1,
            advice: many
                ? "Move the data away and replace this drive; it no longer corrects its errors."
                : "Check the data on this drive and plan to replace it.",
            source: many ? "\(counters); graded as pending ATA sectors are" : counters)
    }
}
