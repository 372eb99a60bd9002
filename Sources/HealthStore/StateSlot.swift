/// One of the two slots of the decision state file: a frame of 32 bytes, then the content. Numbers are little-endian.
///
///     0  8  magic "FOREWARN"
///     8  4  version of the content
///    12  4  length of the content in bytes
///    16  8  generation: the larger one is the newer slot
///    24  8  CRC-64/XZ of the 24 bytes before and of the content
///
/// The frame is the same for every version, so that a newer one can be told from a damaged one.
struct StateSlot: Equatable {
    /// Room for some fifty latched findings with their evidence.
    static let size = 64 * 1024
    static let frameSize = 32
    /// Longest content in bytes.
    static let capacity = size - frameSize
    static let currentVersion: UInt32 = 1
    private static let magic = Array("FOREWARN".utf8)

    let version: UInt32
    let generation: UInt64
    let content: [UInt8]

    init(version: UInt32 = currentVersion, generation: UInt64, content: [UInt8]) {
        self.version = version
        self.generation = generation
        self.content = content
    }

    /// nil for anything that was not written to its end exactly as it stands there.
    init?(bytes: [UInt8]) {
        guard bytes.count >= StateSlot.frameSize, bytes.starts(with: StateSlot.magic) else { return nil }
        let length = Int(StateSlot.number(bytes[12..<16]))
        guard length <= bytes.count - StateSlot.frameSize else { return nil }
        let content = bytes[StateSlot.frameSize..<StateSlot.frameSize + length]
        guard StateSlot.number(bytes[24..<32]) == CRC64.of(bytes[..<24] + content) else { return nil }
        version = UInt32(truncatingIfNeeded: StateSlot.number(bytes[8..<12]))
        generation = StateSlot.number(bytes[16..<24])
        self.content = Array(content)
    }

    var bytes: [UInt8] {
        var bytes = StateSlot.magic
        bytes += StateSlot.bytes(UInt64(version), count: 4)
        bytes += StateSlot.bytes(UInt64(content.count), count: 4)
        bytes += StateSlot.bytes(generation, count: 8)
        bytes += StateSlot.bytes(CRC64.of(bytes + content), count: 8)
        return bytes + content
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ number: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
