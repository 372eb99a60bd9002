import Cluster
import Testing

@Suite struct XMLTreeTests {
    @Test func readsElementsAttributesAndText() throws {
        let tree = try XMLTree(parsing: Array(#"<a x="1" y="&lt;&quot;&#10;"><b/>text<b z="ä"/></a>"#.utf8))
        #expect(tree.name == "a")
        #expect(tree["x"] == "1")
        #expect(tree["y"] == "<\"\n")
        #expect(tree["z"] == nil)
        #expect(tree.children("b").count == 2)
        #expect(tree.children("b").last?["z"] == "ä")
        #expect(tree.text == "text")
    }

    @Test(arguments: [
        "", " ", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a b='1' b='2'/>", "plain", "\u{0}<a/>",
        "<a>&unknown;</a>", "<!-- only a comment -->", "<a b='&#0;'/>",
    ])
    func refusesWhatIsNotADocument(text: String) {
        #expect(throws: XMLTreeError.self) { try XMLTree(parsing: Array(text.utf8)) }
    }

    @Test(arguments: [
        #"<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>"#,
        #"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#,
        #"<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a b="x">&e;</a>"#,
        #"<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY l2 "&l;&l;&l;&l;"><!ENTITY l3 "&l2;&l2;&l2;">]><a b="&l3;"/>"#,
    ])
    func refusesDocumentTypesAndEntities(text: String) {
        #expect(throws: XMLTreeError.self) { try XMLTree(parsing: Array(text.utf8)) }
    }

    @Test func refusesExcessiveDepthAndSize() {
        let deep = String(repeating: "<a>", count: 5_000) + String(repeating: "</a>", count: 5_000)
        #expect(throws: XMLTreeError.self) { try XMLTree(parsing: Array(deep.utf8)) }
        #expect(throws: XMLTreeError.self) {
            try XMLTree(parsing: [UInt8](repeating: 0x20, count: XMLTree.sizeLimit + 1))
        }
    }

    @Test func refusesInvalidUTF8() {
        #expect(throws: XMLTreeError.self) {
            try XMLTree(parsing: Array("<a b='".utf8) + [0xFF, 0xC0] + Array("'/>".utf8))
        }
    }

    /// Every prefix of a real answer is refused, and never taken for a shorter one.
    @Test(arguments: ["healthy-crm_mon.xml", "statements.xml", "history.xml"])
    func refusesEveryTruncation(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
        for count in stride(from: 0, through: end, by: 7) {
            #expect(throws: XMLTreeError.self) { try XMLTree(parsing: Array(bytes.prefix(count))) }
        }
    }

    /// Damaged bytes either fail to parse or give some tree; nothing traps. The generator is seeded: failures repeat.
    @Test func survivesDamagedBytes() throws {
        let bytes = try Fixture.bytes("standby-cib.xml")
        var seed: UInt64 = 42
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0...random(4) { damaged[random(damaged.count)] = UInt8(random(256)) }
            if let tree = try? XMLTree(parsing: damaged) { #expect(!tree.name.isEmpty) }
        }
    }

    @Test(arguments: ["healthy-cib.xml", "standby-cib.xml", "wrongpw-cib.xml"])
    func writesWhatItRead(name: String) throws {
        let tree = try XMLTree(parsing: try Fixture.bytes(name))
        let again = try XMLTree(parsing: Array(tree.serialised.utf8))
        #expect(again.withoutBlankText == tree.withoutBlankText)
    }

    @Test func escapesEveryCharacterThatCouldEndAValue() throws {
        let value = "a\"b'c<d>e&f\ng\th\ri ]]> é"
        let tree = XMLTree(name: "x", attributes: [XMLTree.Attribute(name: "v", value: value)], text: value)
        let again = try XMLTree(parsing: Array(tree.serialised.utf8))
        #expect(again["v"] == value)
        #expect(again.text == value)
    }
}

extension XMLTree {
    fileprivate var withoutBlankText: XMLTree {
        XMLTree(
            name: name, attributes: attributes, children: children.map(\.withoutBlankText),
            text: text.allSatisfy(\.isWhitespace) ? "" : text)
    }
}
