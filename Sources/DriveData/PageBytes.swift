/// Bounds-checked loads from a device page: whatever is not there reads as nil.
struct PageBytes {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    func byte(_ offset: Int) -> UInt8? {
        bytes.indices.contains(offset) ? bytes[offset] : nil
    }

    /// Little endian (ATA, NVMe), 1 to 8 bytes.
    func little(_ offset: Int, _ width: Int) -> UInt64? {
        guard let slice = slice(offset, width), width <= 8 else { return nil }
        return slice.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Big endian (SCSI), 1 to 8 bytes; of a longer field the largest value if any higher byte is set.
    func big(_ offset: Int, _ width: Int) -> UInt64? {
        guard let slice = slice(offset, width) else { return nil }
        let low = slice.suffix(8)
        guard slice.dropLast(low.count).allSatisfy({ $0 == 0 }) else { return .max }
        return low.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A 128-bit little-endian counter. NVMe counters stop at the largest value, so a value beyond 64 bits is told as a
    /// large one, never wrapped.
    func counter128(_ offset: Int) -> Double? {
        guard let low = little(offset, 8), let high = little(offset + 8, 8) else { return nil }
        return Double(low) + Double(high) * 18_446_744_073_709_551_616.0
    }

    func slice(_ offset: Int, _ width: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, width > 0, offset <= bytes.count, bytes.count - offset >= width else { return nil }
        return bytes[offset..<(offset + width)]
    }

    /// Printable ASCII without the padding; other bytes become "?".
    func text(_ offset: Int, _ width: Int) -> String? {
        slice(offset, width).map { PageBytes.printable($0) }
    }

    /// An ATA string: the two bytes of each word are swapped (ACS-4 section 3.4.10).
    func swappedText(_ offset: Int, _ width: Int) -> String? {
        guard let slice = slice(offset, width) else { return nil }
        var swapped = Array(slice)
        for index in stride(from: 0, to: swapped.count - 1, by: 2) { swapped.swapAt(index, index + 1) }
        return PageBytes.printable(swapped[...])
    }

    /// Eight-bit sum of a whole 512-byte ATA structure; zero if its checksum holds (ACS-4 section 9.11.8).
    var sum: UInt8 { bytes.reduce(0) { $0 &+ $1 } }

    var allZero: Bool { bytes.allSatisfy { $0 == 0 } }
    var allOnes: Bool { !bytes.isEmpty && bytes.allSatisfy { $0 == 0xFF } }

    static func printable(_ slice: ArraySlice<UInt8>) -> String {
        let characters = slice.map { byte -> Character in
            byte == 0 ? " " : (0x20...0x7E).contains(byte) ? Character(UnicodeScalar(byte)) : "?"
        }
        let words = String(characters).split(separator: " ", omittingEmptySubsequences: true)
        return words.joined(separator: " ")
    }
}
