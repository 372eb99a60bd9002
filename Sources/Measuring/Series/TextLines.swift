internal import FoundationEssentials

/// The lines of a text, one at a time, so that only one is in memory beside the file's own mapped pages.
struct TextLines: Sequence, IteratorProtocol {
    struct Line {
        /// From 1.
        var number: Int
        /// Without its end; nil if it is longer than a line may be.
        var text: String?
    }

    /// Far above the widest row that we know (900 bytes).
    static let longest = 65_536

    private let bytes: Data
    private var position: Data.Index
    private var number = 0

    init(_ bytes: Data) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func next() -> Line? {
        guard position < bytes.endIndex else { return nil }
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        var last = end
        if last > position, bytes[bytes.index(before: last)] == UInt8(ascii: "\r") { last = bytes.index(before: last) }
        let line = bytes[position..<last]
        position = end < bytes.endIndex ? bytes.index(after: end) : end
        number += 1
        return Line(number: number, text: line.count > Self.longest ? nil : String(decoding: line, as: UTF8.self))
    }
}
