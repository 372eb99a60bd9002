/// Signs that a tool's words do not have.
private enum OddSigns {
    /// Directly behind a letter only a damaged byte makes them: "detecte@". "MC @ 20h", "(@DIMMA1(CPU1))" and
    /// "DIMM#0" are words.
    static let insideWords: Set<Unicode.Scalar> = ["@", "$", "^", "~", "{", "}", "\\", "*", "!"]
    /// Words have few of them.
    static let anywhere: Set<Unicode.Scalar> = insideWords.union(["#", "?"])
}

extension String {
    /// Some of its bytes were no text.
    var hasBrokenBytes: Bool { unicodeScalars.contains("\u{FFFD}") }

    /// A sign stands in it that only a damaged byte can be.
    var isDamaged: Bool {
        var followsLetter = false
        for scalar in unicodeScalars {
            if scalar == "\u{FFFD}" || (scalar.value < 0x20 && scalar.value != 0x09) { return true }
            if followsLetter, OddSigns.insideWords.contains(scalar) { return true }
            followsLetter = scalar.properties.isAlphabetic
        }
        return false
    }

    /// Whether it can be words of a tool: letters are in it, and few signs that words do not have. "#!@@" is none.
    var readsAsWords: Bool {
        guard !isDamaged else { return false }
        let letters = unicodeScalars.count { $0.properties.isAlphabetic }
        return letters > 0 && unicodeScalars.count { OddSigns.anywhere.contains($0) } * 3 < letters
    }

    /// The decimal number that the whole text is; "9@.5" begins with one and is none.
    var wholeNumber: Double? {
        let text = trimmingBlanks()
        guard text.allSatisfy({ "0123456789+-.eE".contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}

extension ForeignDocument {
    /// Its last line has no end, so that it may have been cut there. Whole texts that were copied by hand lack it as
    /// well.
    var endsWithinLine: Bool { tree.isEmpty && bytes.last.map { $0 != 0x0A } ?? false }

    /// The line that has no end, without blanks around it; nil if the last line has one, or if it is empty.
    var unfinishedLine: String? {
        guard endsWithinLine else { return nil }
        let start = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let line = String(decoding: bytes[start...].prefix(TextLines.lineLimit), as: UTF8.self).trimmingBlanks()
        return line.isEmpty ? nil : line
    }

    /// Of a report of labelled lines ("State : Online"): whether it ends in the middle of one, before its value.
    /// Prompts, sentences and rules are no such lines.
    var endsBeforeAValue: Bool {
        guard let line = unfinishedLine, let last = line.last, !"#$%>.-=".contains(last) else { return false }
        return line.labelled.map { $0.value.isEmpty } ?? true
    }
}
