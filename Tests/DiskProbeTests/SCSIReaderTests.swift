import DriveData
import HealthModel
import LinuxAccess
import Testing

@testable import DiskProbe

@Suite struct SCSIReaderTests {
    private let inquiry = Answers.inquiry(vendor: "SEAGATE", product: "ST600MM0006")

    private func read(_ steps: [ScriptedTransport.Step]) -> DriveAnswer {
        let transport = ScriptedTransport(steps)
        let answer = SCSIReader(transport: transport, path: "/dev/sda").read()
        #expect(transport.isFinished, "commands that were not sent")
        return answer
    }

    private var head: [ScriptedTransport.Step] {
        [
            .data(Wire.inquiry, 36, inquiry), .data(Wire.page(0), 252, Answers.pages([0x00, 0x80, 0x83, 0xB1])),
            .data(Wire.page(0x80), 252, [0, 0x80, 0, 4, 0x41, 0x42, 0x43, 0x44]),
            .data(Wire.page(0x83), 252, [0, 0x83, 0, 0]), .data(Wire.page(0xB1), 252, [0, 0xB1, 0, 60, 0x27, 0x10]),
        ]
    }

    @Test func everyPageThatTheDriveOffersIsReadAndNoOther() throws {
        let awake = Answers.sense(0, 0, 0)
        let answer = read(
            head + [
                .data(Wire.requestSense, 252, awake), .good(Wire.testUnitReady),
                .data(Wire.log(0x00), 252, Answers.pages([0x00, 0x02, 0x03, 0x06, 0x0D, 0x10, 0x11, 0x2F, 0x37])),
                .data(Wire.log(0x02), 252, [2]), .data(Wire.log(0x03), 252, [3]), .data(Wire.log(0x0D), 252, [13]),
                .data(Wire.log(0x10, 0x01, 0x94), 404, [16]), .data(Wire.log(0x11), 252, [17]),
                .data(Wire.log(0x2F), 252, [47]),
                .data(Wire.defects, 8, [0, 0x0C, 0, 0, 0, 0, 0, 16]),
            ])
        let expected = SCSIPages(
            inquiry: inquiry,
            vitalProductData: [
                0x80: [0, 0x80, 0, 4, 0x41, 0x42, 0x43, 0x44], 0x83: [0, 0x83, 0, 0],
                0xB1: [0, 0xB1, 0, 60, 0x27, 0x10],
            ],
            logs: [0x02: [2], 0x03: [3], 0x0D: [13], 0x10: [16], 0x11: [17], 0x2F: [47]], requestSense: awake,
            grownDefectHeader: [0, 0x0C, 0, 0, 0, 0, 0, 16])
        #expect(answer == .scsi(expected))
    }

    @Test(arguments: [(0x5E, 0x02), (0x5E, 0x04), (0x5E, 0x09), (0x5E, 0x0A), (0x5E, 0x43)] as [(UInt8, UInt8)])
    func standbyIsToldByRequestSenseAndNothingFollows(code: UInt8, qualifier: UInt8) throws {
        let answer = read(head + [.data(Wire.requestSense, 252, Answers.sense(0, code, qualifier))])
        guard case .unread(.asleep, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func aStoppedDriveIsNotStarted() throws {
        let answer = read(
            head + [
                .data(Wire.requestSense, 252, Answers.sense(0, 0, 0)),
                .check(Wire.testUnitReady, sense: Answers.sense(2, 0x04, 0x02)),
            ])
        guard case .unread(.asleep, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func idleConditionsThatSpinAreRead() throws {
        let sense = try #require(SenseData(Answers.sense(0, 0x5E, 0x01)))
        #expect(!sense.isAsleep)
    }

    /// A volume without log pages still says who it is; what it lacks is the decoder's to say.
    @Test func aVolumeWithoutPagesIsNotHealthy() throws {
        let illegal = Answers.sense(5, 0x20, 0x00)
        let answer = read([
            .data(Wire.inquiry, 36, inquiry), .check(Wire.page(0), 252, sense: illegal),
            .check(Wire.requestSense, 252, sense: illegal), .good(Wire.testUnitReady),
            .check(Wire.log(0x00), 252, sense: illegal), .check(Wire.defects, 8, sense: illegal),
        ])
        #expect(answer == .scsi(SCSIPages(inquiry: inquiry)))
        #expect(answer.measurement(of: .init(kind: .drive, id: "x", name: "x")).condition != .answered)
    }

    /// scsi_debug offers page 89h and takes no ATA command.
    @Test func aSCSIDriveThatOffersATAInformationIsReadAsSCSI() throws {
        let illegal = Answers.sense(5, 0x20, 0x00)
        let answer = read([
            .data(Wire.inquiry, 36, inquiry), .data(Wire.page(0), 252, Answers.pages([0x00, 0x89])),
            .check(Wire.powerMode, sense: illegal), .check(Wire.identify, 512, sense: illegal),
            .data(Wire.requestSense, 252, Answers.sense(0, 0, 0)), .good(Wire.testUnitReady),
            .check(Wire.log(0x00), 252, sense: illegal), .check(Wire.defects, 8, sense: illegal),
        ])
        guard case .scsi = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test(arguments: [0x05, 0x0D, 0x03] as [UInt8])
    func whatIsNoDiskIsAskedNothingElse(type: UInt8) throws {
        let answer = read([.data(Wire.inquiry, 36, Answers.inquiry(vendor: "X", type: type))])
        guard case .unread(.unsupported, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func anEmptyInquiryIsSilence() throws {
        guard case .unread(.silent, _) = read([.data(Wire.inquiry, 36, [])]) else {
            Issue.record("not silent")
            return
        }
    }

    @Test func aPageListThatClaimsMoreThanItHasIsCutAtItsEnd() throws {
        let answer = read([
            .data(Wire.inquiry, 36, inquiry), .data(Wire.page(0), 252, [0, 0, 0xFF, 0xFF, 0x00]),
            .data(Wire.requestSense, 252, Answers.sense(0, 0, 0)), .good(Wire.testUnitReady),
            .data(Wire.log(0x00), 252, [0, 0]), .check(Wire.defects, 8, sense: Answers.sense(5, 0x20, 0)),
        ])
        guard case .scsi(let pages) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(pages.logs.isEmpty && pages.vitalProductData.isEmpty)
    }
}

@Suite struct SenseDataTests {
    @Test func everyPrefixOfSenseDataIsSafe() {
        let full = [UInt8](Answers.registers(count: 0xFF))
        for length in 0...full.count { _ = SenseData(Array(full.prefix(length))) }
        let fixed = Answers.sense(1, 0, 0x1D)
        for length in 0...fixed.count { _ = SenseData(Array(fixed.prefix(length))) }
        #expect(SenseData(full)?.registers?.count == 0xFF)
        #expect(SenseData(Array(full.dropLast()))?.registers == nil)
    }

    @Test func allOnesAndUnknownFormatsAreNoSense() {
        #expect(SenseData([UInt8](repeating: 0xFF, count: 64)) == nil)
        #expect(SenseData([]) == nil)
        #expect(SenseData([0x00, 1, 2, 3]) == nil)
    }

    @Test func aDescriptorOfLengthZeroDoesNotStopTheSearch() throws {
        let sense: [UInt8] =
            [0x72, 1, 0, 0x1D, 0, 0, 0, 16, 0x00, 0x00]
            + [0x09, 0x0C, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0x50]
        #expect(SenseData(sense)?.registers?.count == 7)
    }

    @Test func aFailedCommandHasNoUsableRegisters() throws {
        let sense = try #require(SenseData(Answers.registers(status: 0x51)))
        #expect(sense.registers?.isFailure == true)
    }
}
