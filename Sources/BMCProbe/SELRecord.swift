/// One raw SEL record: 16 bytes (IPMI 2.0 section 32).
struct SELRecord: Hashable, Sendable {
    static let length = 16

    /// The bytes as two numbers, so that thousands of them can be remembered cheaply and compared exactly.
    private let first: UInt64
    private let second: UInt64

    /// nil unless there are exactly 16 bytes.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        first = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        second = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: first >> (56 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: second >> (56 - 8 * $0)) }
    }

    var id: UInt16 { UInt16(truncatingIfNeeded: first >> 56 & 0xFF | first >> 40 & 0xFF00) }
}
