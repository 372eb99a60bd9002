internal import HealthPolicy

/// The meaning of a raw value in a file that carries attribute numbers and a model name, and no attribute names.
enum RawAttribute {
    /// Who made the drive, as far as it decides how raw values are packed.
    enum Vendor: Equatable {
        case seagate
        /// Hitachi, HGST: several 16-bit fields in one raw value, the lowest is the count.
        case hitachi
        case other

        init(model: Substring) {
            if model.hasPrefix("ST") {
                self = .seagate
            } else if model.hasPrefix("Hitachi") || model.hasPrefix("HGST") {
                self = .hitachi
            } else {
                self = .other
            }
        }
    }

    /// nil: tells nothing, or nothing that this vendor's meaning lets us count.
    static func meaning(of id: Int, raw: Double, vendor: Vendor) -> (sign: PredictionSign, value: Double)? {
        let bits = UInt64(exactly: raw.rounded(.down)) ?? 0
        let low = Double(bits & 0xFFFF)
        let count = vendor == .hitachi ? low : raw
        return switch id {
        case 5: (.reallocatedSectors, count)
        case 197, 198: (.pendingSectors, count)
        case 187: (.reportedUncorrectable, count)
        case 184: (.endToEndErrors, count)
        case 10: (.spinRetries, low)
        // Seagate's packs operations and errors, and its errors were seen not to foretell anything.
        case 7: vendor == .seagate ? nil : (.seekErrors, low)
        // Seagate: three counts of 16 bits, by how long the command took.
        case 188: (.commandTimeouts, vendor == .seagate ? largestField(bits) : raw)
        case 199: (.interfaceErrors, count)
        // Some pack minutes or milliseconds above it.
        case 9: (.powerOnHours, Double(bits & 0xFFFF_FFFF))
        default: nil
        }
    }

    private static func largestField(_ bits: UInt64) -> Double {
        Double(max(bits & 0xFFFF, (bits >> 16) & 0xFFFF, (bits >> 32) & 0xFFFF))
    }
}
