internal import HealthModel

/// What an attribute means, by its name or by its vendor and number, never by the number alone. One table for raw pages,
/// smartctl text and smartctl JSON.
enum SMARTAttributeTable {
    enum Meaning: Equatable, Sendable {
        case count(QuantityName)
        case temperature
        case hours(perHour: Double)
        /// The normalised value is percent of the rated endurance that is left.
        case enduranceLeft
        /// The normalised value counts up: percent used.
        case enduranceUsed
        /// The raw value is percent of the rated endurance, left or used (names that say "percent").
        case enduranceLeftRaw
        case enduranceUsedRaw
        /// The normalised value is percent of spare blocks left.
        case spareLeft
        case helium
        /// Known to mislead; never read.
        case ignored
    }

    struct Row: Sendable {
        let names: Set<String>
        let ids: Set<UInt8>
        /// Families that the row holds for; empty: whoever uses the name.
        let families: Set<DriveFamily>
        /// Families whose numbering is public, so that the number is enough where no name is given.
        let numberedBy: Set<DriveFamily>
        let meaning: Meaning
        let packing: SMARTPacking
        /// Only for drives that smartctl's database knows: elsewhere it makes these names from the numbers alone.
        let inDatabaseOnly: Bool
        let source: String

        init(
            _ meaning: Meaning, names: Set<String> = [], ids: Set<UInt8>, families: Set<DriveFamily> = [],
            numberedBy: Set<DriveFamily> = [], packing: SMARTPacking = .low32, inDatabaseOnly: Bool = false,
            source: String
        ) {
            self.names = names
            self.ids = ids
            self.families = families
            self.numberedBy = families.isEmpty ? numberedBy : families
            self.meaning = meaning
            self.packing = packing
            self.inDatabaseOnly = inDatabaseOnly
            self.source = source
        }

        func fits(_ attribute: SMARTAttribute, _ family: DriveFamily, inDatabase: Bool) -> Bool {
            guard inDatabase || !inDatabaseOnly else { return false }
            guard families.isEmpty || families.contains(family) else { return false }
            if names.isEmpty { return ids.contains(attribute.id) }
            if let key = attribute.key { return names.contains(key) }
            return ids.contains(attribute.id) && numberedBy.contains(family)
        }
    }

    /// The first row that fits, misleading ones first.
    static func row(_ attribute: SMARTAttribute, _ family: DriveFamily, inDatabase: Bool) -> Row? {
        rows.first { $0.fits(attribute, family, inDatabase: inDatabase) }
    }

    static let rows: [Row] = SMARTQuirkRows.rows + SMARTDiskRows.rows + SMARTSolidStateRows.rows
}
