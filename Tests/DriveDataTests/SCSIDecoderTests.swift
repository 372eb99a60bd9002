import HealthModel
import Testing

@testable import DriveData

@Suite struct SCSIDecoderTests {
    static let component = Component(kind: .drive, id: "s", name: "sdb")

    static func inquiry() -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 96)
        page.replaceSubrange(8..<16, with: Array("SEAGATE ".utf8))
        page.replaceSubrange(16..<32, with: Array("ST1200MM0088    ".utf8))
        page.replaceSubrange(32..<36, with: Array("N004".utf8))
        return page
    }

    static func log(_ code: UInt8, _ parameters: [(UInt16, [UInt8])]) -> [UInt8] {
        let body = parameters.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 0xFF), 0x03, UInt8($0.1.count)] + $0.1 }
        return [code, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    static func vital(_ code: UInt8, _ body: [UInt8]) -> [UInt8] { [0, code, 0, UInt8(body.count)] + body }

    static func selfTest(result: UInt8, kind: UInt8, hours: UInt16) -> [UInt8] {
        [kind << 5 | result, 0, UInt8(hours >> 8), UInt8(hours & 0xFF)] + [UInt8](repeating: 0xFF, count: 12)
    }

    static func pages() -> SCSIPages {
        SCSIPages(
            inquiry: inquiry(),
            vitalProductData: [
                0x80: vital(0x80, Array("Z4028VRY".utf8)),
                0x83: vital(0x83, [0x01, 0x03, 0, 8, 0x50, 0x00, 0xC5, 0x00, 0x12, 0x34, 0x56, 0x78]),
                0xB1: vital(0xB1, [0x29, 0x04] + [UInt8](repeating: 0, count: 58)),
            ],
            logs: [
                0x02: log(0x02, [(6, [0, 0, 0, 0])]), 0x03: log(0x03, [(6, [0, 0, 0, 2])]),
                0x05: log(0x05, [(6, [0, 0, 0, 0, 0, 0, 0, 3])]), 0x0D: log(0x0D, [(0, [0, 31]), (1, [0, 60])]),
                0x10: log(
                    0x10, [(1, selfTest(result: 7, kind: 1, hours: 40)), (2, selfTest(result: 0, kind: 2, hours: 30))]),
                0x11: log(0x11, [(1, [0, 0, 0, 7])]), 0x2F: log(0x2F, [(0, [0, 0, 31, 60])]),
            ],
            requestSense: nil, grownDefectHeader: [0, 0x0D, 0, 0, 0, 0, 0, 96])
    }

    static func measure(_ change: (inout SCSIPages) -> Void = { _ in }) -> Measurement {
        var pages = pages()
        change(&pages)
        return DriveDecoder.measurement(pages, of: component)
    }

    @Test func aDriveIsAnsweredWithEverythingItSays() {
        let made = Self.measure()
        #expect(made.condition == .answered)
        #expect(made.states == [.smartPassed])
        #expect(
            made.identity == [
                "model": "SEAGATE ST1200MM0088", "serial": "Z4028VRY", "firmware": "N004", "vendor": "SEAGATE",
                "wwn": "5000c50012345678", "transport": "SCSI", "rotation": "10500 rpm",
            ])
        #expect(made[.temperature] == 31)
        #expect(made.quantities.first { $0.name == .temperature }?.limits?.upperCritical == 60)
        #expect(made[.uncorrectedWrites] == 0)
        #expect(made[.uncorrectedReads] == 2)
        #expect(made[.uncorrectedVerifies] == 3)
        #expect(made[.grownDefects] == 12)
        #expect(made[.failedSelfTests] == 1)
        #expect(made[.enduranceUsed] == 7)
    }

    /// Else every temperature would be beyond it.
    @Test(arguments: [0, 0xFF] as [UInt8])
    func aReferenceTemperatureThatIsNotGivenIsNoLimit(reference: UInt8) {
        let made = Self.measure { $0.logs[0x0D] = Self.log(0x0D, [(0, [0, 31]), (1, [0, reference])]) }
        #expect(made.condition == .answered && made[.temperature] == 31)
        #expect(made.quantities.allSatisfy { $0.limits?.upperCritical == nil })
    }

    @Test(arguments: [
        (UInt8(0x5D), UInt8(0x10), [StateName.smartFailed]), (0x5D, 0xFF, []), (0x0B, 0x01, [.scsiWarning]),
        (0x00, 0x00, [.smartPassed]), (0x04, 0x01, []),
    ])
    func informationalExceptionsAreToldBySenseCode(code: UInt8, qualifier: UInt8, states: [StateName]) {
        let made = Self.measure { $0.logs[0x2F] = Self.log(0x2F, [(0, [code, qualifier, 31])]) }
        #expect(made.states == states)
    }

    @Test func aPredictionThatWaitsInTheSenseDataIsHeard() {
        let fixed: [UInt8] = [0x70, 0, 0x01, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x5D, 0x00, 0, 0, 0, 0]
        #expect(Self.measure { $0.requestSense = fixed }.states == [.smartFailed])
        #expect(Self.measure { $0.requestSense = [0x72, 0x01, 0x5D, 0x00, 0, 0, 0, 0] }.states == [.smartFailed])
        #expect(
            Self.measure { $0.requestSense = [0x70, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0] }.states == [.smartPassed])
        #expect(Self.measure { $0.requestSense = [0x70] }.states == [.smartPassed])
    }

    @Test func withoutTheExceptionPageThereIsNoVerdictAndNoHealth() {
        let made = Self.measure { $0.logs[0x2F] = nil }
        #expect(made.condition == .unsupported)
        #expect(made[.uncorrectedReads] == 2)
    }

    @Test func withoutTheExceptionPageTheSenseDataIsTheVerdict() {
        func made(_ sense: [UInt8]) -> Measurement {
            Self.measure {
                $0.logs[0x2F] = nil
                $0.requestSense = sense
            }
        }
        let none: [UInt8] = [0x70, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(made(none).condition == .answered)
        #expect(made(none).states == [.smartPassed])
        // Not ready, cut, or no sense data at all: no verdict.
        let notReady: [UInt8] = [0x70, 0, 2, 0, 0, 0, 0, 10, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0]
        for sense in [notReady, Array(none.prefix(12)), [UInt8](repeating: 0, count: 18)] {
            #expect(made(sense).condition == .unsupported)
        }
    }

    @Test func aVerdictWithoutCountersIsNotEnough() {
        let made = Self.measure {
            $0.logs = $0.logs.filter { $0.key == 0x2F }
            $0.grownDefectHeader = nil
        }
        #expect(made.condition == .unsupported)
    }

    @Test func aVolumeThatGivesNothingIsUnsupported() {
        let made = Self.measure { $0 = SCSIPages(inquiry: Self.inquiry()) }
        #expect(made.condition == .unsupported)
        #expect(made.quantities.isEmpty)
    }

    @Test(arguments: [(UInt8(0x08), 24.0), (0x0B, 12), (0x0C, 12), (0x0D, 12)])
    func grownDefectsAreCountedByTheirFormat(flags: UInt8, defects: Double) {
        let made = Self.measure { $0.grownDefectHeader = [0, flags, 0, 0, 0, 0, 0, 96] }
        #expect(made[.grownDefects] == defects)
    }

    @Test func aDefectListThatIsNotTheGrownOneIsNotCounted() {
        for header in [
            [0, 0x15, 0, 0, 0, 0, 0, 96], [0, 0x0E, 0, 0, 0, 0, 0, 96], [0, 0x0D], [UInt8](repeating: 0xFF, count: 8),
        ] as [[UInt8]] {
            #expect(Self.measure { $0.grownDefectHeader = header }[.grownDefects] == nil)
        }
    }

    @Test func pagesThatCannotBeBelievedAreNamed() {
        let ones = [UInt8](repeating: 0xFF, count: 64)
        for code: UInt8 in [0x02, 0x03, 0x05, 0x0D, 0x10, 0x11, 0x2F] {
            for page in [ones, [UInt8](repeating: 0, count: 64), []] {
                let made = Self.measure { $0.logs[code] = page }
                #expect(made.condition == .garbled)
                #expect(made.message?.contains("Log page") == true)
                #expect(made.quantities.isEmpty)
            }
        }
        #expect(Self.measure { $0.vitalProductData[0x80] = ones }.condition == .garbled)
        #expect(Self.measure { $0.inquiry = ones }.condition == .garbled)
        #expect(Self.measure { $0.inquiry = [UInt8](repeating: 0, count: 96) }.condition == .garbled)
    }

    @Test func cutAtEveryLengthNothingTrapsAndNoCutLogIsBelieved() {
        let whole = Self.pages()
        for (code, page) in whole.logs {
            for length in 0..<page.count {
                #expect(Self.measure { $0.logs[code] = Array(page.prefix(length)) }.condition == .garbled)
            }
        }
        for (code, page) in whole.vitalProductData {
            for length in 0..<page.count {
                #expect(Self.measure { $0.vitalProductData[code] = Array(page.prefix(length)) }.condition == .garbled)
            }
        }
        for length in 0..<36 {
            #expect(Self.measure { $0.inquiry = Array(whole.inquiry.prefix(length)) }.condition == .garbled)
        }
        for length in 0..<18 {
            _ = Self.measure { $0.requestSense = Array(repeating: 0x70, count: length) }
            _ = Self.measure { $0.grownDefectHeader = Array(repeating: 0x0D, count: length) }
        }
    }

    @Test func aCounterOfManyBytesIsANumber() {
        let made = Self.measure { $0.logs[0x02] = Self.log(0x02, [(6, [0x7F] + [UInt8](repeating: 0xFF, count: 19))]) }
        #expect(made[.uncorrectedWrites].map { $0.isFinite && $0 > 1e40 } == true)
    }

    /// Never set, or past its end: no count, and not passed over.
    @Test(arguments: [4, 8, 20]) func aCounterOfAllOnesIsNone(count: Int) {
        let made = Self.measure { $0.logs[0x03] = Self.log(0x03, [(6, [UInt8](repeating: 0xFF, count: count))]) }
        #expect(made[.uncorrectedReads] == nil)
        #expect(made.condition != .answered || !made.notes.isEmpty || made.message != nil)
    }
}
