/// One decoder, or a group that takes the same bytes, as a target of libFuzzer.
struct FuzzTarget: Sendable {
    var name: String
    /// Small hand-made inputs to begin with.
    var seeds: [[UInt8]]
    var decode: @Sendable ([UInt8]) -> Void

    init(_ name: String, seeds: [[UInt8]] = [], decode: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.seeds = seeds
        self.decode = decode
    }

    static let all: [FuzzTarget] = drives + formats + management + kernel + reports + histories
}

/// Cuts an input into parts, each after two bytes of length; the last one takes the rest.
func parts(_ bytes: [UInt8], _ count: Int) -> [[UInt8]] {
    var rest = bytes[...]
    return (1...count).map { number in
        guard number < count, rest.count > 2 else {
            defer { rest = [] }
            return Array(rest)
        }
        let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
        rest = rest.dropFirst(2)
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
    }
}

/// The inverse of `parts`, for seeds.
func joined(_ parts: [[UInt8]]) -> [UInt8] {
    parts.dropLast().flatMap { [UInt8($0.count >> 8 & 0xFF), UInt8($0.count & 0xFF)] + $0 } + (parts.last ?? [])
}
