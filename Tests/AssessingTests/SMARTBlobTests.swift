import HealthModel
import Testing

@testable import Assessing

@Suite struct SMARTBlobTests {
    /// The last byte makes the sum of all 512 zero.
    static func checked(_ bytes: [UInt8]) -> [UInt8] {
        var page = bytes
        page[511] = 0 &- page.dropLast().reduce(0) { $0 &+ $1 }
        return page
    }

    static func identify(_ model: String) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        let padded = Array((model + String(repeating: " ", count: 40)).utf8.prefix(40))
        for index in 0..<40 { page[54 + (index ^ 1)] = padded[index] }
        page[510] = 0xA5
        return checked(page)
    }

    /// id, pre-fail, value, raw.
    static func data(_ rows: [(UInt8, Bool, UInt8, UInt32)]) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page[0] = 16
        for (index, row) in rows.enumerated() {
            let base = 2 + index * 12
            page[base] = row.0
            page[base + 1] = row.1 ? 0x33 : 0x32
            page[base + 3] = row.2
            page[base + 4] = row.2
            for byte in 0..<4 { page[base + 5 + byte] = UInt8(truncatingIfNeeded: row.3 >> UInt32(byte * 8)) }
        }
        return checked(page)
    }

    static func thresholds(_ limits: [(UInt8, UInt8)]) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        for (index, limit) in limits.enumerated() {
            page[2 + index * 12] = limit.0
            page[3 + index * 12] = limit.1
        }
        return checked(page)
    }

    static func chunk(_ tag: String, _ content: [UInt8]) -> [UInt8] {
        Array(tag.utf8) + [0, 0, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
    }

    static let rows = data([(5, true, 100, 0), (9, false, 90, 5000), (194, false, 60, 38), (197, false, 100, 0)])
    static let whole =
        chunk("IDFY", identify("WDC WD2500JS-75NCB3")) + chunk("SMST", [0, 0, 0, 1]) + chunk("SMDT", rows)
        + chunk("SMTH", thresholds([(5, 140)].map { ($0.0, 30) }))

    static func measure(_ bytes: [UInt8]) throws -> Measurement {
        let document = ForeignDocument(name: "blob", bytes: bytes)
        #expect(SMARTBlob.recognises(document))
        guard case .measurement(let made)? = try SMARTBlob.readings(document).first else {
            throw ForeignFormatError("no measurement")
        }
        return made
    }

    @Test func chunksAreReadInAnyOrder() throws {
        let made = try Self.measure(Self.whole)
        #expect(made.condition == .answered)
        #expect(made.states == [.smartPassed])
        #expect(made.identity["model"] == "WDC WD2500JS-75NCB3")
        #expect(made[.pendingSectors] == 0)
        #expect(made[.powerOnHours] == 5000)
        let turned =
            Self.chunk("SMDT", Self.rows) + Self.chunk("IDFY", Self.identify("WDC WD2500JS-75NCB3"))
            + Self.chunk("SMST", [0, 0, 0, 0])
        #expect(try Self.measure(turned).states == [.smartFailed])
    }

    @Test func withoutAVerdictOrThresholdsOrIdentityItIsNotAnswered() throws {
        let identity = Self.chunk("IDFY", Self.identify("WDC WD2500JS-75NCB3"))
        #expect(try Self.measure(identity + Self.chunk("SMDT", Self.rows)).condition == .unsupported)
        #expect(try Self.measure(Self.rows).condition == .unsupported)
        #expect(try Self.measure(Self.rows + Self.thresholds([(5, 30)])).condition == .unsupported)
    }

    @Test func bareDataWithThresholdsMayStillBeBadNews() throws {
        let made = try Self.measure(Self.rows + Self.thresholds([(5, 100)]))
        #expect(made[.prefailBelowThreshold] == 1)
    }

    @Test func cutAtEveryLengthItIsAnErrorOrNotAnswered() {
        let verdictEnd = Self.whole.count - 520
        for length in 8..<Self.whole.count {
            let document = ForeignDocument(name: "cut", bytes: Array(Self.whole.prefix(length)))
            guard let readings = try? SMARTBlob.readings(document), case .measurement(let made)? = readings.first,
                made.condition == .answered
            else { continue }
            // Cut exactly between two chunks it is a smaller blob: without thresholds, but with the drive's verdict.
            #expect(length == verdictEnd, "\(length): \(readings)")
        }
    }

    @Test func damagedPagesAreGarbled() throws {
        var bytes = Self.whole
        bytes[540 + 100] ^= 1
        #expect(try Self.measure(bytes).condition == .garbled)
    }

    @Test func aChunkOfAbsurdLengthIsGarbled() throws {
        let bytes = Array("SMDT".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 100)
        #expect(try Self.measure(bytes).condition == .garbled)
    }

    @Test func otherBinaryFilesAreNotRecognised() {
        for bytes in [
            [UInt8](repeating: 0, count: 300), [UInt8](repeating: 0xFF, count: 300), Array("ELF_....".utf8), [],
            Self.checked((0..<512).map { UInt8(truncatingIfNeeded: $0 &* 7) }),
        ] as [[UInt8]] {
            #expect(!SMARTBlob.recognises(ForeignDocument(name: "x", bytes: bytes)))
        }
    }
}
