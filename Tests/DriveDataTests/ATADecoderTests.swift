import HealthModel
import Testing

@testable import DriveData

@Suite struct ATADecoderTests {
    typealias Builder = ATAPageBuilder

    @Test func aHealthyDriveIsAnsweredWithEverythingItSays() {
        var pages = Builder.pages()
        pages.selfTestLog = Builder.selfTests([(2, 0, 100)])
        pages.errorLog = Builder.errorLog(count: 3)
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made.condition == .answered)
        #expect(made.message == nil)
        #expect(made.states == [.smartPassed])
        #expect(
            made.identity == [
                "model": "ST4000NM0033-9ZM170", "serial": "Z1Z00001", "firmware": "SN04", "wwn": "5000c50012345678",
                "transport": "ATA", "rotation": "7200 rpm",
            ])
        #expect(made[.reallocatedSectors] == 0)
        #expect(made[.pendingSectors] == 0)
        #expect(made[.powerOnHours] == 0x5476)
        #expect(made[.temperature] == 27)
        #expect(made[.prefailBelowThreshold] == 0)
        #expect(made[.prefailMargin] == 39)
        #expect(made[.failedSelfTests] == 0)
        #expect(made[.extendedTestPassed] == 100 && made[.selfTestFailed] == nil)
        #expect(made[.loggedErrors] == 3)
        #expect(Set(made.quantities.map(\.name)).count == made.quantities.count)
    }

    @Test func statusAndThresholdsAreTwoThings() {
        let failing = Builder.Row(id: 5, prefail: true, value: 10, threshold: 10, raw: 3000)
        let made = Builder.measure([failing, .init(id: 190, value: 40, threshold: 45, raw: 60)], passed: false)
        #expect(made.states == [.smartFailed])
        #expect(made[.prefailBelowThreshold] == 1)
        #expect(made[.oldAgeBelowThreshold] == 1)
        #expect(made[.prefailMargin] == 0)
        #expect(made.notes.count == 2)
    }

    @Test func aThresholdOfZeroNeverFailsAndInvalidValuesCompareWithNothing() {
        let rows = [0, 254, 255].map { Builder.Row(id: 5, prefail: true, value: UInt8($0), threshold: 10) }
        for row in rows { #expect(Builder.measure([row])[.prefailBelowThreshold] == 0) }
        #expect(Builder.measure([.init(id: 3, prefail: true, value: 1, threshold: 0)])[.prefailBelowThreshold] == 0)
    }

    @Test func withoutAVerdictTheThresholdsDo() {
        #expect(Builder.measure(Builder.healthyRows, passed: nil).condition == .answered)
        var pages = Builder.pages(passed: nil)
        pages.smartThresholds = nil
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made.condition == .unsupported)
        #expect(made.message?.isEmpty == false)
        #expect(made[.pendingSectors] == 0)
    }

    @Test func withoutSMARTDataNothingIsSupported() {
        var pages = Builder.pages()
        pages.smartData = nil
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made.condition == .unsupported)
        #expect(made.identity["model"] == "ST4000NM0033-9ZM170")
    }

    @Test(arguments: ["IDENTIFY DEVICE", "SMART READ DATA", "SMART READ THRESHOLDS"], [0, 1, 2, 3])
    func pagesThatCannotBeBelievedAreNamed(name: String, damage: Int) {
        var pages = Builder.pages()
        func spoil(_ page: [UInt8]) -> [UInt8] {
            switch damage {
            case 0: return [UInt8](repeating: 0xFF, count: 512)
            case 1: return Array(page.prefix(511))
            case 2: return page + [0]
            default:
                var other = page
                other[100] ^= 1
                return other
            }
        }
        switch name {
        case "IDENTIFY DEVICE": pages.identify = spoil(pages.identify)
        case "SMART READ DATA": pages.smartData = pages.smartData.map(spoil)
        default: pages.smartThresholds = pages.smartThresholds.map(spoil)
        }
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made.condition == .garbled)
        #expect(made.message?.contains(name) == true)
        #expect(made.quantities.isEmpty)
        #expect(made.states.isEmpty)
    }

    @Test func allZeroPagesAreGarbledWhereAnAnswerIsDue() {
        let zero = [UInt8](repeating: 0, count: 512)
        var pages = Builder.pages()
        pages.smartData = zero
        #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .garbled)
        pages = Builder.pages()
        pages.identify = zero
        #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .garbled)
        // A drive without thresholds answers with zeros; with its verdict that is enough, without it is not.
        pages = Builder.pages()
        pages.smartThresholds = zero
        #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .answered)
        pages.passed = nil
        #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .unsupported)
    }

    @Test func aLogThatCannotBeBelievedLeavesTheAttributesStanding() {
        var pages = Builder.pages([.init(id: 197, raw: 60)] + Builder.healthyRows.filter { $0.id != 197 })
        var log = Builder.selfTests([(1, 0, 5)])
        log[30] ^= 0x40
        pages.selfTestLog = log
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made.condition == .unsupported)
        #expect(made.message?.contains("self-test log") == true)
        #expect(made[.pendingSectors] == 60)
        #expect(made[.failedSelfTests] == nil)
        pages.selfTestLog = nil
        pages.errorLog = [UInt8](repeating: 0xFF, count: 512)
        #expect(DriveDecoder.measurement(pages, of: Builder.component).message?.contains("error log") == true)
    }

    @Test func anIdentifyWithoutASignatureHasNoChecksum() {
        var pages = Builder.pages()
        pages.identify[510] = 0
        pages.identify[511] = 0x77
        #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .answered)
    }

    @Test func anIdentifyWhoseNameIsNoTextIsGarbled() {
        var pages = Builder.pages()
        pages.identify[60] = 0x07
        pages.identify = Builder.checked(pages.identify)
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made.condition == .garbled)
        #expect(made.message?.contains("model name") == true)
    }

    @Test func cutAtEveryLengthNothingIsEverAnswered() {
        let whole = Builder.pages()
        for length in 0..<512 {
            var pages = whole
            pages.identify = Array(whole.identify.prefix(length))
            #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .garbled)
            pages = whole
            pages.smartData = whole.smartData.map { Array($0.prefix(length)) }
            #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .garbled)
            pages = whole
            pages.selfTestLog = Array(Builder.selfTests([(1, 7, 5)]).prefix(length))
            #expect(DriveDecoder.measurement(pages, of: Builder.component).condition != .answered)
        }
    }

    @Test func theSelfTestLogIsReadFromItsNewestEntryBackwards() {
        // Extended failed, short failed, extended passed, short failed: only the last still counts.
        let entries: [(kind: UInt8, status: UInt8, hours: UInt16)] = [(2, 7, 10), (1, 7, 20), (2, 0, 30), (1, 7, 40)]
        var pages = Builder.pages()
        pages.selfTestLog = Builder.selfTests(entries)
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made[.failedSelfTests] == 1)
        #expect(made.notes.first == "self-test at 40 h: short test failed in the read element at LBA 57")
        // The ring has 21 places: of 23 entries the last two overwrite the first two.
        let many = Array(repeating: (kind: UInt8(1), status: UInt8(7), hours: UInt16(1)), count: 22) + [(2, 0, 99)]
        pages.selfTestLog = Builder.selfTests(many)
        #expect(DriveDecoder.measurement(pages, of: Builder.component)[.failedSelfTests] == 0)
    }

    @Test(arguments: [
        (UInt8(0), SelfTestEntry.Outcome.passed), (1, .inconclusive), (2, .inconclusive), (3, .failed), (4, .failed),
        (5, .failed), (6, .failed), (7, .failed), (8, .failed), (15, .inconclusive),
    ])
    func selfTestStatusesMeanWhatTheStandardSays(status: UInt8, outcome: SelfTestEntry.Outcome) {
        let log = PageBytes(ATAPageBuilder.selfTests([(1, status, 5)]))
        #expect(ATASelfTestLog.entries(log)?.map(\.outcome) == [outcome])
    }

    @Test func aSelfTestIndexBeyondTheRingIsNotRead() {
        var log = ATAPageBuilder.selfTests([(1, 7, 5)])
        log[508] = 22
        #expect(ATASelfTestLog.entries(PageBytes(log)) == nil)
        log[508] = 0
        #expect(ATASelfTestLog.entries(PageBytes(log)) == [])
    }

    @Test func randomPagesNeverTrapAndAreNeverHealthy() {
        var state: UInt64 = 88_172_645_463_325_252
        func next() -> UInt8 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
        for _ in 0..<300 {
            let noise = (0..<512).map { _ in next() }
            var pages = ATAPages(
                identify: noise, smartData: noise, smartThresholds: noise, selfTestLog: noise, errorLog: noise)
            #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .garbled)
            // With true checksums the noise is read, and must still not trap.
            pages = ATAPages(
                identify: Builder.identify(), smartData: Builder.checked(noise),
                smartThresholds: Builder.checked(noise),
                selfTestLog: Builder.checked(noise), errorLog: Builder.checked(noise), passed: true)
            _ = DriveDecoder.measurement(pages, of: Builder.component)
        }
    }

    /// The newest of each; a short test that passes says nothing of the surface, and an hour that has not come is garbage.
    @Test(
        arguments: [
            ([(2, 0, 50), (2, 7, 90), (2, 0, 200), (1, 0, 300)], 200, 90), ([(1, 0, 5)], nil, nil),
            ([(2, 1, 70)], nil, nil), ([(2, 0, 0x5477)], nil, nil), ([(1, 7, 0x5476)], nil, 0x5476),
        ] as [([(UInt8, UInt8, UInt16)], Double?, Double?)])
    func testsHaveTheirHours(entries: [(UInt8, UInt8, UInt16)], passed: Double?, failed: Double?) {
        var pages = Builder.pages()
        pages.selfTestLog = Builder.selfTests(entries.map { (kind: $0.0, status: $0.1, hours: $0.2) })
        let made = DriveDecoder.measurement(pages, of: Builder.component)
        #expect(made[.extendedTestPassed] == passed)
        #expect(made[.selfTestFailed] == failed)
    }

    /// The log counts hours in 16 bits, so that an old test looks like a new one.
    @Test func anOldDrivesTestsHaveNoPlaceInTime() {
        let entry = [SelfTestEntry(outcome: .passed, isExtended: true, hours: 100, words: "completed")]
        #expect(SelfTestEntry.milestones(entry, powerOnHours: 65_636, hoursWrap: true).isEmpty)
        #expect(SelfTestEntry.milestones(entry, powerOnHours: 65_636, hoursWrap: false).count == 1)
        #expect(SelfTestEntry.milestones(entry, powerOnHours: nil, hoursWrap: false).isEmpty)
    }
}
