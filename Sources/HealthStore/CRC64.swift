/// CRC-64/XZ: polynomial 0x42F0E1EBA9EA3693 of ECMA-182, reflected, as The .xz File Format 1.2.1, section 6, specifies it
/// (https://tukaani.org/xz/xz-file-format.txt). Finds every burst of up to 64 bits.
enum CRC64 {
    private static let table: [UInt64] = (0..<256).map { index in
        (0..<8).reduce(UInt64(index)) { value, _ in
            value & 1 == 1 ? (value >> 1) ^ 0xC96C_5795_D787_0F42 : value >> 1
        }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        ~bytes.reduce(~UInt64(0)) { crc, byte in
            table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8)
        }
    }
}
