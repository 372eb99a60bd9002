/// Cuts a stream of bytes into lines of bounded length.
struct LineBuffer {
    enum Next: Equatable {
        case line([UInt8])
        case needsMore
        case overlong
    }

    /// Longest line in bytes, without its newline.
    let limit: Int
    private var bytes: [UInt8] = []
    /// Where the first line that was not taken begins.
    private var start = 0
    /// Up to where there is known to be no newline.
    private var searched = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Nothing is left of an unfinished line.
    var isEmpty: Bool { start == bytes.count }

    mutating func append(_ more: some Sequence<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next line without its newline. An overlong line is noticed as soon as the limit is passed, not at its end.
    mutating func next() -> Next {
        guard let newline = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = bytes.count
            return bytes.count - start > limit ? .overlong : .needsMore
        }
        guard newline - start <= limit else { return .overlong }
        let line = Array(bytes[start..<newline])
        start = newline + 1
        searched = start
        return .line(line)
    }
}
