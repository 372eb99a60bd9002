/// Small scanners over one line of a tool's output.
extension StringProtocol {
    /// Without blanks at either end.
    package func trimmingBlanks() -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0 }
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    /// Whether the words stand in it; both sides as they are.
    package func has(_ words: String) -> Bool { utf8.contains(sequence: Array(words.utf8)) }

    /// Whether one of them stands in it.
    package func hasAny(_ words: [String]) -> Bool { words.contains { has($0) } }

    /// What stands before and after the first of these; nil if it is not there.
    package func cut(at separator: String) -> (before: String, after: String)? {
        let hay = Array(utf8)
        let needle = Array(separator.utf8)
        guard !needle.isEmpty, hay.count >= needle.count else { return nil }
        for start in 0...(hay.count - needle.count) where hay[start..<(start + needle.count)].elementsEqual(needle) {
            return (
                String(decoding: hay[..<start], as: UTF8.self),
                String(decoding: hay[(start + needle.count)...], as: UTF8.self)
            )
        }
        return nil
    }

    /// What stands between the first of one and the next of the other.
    package func between(_ left: String, _ right: String) -> String? {
        cut(at: left)?.after.cut(at: right)?.before
    }

    /// "name : value" and "name: value", both without blanks; nil without a colon.
    package var labelled: (name: String, value: String)? {
        guard let parts = cut(at: ":") else { return nil }
        return (parts.before.trimmingBlanks(), parts.after.trimmingBlanks())
    }

    /// Columns of a table, without blanks.
    package func columns(_ separator: Character) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map { $0.trimmingBlanks() }
    }

    /// Words between blanks.
    package var blankSeparated: [String] {
        split(whereSeparator: { $0 == " " || $0 == "\t" }).map { String($0) }
    }

    /// The number that the text begins with ("42 degrees C", "-3.5", "1,234 bytes"); nil if it begins with none, or if
    /// the text is a hexadecimal number.
    package var leadingNumber: Double? {
        var digits = ""
        for character in trimmingBlanks() {
            if character.isNumber && character.isASCII || (character == "." && !digits.contains("."))
                || (digits.isEmpty && (character == "-" || character == "+"))
            {
                digits.append(character)
            } else if character == "," && !digits.isEmpty {
                continue
            } else if character == "x" && digits == "0" {
                return nil
            } else {
                break
            }
        }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
    }

    /// "0x1f", "1fh" or "1f".
    package var hexadecimal: Int? {
        var text = lowercased()
        if text.hasPrefix("0x") { text.removeFirst(2) }
        if text.hasPrefix("#0x") { text.removeFirst(3) }
        if text.hasSuffix("h") { text.removeLast() }
        guard !text.isEmpty, text.count <= 12 else { return nil }
        return Int(text, radix: 16)
    }

    /// Whether it is one of the words by which tools say that there is no value.
    package var saysNone: Bool {
        ["", "na", "n/a", "ns", "unspecified", "not available", "no reading", "disabled", "unknown", "none", "-", "--"]
            .contains(trimmingBlanks().lowercased())
    }
}

/// "a,b,\"c, d\"": one line of comma-separated values (RFC 4180, without line breaks inside a value).
package enum CommaSeparated {
    package static func columns(_ line: String) -> [String] {
        var columns: [String] = []
        var column = ""
        var quoted = false
        for character in line {
            if character == "\"" {
                quoted.toggle()
            } else if character == "," && !quoted {
                columns.append(column.trimmingBlanks())
                column = ""
            } else {
                column.append(character)
            }
        }
        columns.append(column.trimmingBlanks())
        return columns
    }
}
