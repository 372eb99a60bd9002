/// Makes text from a device, a peer or a file fit for a terminal, a log line and a status page.
package enum Printable {
    /// Longest result in characters unless told otherwise.
    package static let defaultLimit = 256

    /// Invalid UTF-8, control characters (C0, DEL, C1: so also every escape sequence), line and paragraph separators,
    /// invisible formatting and direction marks, unassigned and private code points become U+FFFD; a run of them
    /// becomes one. The end of a longer text is replaced by "…".
    package static func clean(_ bytes: some Collection<UInt8>, limit: Int = defaultLimit) -> String {
        // A scalar has at most 4 bytes: what is beyond cannot be in the result, and need not be decoded.
        let bounded = bytes.prefix(max(0, limit) * 4 + 4)
        return clean(String(decoding: bounded, as: UTF8.self), limit: limit)
    }

    /// See `clean(_:limit:)` for bytes. `limit` counts Unicode scalars, so a tower of combining marks is bounded too.
    package static func clean(_ text: String, limit: Int = defaultLimit) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        var lastWasReplaced = false
        for scalar in text.unicodeScalars {
            let replaced = !isPrintable(scalar)
            if replaced && lastWasReplaced { continue }
            guard count < limit else {
                if limit > 0 {
                    result.removeLast()
                    result.append("…")
                }
                break
            }
            result.append(replaced ? "\u{FFFD}" : scalar)
            lastWasReplaced = replaced
            count += 1
        }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        if scalar == "\u{FFFD}" { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }
}
