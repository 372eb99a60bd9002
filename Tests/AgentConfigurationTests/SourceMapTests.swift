import Testing

@testable import AgentConfiguration

@Suite struct SourceMapTests {
    private func place(_ text: String, _ path: String...) -> String {
        let position = SourceMap(text).position(of: path)
        return "\(position.line):\(position.column)"
    }

    @Test func keysAreFoundInEveryNotation() {
        #expect(place("[a]\nb = 1", "a", "b") == "2:1")
        #expect(place("  [ a ] # c\n\n\t b\t= 1", "a", "b") == "3:3")
        #expect(place("a.b = 1", "a", "b") == "1:3")
        #expect(place("a = { x = 1, b = 2 }", "a", "b") == "1:14")
        #expect(place("[a]\n\"b\" = 1", "a", "b") == "2:1")
        #expect(place("[a]\n'b.c' = 1", "a", "b.c") == "2:1")
        #expect(place("[a]\r\nx = 1\r\nb = 1\r\n", "a", "b") == "3:1")
        #expect(place("\u{FEFF}[a]\nb = 1", "a", "b") == "2:1")
    }

    @Test func valuesThatLookLikeKeysAreSkipped() {
        let text = """
            [a]
            one = \"\"\"
            b = 1
            \\\"\"\" b = 1
            \"\"\"\"\"
            two = '''
            b = 1'''
            three = [ "b = 1", # b = 1
              'b',
              { b = 3 },
            ]
            four = "\\"b = 1"
            five = 1979-05-27 07:32:00 # b = 2
            b = 1
            """
        #expect(place(text, "a", "b") == "14:1")
    }

    @Test func whatIsNotThereIsFoundAtItsTable() {
        #expect(place("\n[a]\nb = 1", "a", "c") == "2:2")
        #expect(place("\n[a]\nb = 1", "x", "c") == "1:1")
    }

    @Test func columnsCountCharactersNotBytes() {
        #expect(place("a = { \"ä\" = 1, b = 2 }", "a", "b") == "1:16")
    }

    @Test func anythingIsWalkedThroughToItsEnd() {
        // Prefixes of a document with everything in it: none may hang or trap, whatever the parser would say.
        let text = Array("[a]\n'k' = [{x=\"\\\"\"}, '''q''']\n[[b]]\nc.\"d\" = \"\"\"e\"\"\"\n= ]})\n,")
        for count in 0...text.count { _ = SourceMap(String(text.prefix(count))) }
        for count in 0...text.count { _ = SourceMap(String(text.suffix(count))) }
    }
}

@Suite struct NearestNameTests {
    @Test func distances() {
        #expect(NearestName.distance("", "abc") == 3)
        #expect(NearestName.distance("abc", "") == 3)
        #expect(NearestName.distance("mode", "mode") == 0)
        #expect(NearestName.distance("mdoe", "mode") == 1)
        #expect(NearestName.distance("kitten", "sitting") == 3)
    }

    @Test func nothingNearIsNothing() {
        #expect(NearestName.of("xyzzyplugh", among: ["mode", "address"]) == nil)
        #expect(NearestName.of("adress", among: ["mode", "address"]) == "address")
        #expect(NearestName.of("x", among: []) == nil)
    }
}
