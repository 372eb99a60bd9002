/// Takes the kernel's text apart. Total: every input has an answer, and nil is the answer to what is not understood.
package enum KernelText {
    /// One decimal number that is never negative, with nothing beside it but white space.
    package static func count(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64? {
        digits(trimmed(bytes))
    }

    /// One decimal number, whole or with a fraction, with nothing beside it but white space; never a NaN.
    package static func number(_ bytes: some BidirectionalCollection<UInt8>) -> Double? {
        let text = trimmed(bytes)
        guard !text.isEmpty, text.count <= 64,
            text.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }),
            let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite
        else { return nil }
        return value
    }

    /// Digits only; nil if there are none, or too many for the type.
    package static func digits(_ bytes: some Sequence<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var isEmpty = true
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            if overflow || overflowed { return nil }
            value = sum
            isEmpty = false
        }
        return isEmpty ? nil : value
    }

    /// The number at the end of a name that begins with `prefix`: 3 of "dimm3"; nil for other names.
    package static func index(of name: String, after prefix: String) -> Int? {
        guard name.hasPrefix(prefix), let number = digits(name.utf8.dropFirst(prefix.utf8.count)) else { return nil }
        return Int(exactly: number)
    }

    /// Without white space, and without the zero bytes of a device tree, at both ends.
    package static func trimmed<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
        let isBlank = { (byte: UInt8) in byte == 0 || byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
        let rest = bytes.drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return bytes[bytes.endIndex...] }
        return rest[...last]
    }

    package static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"))
    }

    /// The words of a line.
    package static func fields(_ line: some Collection<UInt8>, limit: Int = 65536) -> [ArraySlice<UInt8>] {
        Array(line).split(maxSplits: limit) { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    package static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
