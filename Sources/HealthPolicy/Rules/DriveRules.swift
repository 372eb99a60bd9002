internal import HealthModel

/// Drives, whatever their transport, in the vocabulary of `DriveNames`: the rows that hold for every drive, then those of
/// disks, solid-state drives, NVMe and SCSI.
enum DriveRules {
    static let rows: [MeasurementRule] =
        common + DriveMediaRules.rows + DriveGrowthRules.rows + DriveWearRules.rows + NVMeRules.rows + SCSIRules.rows

    private static let common: [MeasurementRule] = [
        row(
            "drive.smart-failed", .failing, .says(.smartFailed), family: "drive.verdict", rank: 2,
            advice: "Replace this drive now; it predicts its own failure.",
            source: "ACS-4, SMART RETURN STATUS; SPC-4, ASC 5Dh (failure prediction threshold exceeded)"),
        row(
            "drive.prefail-threshold", .failing, .atLeast(.prefailBelowThreshold, 1), family: "drive.verdict", rank: 1,
            advice: "Replace this drive now; a pre-fail attribute has reached its threshold.",
            source: "smartctl(8), --attributes: a pre-failure attribute at its threshold means imminent failure"),
        row(
            "drive.old-age-threshold", .advisory, .atLeast(.oldAgeBelowThreshold, 1), family: "drive.old-age", rank: 1,
            warns: true, advice: "Plan to replace this drive; an attribute of age or use has reached its threshold.",
            source:
                "smartctl(8), --attributes: an old-age attribute at its threshold means the end of product life"),
        row(
            "drive.self-test-failed", .degraded, .atLeast(.failedSelfTests, 1), family: "drive.self-test", rank: 1,
            advice: "Back up this drive, run an extended self-test and replace it if that fails again.",
            source: "smartmontools, smartctl(8) exit status bit 7: the self-test log holds failures not outdated"),
        row(
            "drive.interface-errors", .advisory, .atLeast(.interfaceErrors, 100), family: "drive.interface", rank: 1,
            warns: true, advice: "Check and replace the cable or backplane slot of this drive; the medium may be well.",
            source:
                "smartmontools drivedb.h, attribute 199; Backblaze Drive Stats 2019: fewer than 1 disk in 100 has any"),
        row(
            "drive.hot", .advisory, .beyond(.temperature, .upperWarning), family: "drive.temperature", rank: 1,
            warns: true, advice: "Check airflow and fans at this drive.",
            source: "NVM Express base specification: WCTEMP; the drive's own limit"),
        row(
            "drive.too-hot", .degraded, .beyond(.temperature, .upperCritical), family: "drive.temperature", rank: 2,
            advice: "Restore the cooling of this drive at once; it is beyond its own limit.",
            source: "NVM Express base specification: CCTEMP; SPC-4, temperature log page 0Dh: reference temperature"),
    ]

    static func row(
        _ id: String, _ severity: Finding.Severity, _ condition: MeasurementCondition, family: String, rank: Int,
        warns: Bool = false, condemns: Bool = false, advice: String, source: String,
        confirmation: MeasurementRule.Confirmation? = nil
    ) -> MeasurementRule {
        MeasurementRule(
            Rule(
                id: id, trigger: .derived, severity: severity, advice: advice, source: source, warns: warns,
                condemns: condemns,
                family: family, rank: rank),
            kinds: [.drive], when: condition, confirmation: confirmation)
    }
}
