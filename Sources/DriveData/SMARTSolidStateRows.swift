internal import HealthModel

/// Wear, spares and NAND errors, by vendor.
enum SMARTSolidStateRows {
    static let rows: [SMARTAttributeTable.Row] = [
        .init(
            .count(.reallocatedSectors),
            names: ["reallocate_nand_blk_cnt", "retired_block_count", "grown_failing_block_ct", "later_bad_block"],
            ids: [5], numberedBy: [.micronSSD, .sandForceSSD, .intelSSD, .samsungSSD],
            source: "Micron TN-FD22 (5); SandForce SF-2200 (5); Intel and Samsung SSD data sheets"),
        .init(
            .count(.pendingSectors), ids: [197], families: [.micronSSD],
            source: "Micron TN-FD22: current pending ECC count"),
        .init(
            .count(.offlineUncorrectable), ids: [198], families: [.micronSSD],
            source: "Micron TN-FD22: smart off-line scan uncorrectable errors"),
        .init(
            .enduranceLeft, ids: [177], families: [.samsungSSD],
            source: "Samsung SSD data sheets: 177 falls from 100 to 1 over the rated cycles"),
        .init(
            .enduranceLeft, names: ["wear_leveling_count"], ids: [173], families: [.samsungSSD],
            source: "Samsung OEM SSDs number the same counter 173"),
        .init(
            .enduranceLeft, ids: [202], families: [.micronSSD],
            source: "Micron TN-FD22: percent of lifetime remaining, falls from 100; some listings call it used"),
        .init(
            .enduranceLeft, ids: [233], families: [.intelSSD],
            source: "Intel SSD data sheets: media wearout indicator, falls from 100 to 1"),
        .init(
            .enduranceLeft, ids: [231], families: [.sandForceSSD, .kingstonSSD],
            source: "SandForce SF-2200 and Kingston: SSD life left"),
        .init(
            .enduranceUsed, ids: [230], families: [.sanDiskSSD],
            source: "WD/SanDisk SSDs: percent used, counts up; agrees with their ATA device statistics"),
        .init(
            .enduranceLeft,
            names: ["ssd_life_left", "ssd_lifeleft", "lifetime_left", "percent_lifetime_remain"], ids: [],
            source: "drivedb.h: it uses these names only for drives that it knows; the normalised value falls from 100"),
        .init(
            .enduranceLeftRaw,
            names: [
                "percent_life_remaining", "remaining_lifetime_perc", "perc_rated_life_remain", "pct_life_remaining",
                "lifetime_remaining%", "drive_life_remaining%", "drivelife_remaining%", "ssd_life_left_perc",
            ],
            ids: [],
            source: "drivedb.h: it uses these names only for drives that it knows; the raw value is percent left"),
        .init(
            .enduranceUsedRaw,
            names: ["perc_rated_life_used", "percent_life_used", "drive_life_used%", "drivelife_used%"], ids: [],
            source: "drivedb.h: it uses these names only for drives that it knows; the raw value is percent used"),
        .init(
            .enduranceLeft, names: ["wear_leveling_count", "media_wearout_indicator"], ids: [], inDatabaseOnly: true,
            source: "drivedb.h, default section: normalised values fall from 100 with wear; vendors above excepted"),
        .init(
            .spareLeft, names: ["available_reservd_space"], ids: [170, 232], families: [.intelSSD],
            source: "Intel SSD data sheets: normalised from 100, threshold 10"),
        .init(
            .spareLeft, names: ["unused_rsvd_blk_cnt_tot", "used_rsvd_blk_cnt_tot"], ids: [179, 180],
            families: [.samsungSSD], source: "Samsung SSD data sheets: normalised from 100, threshold 10"),
        .init(
            .count(.programFailures),
            names: ["program_fail_count", "program_fail_cnt_total"], ids: [171, 181],
            numberedBy: [], source: "Intel, Micron, Samsung SSD data sheets"),
        .init(
            .count(.eraseFailures), names: ["erase_fail_count", "erase_fail_count_total"], ids: [172, 182],
            numberedBy: [], source: "Intel, Micron, Samsung SSD data sheets"),
    ]
}
