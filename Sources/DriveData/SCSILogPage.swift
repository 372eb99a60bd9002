/// One LOG SENSE page (SPC-4 section 7.3): page code, length, and parameters by code.
struct SCSILogPage {
    let parameters: [UInt16: ArraySlice<UInt8>]

    /// - Returns: nil if the header does not fit the page or the parameters run over its end.
    init?(_ bytes: [UInt8], code: UInt8) {
        let page = PageBytes(bytes)
        guard let first = page.byte(0), first & 0x3F == code, let length = page.big(2, 2),
            bytes.count >= 4 + Int(length)
        else { return nil }
        var found: [UInt16: ArraySlice<UInt8>] = [:]
        var offset = 4
        let end = 4 + Int(length)
        while offset < end {
            guard end - offset >= 4, let parameter = page.big(offset, 2), let size = page.byte(offset + 3),
                end - offset - 4 >= Int(size)
            else { return nil }
            found[UInt16(truncatingIfNeeded: parameter)] = bytes[(offset + 4)..<(offset + 4 + Int(size))]
            offset += 4 + Int(size)
        }
        parameters = found
    }

    /// A counter of any length, big endian; nil if it is not there, or is all ones in four bytes and more, which is a
    /// counter that was never set or has overflowed, and no count (SPC-4 section 7.3.2.2.2.2).
    func counter(_ code: UInt16) -> Double? {
        guard let value = parameters[code], !value.isEmpty, !isUnset(code) else { return nil }
        return value.reduce(0.0) { $0 * 256 + Double($1) }
    }

    /// Whether the counter is there and holds no count.
    func isUnset(_ code: UInt16) -> Bool {
        parameters[code].map { $0.count >= 4 && $0.allSatisfy { $0 == 0xFF } } ?? false
    }
}
