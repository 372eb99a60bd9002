/// The frame of one line: checksum, number within its file, and what happened, separated by tabs.
///
///     5d41402a 1f C {"boot":...}<TAB>R ...
enum HistoryLine {
    /// The first line of each file, before the file's own number.
    static let magic = "forewarn-history/"
    static let currentVersion = 1

    static func framed(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let sum = String(checksum(bytes), radix: 16)
        return Array((String(repeating: "0", count: 8 - sum.count) + sum + " ").utf8) + bytes + [0x0A]
    }

    /// The text of a line without its newline; nil if it is not as it was written.
    static func unframed(_ line: ArraySlice<UInt8>) -> Substring? {
        guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " "),
            let text = String(validating: line, as: UTF8.self),
            UInt32(text.utf8.prefix(8).map { String(UnicodeScalar($0)) }.joined(), radix: 16)
                == checksum(line.dropFirst(9))
        else { return nil }
        return Substring(text.utf8.dropFirst(9))
    }

    /// CRC-32 as in IEEE 802.3 and RFC 1952, section 8.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in
            table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8)
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
    }
}
