internal import HealthModel

/// Attributes of rotating disks, and those that solid-state drives share with them.
enum SMARTDiskRows {
    private static let sff = "SFF-8035i revision 2 and the vendors' SMART attribute lists"
    private static let packedCounts: Set<DriveFamily> = [.hitachiDisk, .toshibaDisk, .fujitsuDisk, .otherDisk]
    /// Of 5, 9, 10, 12, 194, 197, 198 and 199 every maker of disks says the same; only the packing differs.
    private static let disks = DriveFamily.disks
    private static let all = Set(DriveFamily.allCases)

    static let rows: [SMARTAttributeTable.Row] = [
        .init(
            .count(.reallocatedSectors), names: ["reallocated_sector_ct", "reallocated_sector_count"], ids: [5],
            families: packedCounts, packing: .low16,
            source: "drivedb.h default for 5, raw16(raw16): Hitachi, Toshiba and Fujitsu keep a second count above"),
        .init(
            .count(.reallocatedSectors),
            names: [
                "reallocated_sector_ct", "reallocated_sector_count", "reallocated_block_count", "re_assigned_block_ct",
            ],
            ids: [5], numberedBy: disks, source: sff),
        .init(
            .count(.pendingSectors), names: ["current_pending_sector"], ids: [197], families: [.otherDisk],
            packing: .low16, source: "an unknown maker may pack; the low word is the count with all who do"),
        .init(
            .count(.offlineUncorrectable), names: ["offline_uncorrectable"], ids: [198], families: [.otherDisk],
            packing: .low16, source: "an unknown maker may pack; the low word is the count with all who do"),
        .init(
            .count(.pendingSectors),
            names: [
                "current_pending_sector", "current_pending_sector_ct", "current_pending_ecc_cnt",
                "pending_sector_count",
                "total_pending_sectors",
            ],
            ids: [197], numberedBy: disks, source: sff),
        .init(
            .count(.offlineUncorrectable),
            names: ["offline_uncorrectable", "off_line_uncorrectable", "total_offl_uncorrectabl"], ids: [198],
            numberedBy: disks, source: sff),
        .init(
            .count(.reportedUncorrectable), names: ["reported_uncorrect"], ids: [187], families: packedCounts,
            packing: .low16, source: "Hitachi: the count in the low word"),
        .init(
            .count(.reportedUncorrectable),
            names: [
                "reported_uncorrect", "uncorrectable_error_cnt", "reported_ue_counts", "uncorrectable_error_count",
                "uncorrectable_ecc_ct",
            ],
            ids: [187], numberedBy: [.seagateDisk, .samsungSSD, .micronSSD, .intelSSD, .sandForceSSD, .kingstonSSD],
            source: "Seagate SMART attribute annex; Samsung and Intel SSD data sheets"),
        .init(
            .count(.endToEndErrors), names: ["end_to_end_error", "end_to_end_error_count"], ids: [184],
            numberedBy: [.seagateDisk, .hitachiDisk, .intelSSD, .samsungSSD], packing: .low16,
            source: "HP SMART IV; Intel SSD data sheets"),
        .init(
            .count(.commandTimeouts), names: ["command_timeout"], ids: [188], families: [.seagateDisk], packing: .low16,
            source: "drivedb.h, Seagate: -v 188,raw16: all timeouts, above 5 s, above 7.5 s"),
        .init(
            .count(.interfaceErrors),
            names: [
                "udma_crc_error_count", "crc_error_count", "sata_crc_error_count", "sata_crc_error",
                "udma_crc_error_rate",
            ],
            ids: [199], numberedBy: disks.union([.samsungSSD, .intelSSD, .micronSSD, .sanDiskSSD]), source: sff),
        .init(
            .count(.spinRetries), names: ["spin_retry_count"], ids: [10], numberedBy: disks, packing: .low16,
            source: sff),
        .init(
            .hours(perHour: 1),
            names: [
                "power_on_hours", "power_on_hours_and_msec", "power_on_minutes", "power_on_half_minutes",
                "power_on_seconds",
            ],
            ids: [9], numberedBy: all, packing: .low24,
            source: "drivedb.h default for 9, raw24(raw8): Seagate and others keep fractions above"),
        .init(.count(.powerCycles), names: ["power_cycle_count"], ids: [12], numberedBy: all, source: sff),
        .init(
            .temperature,
            names: [
                "temperature_celsius", "airflow_temperature_cel", "temperature_case", "drive_temperature",
                "temperature_internal", "temperature", "hda_temperature",
            ],
            ids: [190, 194], numberedBy: all, packing: .low8, source: sff),
        .init(
            .helium, names: ["helium_level", "helium_condition_lower"], ids: [22],
            numberedBy: [.hitachiDisk, .westernDigitalDisk],
            source: "HGST Ultrastar He data sheets: 100 full, threshold 25; below it the seal is broken"),
    ]
}
