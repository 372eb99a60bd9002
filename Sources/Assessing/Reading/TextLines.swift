/// The lines of a document, one at a time, so that a log of many megabytes is never held twice. Invalid UTF-8 is
/// repaired, a carriage return at the end dropped, and a line longer than any tool prints is cut.
package struct TextLines: Sequence, IteratorProtocol {
    /// Bytes of a line that are looked at.
    package static let lineLimit = 4096

    private let bytes: [UInt8]
    private var index: Int

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    package mutating func next() -> String? {
        nextBytes().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same without making a text of it: most lines of a log are passed over.
    package mutating func nextBytes() -> ArraySlice<UInt8>? {
        guard index < bytes.count else { return nil }
        var end = index
        bytes.withUnsafeBufferPointer { buffer in
            while end < buffer.count, buffer[end] != 0x0A { end += 1 }
        }
        var last = end
        while last > index, bytes[last - 1] == 0x0D { last -= 1 }
        let line = bytes[index..<Swift.min(last, index + TextLines.lineLimit)]
        index = end + 1
        return line
    }
}

extension ForeignDocument {
    /// So much of the beginning is looked at to find out the format.
    package static let headLimit = 16_384

    package var lines: TextLines { TextLines(bytes) }

    /// The first lines that are not empty, without blanks around them.
    package var head: [String] {
        TextLines(Array(bytes.prefix(ForeignDocument.headLimit))).lazy.map { $0.trimmingBlanks() }
            .filter { !$0.isEmpty }
    }

    /// Text has no NUL and hardly any control character.
    package var isText: Bool {
        let head = bytes.prefix(ForeignDocument.headLimit)
        guard !head.contains(0) else { return false }
        let odd = head.count { $0 < 0x20 && !(0x07...0x0D).contains($0) && $0 != 0x1B }
        return odd * 50 <= head.count
    }

    /// The first byte that is no white space.
    package var firstByte: UInt8? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return bytes[start...].first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
    }

    /// Begins as an object or an array does; "[   12.3] ..." of a kernel's log does not.
    package var looksLikeJSON: Bool {
        guard tree.isEmpty, let first = firstByte else { return false }
        if first == UInt8(ascii: "{") { return true }
        guard first == UInt8(ascii: "["), let start = bytes.firstIndex(of: first) else { return false }
        let second = bytes[(start + 1)...].first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        return second.map { [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"), 0x22].contains($0) } ?? true
    }

    /// Whether one of the words stands within the beginning.
    package func headContains(_ words: String...) -> Bool {
        let head = bytes.prefix(ForeignDocument.headLimit)
        return words.contains { head.contains(sequence: Array($0.utf8)) }
    }
}

extension Collection where Element == UInt8 {
    /// Whether the bytes stand in this order anywhere.
    func contains(sequence: [UInt8]) -> Bool {
        guard let first = sequence.first else { return true }
        var start = startIndex
        while let found = self[start...].firstIndex(of: first) {
            if self[found...].starts(with: sequence) { return true }
            start = index(after: found)
        }
        return false
    }
}
