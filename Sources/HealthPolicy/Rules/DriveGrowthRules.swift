internal import HealthModel

/// Counters that grow now. A drive that lost something years ago may go on for years; one that is losing more today will
/// not. None of these rows holds on a single reading.
enum DriveGrowthRules {
    private static let day = Duration.seconds(86_400)
    private static let source = "Backblaze Drive Stats: growth tells more than level (docs/judging-drives.md)"

    static let rows: [MeasurementRule] = [
        DriveRules.row(
            "drive.interface-errors-growing", .degraded,
            .grew(.interfaceErrors, by: 20, within: .seconds(3600)), family: "drive.interface", rank: 2,
            advice: "Replace the cable or move this drive to another slot; its link is failing now.",
            source: "smartmontools drivedb.h, attribute 199 (UDMA_CRC_Error_Count); a sound link has none in days"),
        DriveRules.row(
            "drive.reallocated-sectors-growing", .degraded,
            .grew(.reallocatedSectors, by: 8, within: .seconds(7 * 86_400)), family: "drive.reallocated", rank: 2,
            advice: "Replace this drive soon; it is remapping sectors now.", source: source),
        DriveRules.row(
            "drive.reported-uncorrectable-growing", .failing, .grew(.reportedUncorrectable, by: 20, within: day),
            family: "drive.reported", rank: 2,
            advice: "Move the data away and replace this drive; it is returning read errors now.", source: source),
        DriveRules.row(
            "nvme.media-errors-growing", .failing, .grew(.mediaErrors, by: 20, within: day), family: "nvme.media",
            rank: 2, advice: "Move the data away and replace this drive; its medium is failing now.", source: source),
        DriveRules.row(
            "scsi.uncorrected-growing", .failing,
            .any([
                .grew(.uncorrectedReads, by: 20, within: day), .grew(.uncorrectedWrites, by: 20, within: day),
                .grew(.uncorrectedVerifies, by: 20, within: day),
            ]), family: "scsi.uncorrected-growing", rank: 1,
            advice: "Move the data away and replace this drive; its medium is failing now.", source: source),
    ]
}
