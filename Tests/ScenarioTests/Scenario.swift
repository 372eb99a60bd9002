/// A case as its text says it: docs/scenarios.md has the format.
struct Scenario: Sendable {
    struct Line: Sendable {
        var number: Int
        /// Since the beginning; nil for what is given before it.
        var at: Duration?
        var words: [String]

        var isExpectation: Bool { words.first == "expect" }
    }

    var name: String
    var configuration: String = ""
    var lines: [Line] = []
    var end: Duration = .zero
    /// Links of reports of false alarms: nothing may ever move in this case.
    var falseAlarms: [String] = []
    var nodes = ["a", "b"]
    var isCold = false

    struct Problem: Error, CustomStringConvertible {
        var line: Int
        var message: String

        var description: String { "line \(line): \(message)" }
    }

    init(name: String, text: String) throws(Problem) {
        self.name = name
        var sections: [(String, [String])] = []
        var service = false
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let number = index + 1
            let words = Scenario.words(of: raw)
            guard let head = words.first else { continue }
            switch head {
            case "false-alarm":
                falseAlarms.append(words.dropFirst().joined(separator: " "))
            case "nodes": nodes = Array(words.dropFirst())
            case "cold": isCold = true
            case "config":
                // config policy.moves_per_day = 5
                let rest = words.dropFirst().joined(separator: " ")
                guard let dot = rest.firstIndex(of: ".") else { throw Problem(line: number, message: "no section") }
                let section = String(rest[..<dot])
                let value = String(rest[rest.index(after: dot)...])
                if let place = sections.firstIndex(where: { $0.0 == section }) {
                    sections[place].1.append(value)
                } else {
                    sections.append((section, [value]))
                }
            case "given":
                if words.count > 1, words[1] == "service" { service = true }
                lines.append(Line(number: number, at: nil, words: Array(words.dropFirst())))
            default:
                guard let at = Scenario.time(head) else {
                    throw Problem(line: number, message: "\(head) is neither a time nor known")
                }
                if let last = lines.last?.at, at < last { throw Problem(line: number, message: "out of order") }
                lines.append(Line(number: number, at: at, words: Array(words.dropFirst())))
                end = max(end, at)
            }
        }
        if !service {
            lines.insert(Line(number: 0, at: nil, words: ["service", "app", "on", nodes[0]]), at: 0)
        }
        // The lab's pair acts; the shipped default is tried by the cases that say so.
        if let place = sections.firstIndex(where: { $0.0 == "policy" }) {
            if !sections[place].1.contains(where: { $0.hasPrefix("mode") }) {
                sections[place].1.append("mode = \"act\"")
            }
        } else {
            sections.append(("policy", ["mode = \"act\""]))
        }
        configuration = sections.map { "[\($0.0)]\n" + $0.1.joined(separator: "\n") }.joined(separator: "\n") + "\n"
    }

    /// Words are separated by blanks; "of several" is one word; what follows a # that begins a word is for people.
    static func words(of line: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var quoted = false
        for character in line {
            if quoted {
                if character == "\"" { quoted = false } else { word?.append(character) }
            } else if character == "\"" {
                quoted = true
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else if character == "#", word == nil {
                break
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        // A value of the configuration keeps its quotes.
        guard words.first == "config" else { return words }
        return line.split(separator: " ").map(String.init)
    }

    /// "90s", "5m", "1h30m", "0".
    static func time(_ text: String) -> Duration? {
        if text == "0" { return .zero }
        var total = Duration.zero
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber || character == "." {
                digits.append(character)
                continue
            }
            let unit: Double? = ["s": 1, "m": 60, "h": 3600, "d": 86_400][character]
            guard let unit, let number = Double(digits) else { return nil }
            total += .milliseconds(Int64(number * unit * 1000))
            digits = ""
        }
        return digits.isEmpty && !text.isEmpty ? total : nil
    }
}
