import DriveData
import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Whatever the bytes: no crash, no healthy verdict, one sentence.
@Suite struct BadInputTests {
    @Test func anEmptyFileIsNoneOfTheFormats() {
        let assessment = assessed("")
        #expect(assessment.format == nil)
        #expect(assessment.message?.contains("empty") ?? false)
        #expect(assessed("  \n\n").format == nil)
    }

    @Test func binaryGarbageIsNoneOfTheFormats() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for size in [1, 7, 511, 512, 4096] {
            let bytes = (0..<size).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            let assessment = DocumentAssessment(of: ForeignDocument(name: "garbage", bytes: bytes))
            #expect(assessment.verdict == .unknown)
        }
        let ones = DocumentAssessment(of: ForeignDocument(name: "ones", bytes: Array(repeating: 0xFF, count: 2048)))
        #expect(ones.verdict != .healthy)
    }

    /// Every variant cut at many places: never a crash, and a format or a sentence. What verdict may be left is a
    /// matter of the format; `CutSickDriveTests` holds the drives'.
    @Test func aCutDocumentNeverTraps() {
        let all =
            IPMIListingTests.variants + EventLogTests.variants + RedfishTests.variants + HwmonFormatTests.variants
            + LinkFormatTests.variants + ControllerFormatTests.variants
        for variant in all {
            let bytes = Array(variant.text.utf8)
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 23)) {
                let assessment = DocumentAssessment(of: ForeignDocument(name: "cut", bytes: Array(bytes[..<length])))
                #expect(assessment.format != nil || assessment.message != nil)
            }
        }
    }

    @Test func brokenJSONSaysWhere() {
        #expect(throws: JSON.SyntaxError.self) { try JSON(Array("{\"a\": [1, 2".utf8)) }
        #expect(throws: JSON.SyntaxError.self) { try JSON(Array("{\"a\": 1} x".utf8)) }
        #expect(throws: JSON.SyntaxError.self) { try JSON(Array(String(repeating: "[", count: 100_000).utf8)) }
        #expect(throws: JSON.SyntaxError.self) { try JSON(Array("[1e999]".utf8)) }
        #expect(throws: JSON.SyntaxError.self) { try JSON([]) }
        #expect((try? JSON(Array("{\"a\": \"\\u00e9\\n\"}".utf8)))?["a"]?.string == "é\n")
    }

    @Test func absurdNumbersAreNotBelieved() {
        let text =
            "{\"nvme-pci-0100\": {\"Adapter\": \"PCI\", \"Composite\": {\"temp1_input\": 1e300, \"temp1_crit\": 84.8}}}"
        #expect(assessed(text).verdict == .unknown)
    }

    @Test func terminalSequencesDoNotReachTheTerminal() {
        let assessment = assessed("\u{1B}[31mCPU\u{7} | 99 degrees C | cr\nOther | 20 degrees C | ok")
        for line in AssessText.lines(of: assessment) {
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
        }
    }

    @Test func aDocumentOfAnotherKindIsNotForced() {
        #expect(assessed("Dear reader,\nthis is a letter, and the server is fine.\n").format == nil)
        #expect(assessed("{\"hello\": [1, 2, 3]}").format == nil)
        #expect(assessed("name,value\na,1\nb,2\n").format == nil)
    }
}
