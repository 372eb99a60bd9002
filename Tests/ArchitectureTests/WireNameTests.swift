import Testing

/// docs/probe-protocol.md lists every name that the code knows.
@Suite struct WireNameTests {
    /// What a table of the document is made from.
    private static let tables: [(mark: String, literals: [String])] = [
        ("quantities", ["QuantityName(\"", "QuantityName(rawValue: \""]),
        ("states", ["StateName(\"", "StateName(rawValue: \""]),
        ("kinds", ["ComponentKind(\"", "ComponentKind(rawValue: \""]),
    ]

    private static let keywords: Set<Substring> = ["package", "private", "fileprivate", "static", "let"]

    @Test(arguments: [0, 1, 2]) func theDocumentAndTheCodeKnowTheSameNames(_ index: Int) throws {
        let (mark, literals) = Self.tables[index]
        let written = try Self.rows(of: mark).map(\.name)
        #expect(Set(written).count == written.count, "a name stands twice")
        let known = try SourceTree.read("Sources").files.reduce(into: Set<String>()) { known, file in
            for line in file.lines {
                for literal in literals {
                    if let name = Self.text(after: literal, in: line) { known.insert(name) }
                }
            }
        }
        #expect(known.count > 10)
        #expect(known.subtracting(written).sorted() == [], "not in the document")
        #expect(Set(written).subtracting(known).sorted() == [], "not in the code")
    }

    /// As far as a quantity stands on one line with its unit: "(.uptime, seconds, .seconds".
    @Test func theUnitsOfTheDocumentAreThoseOfTheCode() throws {
        let rows = try Self.rows(of: "quantities").map { ($0.name, $0.second.split(separator: ", ").map(String.init)) }
        let units = Dictionary(uniqueKeysWithValues: rows)
        let all = Set(units.values.joined()).union(["megabitsPerSecond"])
        let lines = try SourceTree.read("Sources").files.flatMap(\.lines)
        var names: [String: String] = [:]
        for line in lines {
            guard let name = Self.text(after: " = QuantityName(\"", in: line) else { continue }
            let words = line.split(separator: " ")
            names[String(words.first { !Self.keywords.contains($0) } ?? "")] = name
        }
        var checked = 0
        for line in lines {
            guard let call = line.utf8.firstRange(of: "(.".utf8).map({ line[$0.upperBound...] }) else { continue }
            let words = call.split(separator: ",").map { $0.drop { $0 == " " } }
            guard let name = words.first.flatMap({ names[String($0)] }) else { continue }
            for word in words.dropFirst() where word.hasPrefix(".") {
                let word = String(word.dropFirst().prefix { $0.isLetter })
                guard all.contains(word) else { continue }
                checked += 1
                let unit = word == "megabitsPerSecond" ? "Mb/s" : word
                #expect(units[name]?.contains(unit) == true, "\(name) is made in \(unit): \(line)")
            }
        }
        #expect(checked > 40)
    }

    /// What follows a literal, up to the quotation mark.
    private static func text(after literal: String, in line: Substring) -> String? {
        line.utf8.firstRange(of: literal.utf8).map { String(line[$0.upperBound...].prefix { $0 != "\"" }) }
    }

    private static func rows(of mark: String) throws -> [(name: String, second: String)] {
        let document = try SourceTree.text("docs/probe-protocol.md")
        let begin = try #require(document.firstRange(of: "<!-- \(mark) -->"))
        let end = try #require(document[begin.upperBound...].firstRange(of: "<!-- end -->"))
        return document[begin.upperBound..<end.lowerBound].split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
            guard let name = cells.first, name.hasPrefix("`"), cells.count >= 2 else { return nil }
            var second = cells[1]
            while second.last == " " { second = second.dropLast() }
            return (String(name.dropFirst().prefix { $0 != "`" }), String(second))
        }
    }
}
