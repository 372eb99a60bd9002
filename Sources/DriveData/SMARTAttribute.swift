/// One row of an ATA SMART attribute table, as a page or a listing gives it.
package struct SMARTAttribute: Equatable, Sendable {
    package var id: UInt8
    /// As the listing names it; nil in raw pages.
    package var name: String?
    /// Bit 0 of the flags: at or below its threshold it predicts failure; otherwise it tells of age or use.
    package var isPrefail: Bool
    /// Vendor's scale, usually falling from 100, 200 or 253.
    package var normalizedValue: UInt8?
    package var worst: UInt8?
    /// 0: never fails; nil: not given.
    package var threshold: UInt8?
    package var rawValue: SMARTRawValue
    /// The listing says that it fails now, though it may not give the numbers.
    package var saidToFailNow: Bool

    package init(
        id: UInt8, name: String? = nil, isPrefail: Bool, normalizedValue: UInt8?, worst: UInt8? = nil,
        threshold: UInt8? = nil, rawValue: SMARTRawValue, saidToFailNow: Bool = false
    ) {
        self.id = id
        self.name = name
        self.isPrefail = isPrefail
        self.normalizedValue = normalizedValue
        self.worst = worst
        self.threshold = threshold
        self.rawValue = rawValue
        self.saidToFailNow = saidToFailNow
    }

    /// At or below its threshold. A threshold of 0 never fails (SFF-8035i revision 2, section 3.3).
    package var failsNow: Bool {
        if saidToFailNow { return true }
        guard let normalizedValue, let threshold, threshold > 0 else { return false }
        return normalizedValue <= threshold
    }

    /// Lower case with "-" and blanks as "_"; nil where the listing knows no name ("Unknown_Attribute").
    var key: String? {
        guard let name else { return nil }
        let key = String(name.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
        return key.hasPrefix("unknown") || key.isEmpty ? nil : key
    }
}

/// The 48 bits of an attribute, as bits or as the listing prints them.
package struct SMARTRawValue: Equatable, Sendable {
    package var bits: UInt64?
    package var text: String?

    package init(bits: UInt64? = nil, text: String? = nil) {
        self.bits = bits.map { $0 & 0xFFFF_FFFF_FFFF }
        self.text = text
    }

    /// The count that the packing holds. What a listing prints in several parts was unpacked by its own knowledge of the
    /// drive: the telling part is the first, of Seagate's three words the last.
    package func count(_ packing: SMARTPacking) -> UInt64? {
        if let text, let printed = SMARTRawValue.printed(text) {
            switch printed {
            case .plain(let value): return packing.unpack(value)
            case .words(let words): return words.last
            case .leading(let value): return value
            }
        }
        return bits.map { packing.unpack($0) }
    }

    private enum Printed {
        case plain(UInt64)
        case words([UInt64])
        case leading(UInt64)
    }

    private static func printed(_ text: String) -> Printed? {
        let parts = text.split { $0 == " " || $0 == "\t" }
        guard let first = parts.first else { return nil }
        if parts.count == 1 {
            if first.hasPrefix("0x") || first.hasPrefix("0X") {
                return UInt64(first.dropFirst(2), radix: 16).map { .plain($0) }
            }
            if let value = UInt64(first) { return .plain(value) }
        }
        let numbers = parts.map { UInt64($0) }
        if parts.count == 3, numbers.allSatisfy({ $0 != nil }) { return .words(numbers.compactMap { $0 }) }
        return UInt64(first.prefix { ("0"..."9").contains($0) }).map { .leading($0) }
    }
}

/// How a vendor packs counts into the 48 bits.
package enum SMARTPacking: Sendable {
    /// All 48 bits are one number.
    case whole
    case low32
    case low24
    case low16
    case low8

    func unpack(_ bits: UInt64) -> UInt64 {
        switch self {
        case .whole: bits
        case .low32: bits & 0xFFFF_FFFF
        case .low24: bits & 0xFF_FFFF
        case .low16: bits & 0xFFFF
        case .low8: bits & 0xFF
        }
    }
}
