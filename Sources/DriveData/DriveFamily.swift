/// Whose attribute numbering and packing a drive follows. Numbers alone mean nothing: 177 is wear on one vendor's drives,
/// a spread between blocks on another's.
package enum DriveFamily: String, Sendable, CaseIterable {
    case seagateDisk
    case westernDigitalDisk
    case hitachiDisk
    case toshibaDisk
    case fujitsuDisk
    case samsungDisk
    case maxtorDisk
    case samsungSSD
    case micronSSD
    case intelSSD
    case sandForceSSD
    case kingstonSSD
    case sanDiskSSD
    case otherDisk
    case otherSSD
    case unknown

    package var isDisk: Bool {
        switch self {
        case .seagateDisk, .westernDigitalDisk, .hitachiDisk, .toshibaDisk, .fujitsuDisk, .samsungDisk, .maxtorDisk,
            .otherDisk:
            true
        default: false
        }
    }

    static let disks: Set<DriveFamily> = Set(allCases.filter(\.isDisk))

    package init(model: String, databaseFamily: String, solidState: Bool?) {
        let model = model.lowercased().split(separator: " ").joined(separator: " ")
        let database = databaseFamily.lowercased()
        for row in DriveFamily.rows {
            if let solidState, row.family.isDisk == solidState { continue }
            if row.databaseWords.contains(where: { database.contains($0) })
                || row.modelPrefixes.contains(where: { DriveFamily.matches(model, $0) })
            {
                self = row.family
                return
            }
        }
        self = solidState.map { $0 ? .otherSSD : .otherDisk } ?? .unknown
    }

    /// "#" in a pattern stands for one digit.
    private static func matches(_ model: String, _ pattern: String) -> Bool {
        var rest = model[...]
        for character in pattern {
            guard let next = rest.popFirst() else { return false }
            if character == "#" ? !("0"..."9").contains(next) : next != character { return false }
        }
        return true
    }

    private struct Row {
        let family: DriveFamily
        /// Words of smartctl's "Model Family".
        let databaseWords: [String]
        /// How the model name begins, lower case.
        let modelPrefixes: [String]
    }

    /// The vendors' own numbering schemes (data sheets and part number decoders); the first row that fits counts.
    private static let rows: [Row] = [
        // One controller under many brands, and it numbers the attributes: SandForce SF-1200/2200 (vendors' data sheets).
        Row(
            family: .sandForceSSD, databaseWords: ["sandforce"],
            modelPrefixes: [
                "ocz-vertex2", "ocz-vertex3", "ocz vertex2", "ocz vertex3", "ocz-agility2", "ocz-agility3",
                "ocz-agility 3",
                "kingston sv300", "kingston sh103", "kingston sh100", "kingston skc300", "adata sp900", "adata sx900",
                "adata s510", "adata s511", "adata s599", "corsair force 3", "corsair force gt", "corsair force gs",
                "owc mercury", "mushkin mknssdcr", "patriot pyro", "sandforce",
            ]),
        Row(
            family: .samsungSSD, databaseWords: ["samsung based ssd"],
            modelPrefixes: ["samsung ssd", "samsung mz", "mz#", "mz-"]),
        Row(
            family: .micronSSD, databaseWords: ["crucial", "micron"],
            modelPrefixes: ["crucial", "micron", "ct###", "ct##", "mtfd", "m4-ct", "c300-"]),
        Row(family: .intelSSD, databaseWords: ["intel"], modelPrefixes: ["intel ssd", "ssdsc", "ssdsa"]),
        Row(family: .kingstonSSD, databaseWords: ["kingston", "phison"], modelPrefixes: ["kingston"]),
        Row(
            family: .sanDiskSSD,
            databaseWords: [
                "sandisk", "wd blue / red / green ssd", "wd blue and green ssd", "wd blue, red and green ssd",
            ],
            modelPrefixes: ["sandisk", "wdc wds", "wd blue sa", "wd red sa"]),
        Row(family: .fujitsuDisk, databaseWords: ["fujitsu"], modelPrefixes: ["fujitsu"]),
        Row(family: .maxtorDisk, databaseWords: ["maxtor"], modelPrefixes: ["maxtor #"]),
        Row(
            family: .seagateDisk, databaseWords: ["seagate"],
            modelPrefixes: ["st#", "seagate", "maxtor stm", "stm#"]),
        Row(
            family: .hitachiDisk, databaseWords: ["hitachi", "hgst", "ultrastar", "deskstar", "travelstar"],
            modelPrefixes: [
                "hitachi", "hgst", "hds", "hdt", "hts", "hua", "huh", "hus", "hms", "ic25", "ic35", "wuh", "wus7",
                "wdc wuh", "wdc wus7",
            ]),
        Row(family: .westernDigitalDisk, databaseWords: ["western digital"], modelPrefixes: ["wdc wd", "wd#", "wd-"]),
        // DT01ACA and its kind are Hitachi's design under Toshiba's name; both pack the same way.
        Row(
            family: .toshibaDisk, databaseWords: ["toshiba"],
            modelPrefixes: ["toshiba m", "toshiba d", "toshiba h", "mg0", "mq0", "md0", "dt0", "hdw"]),
        Row(
            family: .samsungDisk, databaseWords: ["samsung spinpoint", "seagate samsung"],
            modelPrefixes: ["samsung h", "samsung s", "samsung m"]),
    ]
}
