internal import HealthModel

/// Attributes whose raw value is something else than its name or number says. They come before every other row.
enum SMARTQuirkRows {
    static let rows: [SMARTAttributeTable.Row] = [
        .init(
            .ignored, ids: [196, 197, 198, 199, 200], families: [.fujitsuDisk],
            source:
                "libatasmart's quirk table (Fujitsu MHY2): 197 and 198 hold more than a count; 199 and 200 are rates"),
        .init(
            .ignored, ids: [9], families: [.fujitsuDisk],
            source: "drivedb.h: Fujitsu, hours, minutes or seconds by series"),
        .init(
            .hours(perHour: 60), ids: [9], families: [.maxtorDisk],
            source: "drivedb.h: Maxtor DiamondMax, -v 9,minutes"),
        .init(
            .ignored, ids: [9], families: [.samsungDisk],
            source: "drivedb.h: Samsung SpinPoint, hours, minutes or half minutes by firmware"),
        .init(
            .ignored, ids: [188], families: [.micronSSD],
            source: "Micron TN-FD22: 188 counts commands that took longer than the internal limit, in normal use"),
        .init(
            .ignored, names: ["bogus_current_pend_sect"], ids: [197], families: [.micronSSD],
            source: "drivedb.h, MX500: 197 flips between 0 and 1 while blocks are moved"),
        .init(
            .ignored, ids: [177, 230, 233, 234], families: [.sandForceSSD],
            source: "SandForce SF-2200 attributes: 177 is the spread between blocks, 233 and 234 are gigabytes written"),
        .init(
            .ignored, ids: [1, 195, 201, 204], families: [.sandForceSSD],
            source: "SandForce SF-2200 attributes: rates with sector counts packed in"),
        .init(
            .count(.interfaceErrors), ids: [199], families: [.kingstonSSD], packing: .low16,
            source: "Kingston SMART attribute details: 199 in the low word; the next word is vendor's"),
        .init(
            .ignored, ids: [196], families: Set(DriveFamily.allCases),
            source: "drivedb.h: 196 is remap events, hours or packed words by vendor; 5 tells the sectors"),
    ]
}
