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
            source: "ACS-4 section 7.48.8 (SMART RETURN STATUS); SPC-4 annex D, ASC 5Dh"),
        row(
            "drive.prefail-threshold", .failing, .atLeast(.prefailBelowThreshold, 1), family: "drive.verdict", rank: 1,
            advice: "Replace this drive now; a pre-fail attribute has reached its threshold.",
            source: "SFF-8035i revision 2 section 3.3: a pre-fail attribute at its threshold predicts failure"),
        row(
            "drive.old-age-threshold", .advisory, .atLeast(.oldAgeBelowThreshold, 1), family: "drive.old-age", rank: 1,
            warns: true, advice: "Plan to replace this drive; an attribute of age or use has reached its threshold.",
            source:
                "SFF-8035i revision 2 section 3.3: an old-age attribute at its threshold tells the end of design life"),
        row(
            "drive.self-test-failed", .degraded, .atLeast(.failedSelfTests, 1), family: "drive.self-test", rank: 1,
            advice: "Back up this drive, run an extended self-test and replace it if that fails again.",
            source: "smartmontools, smartctl(8) exit status bit 7: the self-test log holds failures not outdated"),
        row(
            "drive.interface-errors", .advisory, .atLeast(.interfaceErrors, 100), family: "drive.interface", rank: 1,
            warns: true, advice: "Check and replace the cable or backplane slot of this drive; the medium may be well.",
            source: "SATA 3.x section 10.3.11 (CRC); Backblaze Drive Stats 2019: fewer than 1 disk in 100 has any"),
        row(
            "drive.hot", .advisory, .beyond(.temperature, .upperWarning), family: "drive.temperature", rank: 1,
            warns: true, advice: "Check airflow and fans at this drive.",
            source: "NVM Express base specification: WCTEMP; the drive's own limit"),
        row(
            "drive.too-hot", .degraded, .beyond(.temperature, .upperCritical), family: "drive.temperature", rank: 2,
            advice: "Restore the cooling of this drive at once; it is beyond its own limit.",
            source: "NVM Express base specification: CCTEMP; SPC-4 section 7.3.21: reference temperature"),
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
