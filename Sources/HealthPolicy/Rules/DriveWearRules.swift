internal import HealthModel

/// Wear of solid-state drives, ATA, NVMe and SCSI alike. Wear-out is planned for; it is no emergency by itself.
enum DriveWearRules {
    static let rows: [MeasurementRule] = [
        DriveRules.row(
            "drive.worn-out", .degraded, .atLeast(.enduranceUsed, 100), family: "drive.wear", rank: 2,
            advice: "Replace this drive as planned work; its rated endurance is used up.",
            source: "NVM Express base specification, percentage used: 100 is the rated endurance; JESD218"),
        DriveRules.row(
            "drive.nearly-worn-out", .advisory, .atLeast(.enduranceUsed, 90), family: "drive.wear", rank: 1,
            warns: true,
            advice: "Order a replacement for this drive; its rated endurance is nearly used up.",
            source: "Canonical hardware-observer: percentage used at 90 is critical"),
        DriveRules.row(
            "drive.spare-exhausted", .degraded, .beyond(.spareLeft, .lowerCritical), family: "drive.spare", rank: 2,
            advice: "Replace this drive soon; its spare blocks are down to its own threshold.",
            source: "NVM Express base specification, available spare and its threshold"),
        DriveRules.row(
            "drive.spare-low", .degraded, .below(.spareLeft, 50), family: "drive.spare", rank: 1,
            advice: "Plan to replace this drive; more than half of its spare blocks are used.",
            source: "NVM Express base specification, available spare: normalised percent"),
    ]
}
