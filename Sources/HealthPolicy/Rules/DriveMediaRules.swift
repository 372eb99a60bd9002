internal import HealthModel

/// Sectors that cannot be read, were remapped or were reported lost, on ATA drives.
///
/// A handful of remapped sectors says little (twice the failure rate of a clean disk), a hundred says much; a sector that
/// waits for a decision says more than a remapped one, because its data is already lost.
enum DriveMediaRules {
    private static let backblaze = "Backblaze Drive Stats: 30-day failure rate by value (docs/judging-drives.md)"
    private static let pinheiro = "Pinheiro et al., FAST 2007: 14 to 39 times the failure rate after the first one"

    static let rows: [MeasurementRule] = [
        DriveRules.row(
            "drive.pending-sectors-many", .failing, .atLeast(.pendingSectors, 50), family: "drive.pending", rank: 2,
            advice: "Move the data away and replace this drive; it can no longer read many of its sectors.",
            source: "\(backblaze): 10 and more, 49 times that of a clean disk"),
        DriveRules.row(
            "drive.pending-sectors", .degraded, .atLeast(.pendingSectors, 1), family: "drive.pending", rank: 1,
            advice: "Rewrite the unreadable sectors (rebuild or scrub) and plan to replace this drive.",
            source: "\(backblaze): 1 to 9, 14 times that of a clean disk"),
        DriveRules.row(
            "drive.offline-uncorrectable", .degraded, .atLeast(.offlineUncorrectable, 1), family: "drive.offline",
            rank: 1,
            advice: "Scrub the array or file system on this drive and plan to replace it.", source: pinheiro),
        DriveRules.row(
            "drive.reallocated-sectors-many", .degraded, .atLeast(.reallocatedSectors, 100),
            family: "drive.reallocated", rank: 3, advice: "Plan to replace this drive soon.",
            source: "\(backblaze): 100 and more, 43 times that of a clean disk"),
        DriveRules.row(
            "drive.reallocated-sectors", .advisory, .atLeast(.reallocatedSectors, 8), family: "drive.reallocated",
            rank: 1,
            warns: true, advice: "Watch this drive; replace it if the number grows.",
            source: "\(backblaze): 10 to 99, 5 times; drives with 4096-byte sectors count 8 for one"),
        DriveRules.row(
            "drive.reported-uncorrectable", .degraded, .atLeast(.reportedUncorrectable, 1), family: "drive.reported",
            rank: 1, advice: "Check the data on this drive and plan to replace it; it has returned read errors.",
            source: "\(backblaze); Backblaze 2016: one of the five attributes that are acted upon above zero"),
        DriveRules.row(
            "drive.end-to-end-errors", .degraded, .atLeast(.endToEndErrors, 1), family: "drive.end-to-end", rank: 1,
            advice: "Check the data on this drive and replace it; data was damaged inside it.",
            source: "HP SMART IV: parity between the host and the medium did not hold"),
        DriveRules.row(
            "drive.spin-retries", .advisory, .atLeast(.spinRetries, 1), family: "drive.spin", rank: 1, warns: true,
            advice: "Check the power supply of this drive; replace it if the number grows.",
            source: "Backblaze-derived failure rates in scrutiny: 56 percent a year above zero, 5.5 at zero"),
        DriveRules.row(
            "drive.helium-lost", .failing, .beyond(.helium, .lowerCritical), family: "drive.helium", rank: 1,
            advice: "Replace this drive now; it has lost its helium.",
            source: "HGST Ultrastar He product manuals: attribute 22 below its threshold"),
    ]
}
