import Testing

@testable import DriveData

@Suite struct JSONTreeTests {
    private func tree(_ text: String) -> JSONTree? { try? JSONTree(Array(text.utf8)) }

    @Test func valuesOfEveryKindAreRead() {
        let read = tree(#" {"a": [1, -2.5e3, true, false, null, "x\"\n\u0041"], "b": {"c": {}}, "d": []} "#)
        #expect(read?["a"]?.array.count == 6)
        #expect(read?["a"]?.array[1].number == -2500)
        #expect(read?["a"]?.array[5].string == "x\"\nA")
        #expect(read?["b", "c"] == .object([:]))
        #expect(read?["d"] == .array([]))
    }

    @Test(arguments: [
        "", "{", "[", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "tru",
        "nul",
        "\"x", "\"\\", "\"\\u12", "\"\\q\"", "1 2", "--1", "1e999", "{\"a\":1}x", "{\"a\":1,hahaha \"b\":2}", "+",
    ])
    func brokenTextIsAnErrorThatSaysWhere(text: String) {
        #expect(throws: JSONTree.SyntaxError.self) { try JSONTree(Array(text.utf8)) }
    }

    @Test func depthIsBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONTree.SyntaxError.self) { try JSONTree(Array(deep.utf8)) }
    }

    @Test func largeCountersStayNumbersAndQuotedOnesAreRead() {
        #expect(tree("340282366920938463463374607431768211455")?.number ?? 0 > 3.4e38)
        #expect(tree("\"1,234,567\"")?.number == 1_234_567)
        #expect(tree("\"1 234\"")?.number == 1234 && tree("\" 42 \"")?.number == 42)
        // A decimal comma is no separator, and what is no number at all is none.
        #expect(tree("\"1,5\"")?.number == nil && tree("\"\"")?.number == nil && tree("\"1,2x4\"")?.number == nil)
        #expect(tree("\"0x10\"")?.string == "0x10")
        #expect(tree("1.5")?.integer == nil)
        #expect(tree("1e300")?.integer == nil)
    }

    @Test func theErrorNamesTheLine() {
        do {
            _ = try JSONTree(Array("{\n\"a\": 1,\nhahaha\n}".utf8))
            Issue.record("it was read")
        } catch {
            #expect(error.description.hasPrefix("line 3"))
        }
    }

    @Test func cutAtEveryLengthItIsAnError() {
        let text = Array(#"{"smartctl": {"version": [7, 3], "messages": [{"string": "a\u00e9b"}]}, "x": -1.5e3}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONTree.SyntaxError.self) { try JSONTree(Array(text.prefix(length))) }
        }
    }
}
