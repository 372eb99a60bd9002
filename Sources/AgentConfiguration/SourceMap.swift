/// Where each key of a TOML document stands. Made from a document that the parser has accepted already, so it only finds
/// its way (https://toml.io/en/v1.0.0) and checks nothing.
struct SourceMap {
    private var positions: [[String]: SourcePosition] = [:]
    private let text: [Unicode.Scalar]
    private var index = 0
    private var position = SourcePosition.start

    init(_ source: String) {
        text = Array(source.unicodeScalars)
        scan()
    }

    /// The place of a key; that of the nearest table around it, or of the beginning, if it does not stand there.
    func position(of path: [String]) -> SourcePosition {
        var path = path
        while !path.isEmpty {
            if let position = positions[path] { return position }
            path.removeLast()
        }
        return .start
    }

    // MARK: - Statements

    private mutating func scan() {
        if current == "\u{FEFF}" { index += 1 }
        var table: [String] = []
        while true {
            skipTrivia()
            guard let scalar = current else { return }
            if scalar == "[" {
                advance()
                if current == "[" { advance() }
                table = readKey(in: [])
                while let scalar = current, scalar != "\n" { advance(scalar) }
            } else {
                let path = readKey(in: table)
                skipValue(of: path)
            }
        }
    }

    /// Reads `a.b."c d"` and notes the place of every part.
    private mutating func readKey(in table: [String]) -> [String] {
        var path = table
        while true {
            skipBlanks()
            let start = position
            path.append(readKeyPart())
            if positions[path] == nil { positions[path] = start }
            skipBlanks()
            guard current == "." else { return path }
            advance()
        }
    }

    private mutating func readKeyPart() -> String {
        var part = String.UnicodeScalarView()
        if let quote = current, quote == "\"" || quote == "'" {
            advance()
            while let scalar = current, scalar != quote, scalar != "\n" {
                part.append(scalar)
                advance()
            }
            advance()
        } else {
            while let scalar = current, !" \t.=]}[{\"'#,\r\n".unicodeScalars.contains(scalar) {
                part.append(scalar)
                advance()
            }
        }
        return String(part)
    }

    // MARK: - Values

    /// Skips `= value`, or the value alone inside of an array. Always moves on.
    private mutating func skipValue(of path: [String]) {
        skipBlanks()
        if current == "=" { advance() }
        skipBlanks()
        switch current {
        case "\"", "'": skipString()
        case "[": skipGroup(until: "]") { map in map.skipValue(of: path) }
        case "{":
            skipGroup(until: "}") { map in
                let inner = map.readKey(in: path)
                map.skipValue(of: inner)
            }
        default:
            let start = index
            while let scalar = current, !",]}#\n".unicodeScalars.contains(scalar) { advance() }
            if index == start { advance() }
        }
    }

    private mutating func skipGroup(until end: Unicode.Scalar, _ element: (inout SourceMap) -> Void) {
        advance()
        while true {
            skipTrivia()
            guard let scalar = current else { return }
            if scalar == end {
                advance()
                return
            }
            if scalar == "," { advance() } else { element(&self) }
        }
    }

    private mutating func skipString() {
        guard let quote = current else { return }
        let isLong = peek(1) == quote && peek(2) == quote
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        while let scalar = current {
            if scalar == "\\" && quote == "\"" {
                advance()
                advance()
            } else if scalar == quote && (!isLong || (peek(1) == quote && peek(2) == quote)) {
                // Up to two more quotes may belong to the text at the end of a long string.
                while current == quote {
                    advance()
                    if !isLong { return }
                }
                return
            } else {
                advance()
            }
        }
    }

    // MARK: - Steps

    private var current: Unicode.Scalar? { peek(0) }

    private func peek(_ offset: Int) -> Unicode.Scalar? {
        index + offset < text.count ? text[index + offset] : nil
    }

    private mutating func advance() {
        guard let scalar = current else { return }
        advance(scalar)
    }

    private mutating func advance(_ scalar: Unicode.Scalar) {
        index += 1
        if scalar == "\n" {
            position.line += 1
            position.column = 1
        } else {
            position.column += 1
        }
    }

    private mutating func skipBlanks() {
        while current == " " || current == "\t" { advance() }
    }

    /// Blanks, ends of lines and comments.
    private mutating func skipTrivia() {
        while let scalar = current {
            if scalar == "#" {
                while let scalar = current, scalar != "\n" { advance(scalar) }
            } else if scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" {
                advance(scalar)
            } else {
                return
            }
        }
    }
}
