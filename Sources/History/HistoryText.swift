internal import FoundationEssentials

/// The words of a history's lines: JSON without a blank, and numbers to the base of 36.
enum HistoryText {
    /// JSON in which even the blanks of strings are escaped, so that a blank ends it.
    static func json(_ value: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return nil }
        let blank = UInt8(ascii: " ")
        guard data.contains(blank) else { return String(decoding: data, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 64)
        for byte in data {
            if byte == blank { bytes += "\\u0020".utf8 } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: Substring) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }

    static func number(_ number: Int64) -> String { String(number, radix: 36) }

    static func number(_ text: Substring) -> Int64? { Int64(text, radix: 36) }

    /// The shortest text that gives the same number again.
    static func real(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// JSON holds no other numbers either.
    static func real(_ text: Substring) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x61 + 10
            default: nil
            }
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
