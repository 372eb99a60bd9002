/// A JSON value, read without ever trapping: depth and size are bounded, counters beyond 64 bits become large numbers, and
/// an error says where it is.
package enum JSONTree: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// What is wrong, and at which byte.
    package struct SyntaxError: Error, Equatable, CustomStringConvertible {
        package var offset: Int
        package var description: String
    }

    package init(_ bytes: [UInt8]) throws(SyntaxError) {
        var parser = JSONTreeParser(bytes)
        self = try parser.document()
    }

    package subscript(_ key: String) -> JSONTree? {
        if case .object(let members) = self { return members[key] }
        return nil
    }

    /// Member of a member: `tree["a", "b"]`.
    package subscript(_ first: String, _ second: String) -> JSONTree? { self[first]?[second] }

    package var array: [JSONTree] {
        if case .array(let items) = self { return items }
        return []
    }

    package var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    package var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    /// A number, or a string that holds nothing but one (nvme-cli quotes large counters, with or without separators).
    /// A separator stands before groups of three digits: "1,5" is none of these numbers.
    package var number: Double? {
        switch self {
        case .number(let value): return value
        case .string(let text):
            let groups = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == " " || $0 == "'" }
                .drop { $0.isEmpty }
            let tail = groups.dropFirst().filter { !$0.isEmpty }
            guard tail.allSatisfy({ $0.utf8.count == 3 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
            else { return nil }
            return Double(groups.joined()).flatMap { $0.isFinite ? $0 : nil }
        default: return nil
        }
    }

    /// A whole number that fits.
    package var integer: Int? { number.flatMap { Int(exactly: $0) } }
}

/// Recursive descent over the bytes (RFC 8259).
private struct JSONTreeParser {
    private static let deepest = 64
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    mutating func document() throws(JSONTree.SyntaxError) -> JSONTree {
        let value = try value(depth: 0)
        skipBlanks()
        if offset < bytes.count { throw error("unexpected text after the value") }
        return value
    }

    private func error(_ words: String) -> JSONTree.SyntaxError {
        let line = bytes.prefix(offset).count { $0 == 0x0A } + 1
        return JSONTree.SyntaxError(offset: offset, description: "line \(line), byte \(offset): \(words)")
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
    }

    private mutating func value(depth: Int) throws(JSONTree.SyntaxError) -> JSONTree {
        guard depth < JSONTreeParser.deepest else { throw error("nested too deeply") }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw error("the text ends where a value is due; it is cut")
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONTree) throws(JSONTree.SyntaxError) -> JSONTree {
        let expected = Array("\(word)".utf8)
        guard bytes.count - offset >= expected.count, bytes[offset..<(offset + expected.count)].elementsEqual(expected)
        else { throw error("a word that is no value") }
        offset += expected.count
        return value
    }

    private mutating func number() throws(JSONTree.SyntaxError) -> JSONTree {
        let start = offset
        while let byte = next, (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) {
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard offset > start, offset - start < 64, let value = Double(text), value.isFinite else {
            offset = start
            throw error("neither a value nor a number")
        }
        return .number(value)
    }

    private mutating func object(depth: Int) throws(JSONTree.SyntaxError) -> JSONTree {
        var members: [String: JSONTree] = [:]
        offset += 1
        skipBlanks()
        if next == UInt8(ascii: "}") {
            offset += 1
            return .object(members)
        }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw error("a member's name is due") }
            let name = try string()
            skipBlanks()
            guard next == UInt8(ascii: ":") else { throw error("\":\" is due") }
            offset += 1
            members[name] = try value(depth: depth + 1)
            skipBlanks()
            if next == UInt8(ascii: ",") {
                offset += 1
            } else if next == UInt8(ascii: "}") {
                offset += 1
                return .object(members)
            } else {
                throw error("\",\" or \"}\" is due")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONTree.SyntaxError) -> JSONTree {
        var items: [JSONTree] = []
        offset += 1
        skipBlanks()
        if next == UInt8(ascii: "]") {
            offset += 1
            return .array(items)
        }
        while true {
            items.append(try value(depth: depth + 1))
            skipBlanks()
            if next == UInt8(ascii: ",") {
                offset += 1
            } else if next == UInt8(ascii: "]") {
                offset += 1
                return .array(items)
            } else {
                throw error("\",\" or \"]\" is due")
            }
        }
    }

    private mutating func string() throws(JSONTree.SyntaxError) -> String {
        offset += 1
        var unescaped: [UInt8] = []
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            default: unescaped.append(byte)
            }
        }
        throw error("a string without an end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONTree.SyntaxError) {
        guard let byte = next else { throw error("a string without an end") }
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"), UInt8(ascii: "f"): text.append(0x20)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            guard bytes.count - offset >= 4,
                let code = UInt32(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self), radix: 16)
            else { throw error("a broken \\u escape") }
            offset += 4
            // Half of a pair becomes the replacement character: names and models are ASCII.
            let scalar = UnicodeScalar(code) ?? "\u{FFFD}"
            text += Array(String(Character(scalar)).utf8)
        default: throw error("an unknown escape")
        }
    }
}
