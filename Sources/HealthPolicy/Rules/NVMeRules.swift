internal import HealthModel

/// The critical warning of NVMe, bit by bit, and its media errors.
enum NVMeRules {
    private static let base = "NVM Express base specification 2.0 figure 207, critical warning"

    static let rows: [MeasurementRule] = [
        // Some firmware sets bit 2 for wear alone, with all spare blocks left and not one error (smartmontools issue 537):
        // that is planned work. What cannot be told from it counts fully.
        DriveRules.row(
            "nvme.reliability-degraded", .failing,
            .all([
                .says(.nvmeReliability),
                .any([
                    .not(.measured(.enduranceUsed)), .not(.measured(.spareLeft)), .not(.measured(.mediaErrors)),
                    .below(.enduranceUsed, 100), .below(.spareLeft, 50), .atLeast(.mediaErrors, 1),
                ]),
            ]), family: "nvme.reliability", rank: 2,
            advice: "Replace this drive now; it calls itself unreliable (media errors or internal errors).",
            source: "\(base) bit 2", confirmation: .atOnce),
        DriveRules.row(
            "nvme.reliability-worn", .degraded, .says(.nvmeReliability), family: "nvme.reliability", rank: 1,
            condemns: true,
            advice:
                "Replace this drive as planned work; it calls itself unreliable, and nothing but its wear says why.",
            source: "\(base) bit 2; smartmontools issue 537"),
        DriveRules.row(
            "nvme.read-only", .failing, .says(.nvmeReadOnly), family: "nvme.read-only", rank: 1,
            advice: "Copy the data away and replace this drive; it accepts no more writes.", source: "\(base) bit 3"),
        DriveRules.row(
            "nvme.spare-low", .failing, .says(.nvmeSpareLow), family: "nvme.spare", rank: 1,
            advice: "Replace this drive now; its spare blocks are below its own threshold.", source: "\(base) bit 0"),
        DriveRules.row(
            "nvme.temperature", .degraded, .says(.nvmeTemperature), family: "nvme.temperature", rank: 1,
            advice: "Check airflow and heat sink of this drive.", source: "\(base) bit 1"),
        DriveRules.row(
            "nvme.backup-failed", .degraded, .says(.nvmeBackupFailed), family: "nvme.backup", rank: 1,
            advice: "Replace this drive as planned work; a power cut would lose what its cache holds.",
            source: "\(base) bit 4"),
        DriveRules.row(
            "nvme.persistent-memory", .degraded, .says(.nvmePersistentMemory), family: "nvme.persistent-memory",
            rank: 1,
            advice: "Move what uses its persistent memory region and plan to replace this drive.",
            source: "\(base) bit 5"),
        DriveRules.row(
            "nvme.media-errors", .degraded, .atLeast(.mediaErrors, 1), family: "nvme.media", rank: 1,
            advice: "Check the data on this drive and plan to replace it; it could not correct errors of its medium.",
            source: "NVM Express base specification 2.0 figure 207, media and data integrity errors"),
    ]
}
