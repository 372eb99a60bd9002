/// A JSON value of a foreign document. Names that the document repeats keep their last value.
package enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// A member of an object; nil for anything else.
    package subscript(_ name: String) -> JSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The first of these members that is there and not null.
    package func first(_ names: String...) -> JSON? {
        for name in names {
            if let value = self[name], value != .null { return value }
        }
        return nil
    }

    package var object: [String: JSON]? { if case .object(let members) = self { members } else { nil } }

    package var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

    package var string: String? { if case .string(let text) = self { text } else { nil } }

    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// A number, or a text that is one.
    package var number: Double? {
        switch self {
        case .number(let value): value
        case .string(let text): Double(text.trimmingBlanks())
        default: nil
        }
    }

    /// A text, or a number or truth as text.
    package var text: String? {
        switch self {
        case .string(let text): text.trimmingBlanks()
        case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
        case .bool(let value): value ? "true" : "false"
        default: nil
        }
    }
}

/// Where a document stops being JSON.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    package let line: Int
    package let what: String

    package var description: String { "\(what) in line \(line)" }
}

extension JSON {
    /// Deeper than any tool prints; a document that goes beyond it is not read.
    package static let depthLimit = 64

    /// Reads one value and nothing after it but white space (RFC 8259).
    package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes)
        return try parser.document()
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var index = 0
    var depth = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value()
        skipBlanks()
        guard index >= bytes.count else { throw error("something after the end of the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        skipBlanks()
        guard let byte = peek else { throw error("the document ends in the middle") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.members() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.elements() }
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSON
    ) throws(JSONError) -> JSON {
        depth += 1
        guard depth <= JSON.depthLimit else { throw error("values nested too deeply") }
        index += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func members() throws(JSONError) -> JSON {
        var members: [String: JSON] = [:]
        skipBlanks()
        if take("}") { return .object(members) }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw error("no name of a member") }
            let name = try text()
            skipBlanks()
            guard take(":") else { throw error("no colon after a name") }
            members[name] = try value()
            skipBlanks()
            if take("}") { return .object(members) }
            guard take(",") else { throw error(peek == nil ? "the document ends in the middle" : "no comma") }
        }
    }

    private mutating func elements() throws(JSONError) -> JSON {
        var elements: [JSON] = []
        skipBlanks()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw error(peek == nil ? "the document ends in the middle" : "no comma") }
        }
    }

    private mutating func text() throws(JSONError) -> String {
        index += 1
        var scalars: [UInt8] = []
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: scalars, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &scalars)
            default: scalars.append(byte)
            }
        }
        throw error("the document ends inside a text")
    }

    private mutating func escape(into scalars: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("the document ends inside a text") }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): scalars.append(0x0A)
        case UInt8(ascii: "t"): scalars.append(0x09)
        case UInt8(ascii: "r"): scalars.append(0x0D)
        case UInt8(ascii: "b"): scalars.append(0x08)
        case UInt8(ascii: "f"): scalars.append(0x0C)
        case UInt8(ascii: "u"):
            guard index + 4 <= bytes.count,
                let code = UInt32(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
            else { throw error("a broken escape") }
            index += 4
            // Halves of a pair stand for one character outside the basic plane; a name of a part has none.
            scalars.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        default: scalars.append(byte)
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[index...].starts(with: word.utf8) else { throw error("an unknown word") }
        index += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = index
        while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { index += 1 }
        guard index > start, let value = Double(String(decoding: bytes[start..<index], as: UTF8.self)), value.isFinite
        else { throw error("a value that is none") }
        return .number(value)
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1 }
    }

    private func error(_ what: String) -> JSONError {
        JSONError(line: bytes[..<min(index, bytes.count)].count { $0 == 0x0A } + 1, what: what)
    }
}
