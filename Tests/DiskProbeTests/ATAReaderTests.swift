import DriveData
import HealthModel
import LinuxAccess
import Testing

@testable import DiskProbe

@Suite struct ATAReaderTests {
    private static let head: [ScriptedTransport.Step] = [
        .data(Wire.inquiry, 36, Answers.inquiry(vendor: "ATA")),
        .data(Wire.page(0), 252, Answers.pages([0x00, 0x80, 0x83, 0x89])),
    ]

    private func read(_ steps: [ScriptedTransport.Step], isInUse: Bool = true) -> DriveAnswer {
        let transport = ScriptedTransport(steps)
        let answer = SCSIReader(transport: transport, path: "/dev/sda", isInUse: isInUse).read()
        #expect(transport.isFinished, "commands that were not sent")
        return answer
    }

    @Test func anAwakeDriveIsReadWithEveryPageAndNothingElse() throws {
        let answer = read(
            Self.head + [
                .check(Wire.powerMode, sense: Answers.registers(count: 0xFF)),
                .data(Wire.identify, 512, Answers.identify()), .data(Wire.smartData, 512, Answers.block(1)),
                .data(Wire.smartThresholds, 512, Answers.block(2)),
                .check(Wire.smartStatus, sense: Answers.registers(middle: 0x4F, high: 0xC2)),
                .data(Wire.selfTestLog, 512, Answers.block(3)), .data(Wire.errorLog, 512, Answers.block(4)),
            ])
        #expect(
            answer
                == .ata(
                    ATAPages(
                        identify: Answers.identify(), smartData: Answers.block(1), smartThresholds: Answers.block(2),
                        selfTestLog: Answers.block(3), errorLog: Answers.block(4), passed: true)))
    }

    @Test(arguments: [0x00, 0x01, 0x40] as [UInt8])
    func aSleepingDriveGetsNoFurtherCommand(mode: UInt8) throws {
        let answer = read(Self.head + [.check(Wire.powerMode, sense: Answers.registers(count: mode))])
        guard case .unread(.asleep, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test(
        arguments: [
            (0x4F, 0xC2, true), (0xF4, 0x2C, false), (0x00, 0x00, nil), (0x4F, 0x2C, nil),
        ] as [(UInt8, UInt8, Bool?)])
    func theVerdictIsInTheRegistersAndInNothingElse(middle: UInt8, high: UInt8, passed: Bool?) throws {
        let answer = read(
            Self.head + [
                .check(Wire.powerMode, sense: Answers.registers(count: 0x80)),
                .data(Wire.identify, 512, Answers.identify(logs: false)),
                .data(Wire.smartData, 512, Answers.block(1)), .data(Wire.smartThresholds, 512, Answers.block(2)),
                .check(Wire.smartStatus, sense: Answers.registers(middle: middle, high: high)),
            ])
        guard case .ata(let pages) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(pages.passed == passed)
        #expect(pages.selfTestLog == nil && pages.errorLog == nil)
    }

    @Test func aGoodStatusWithoutRegistersIsNoVerdict() throws {
        let answer = read(
            Self.head + [
                .good(Wire.powerMode), .data(Wire.identify, 512, Answers.identify(logs: false)),
                .data(Wire.smartData, 512, Answers.block(1)), .data(Wire.smartThresholds, 512, Answers.block(2)),
                .good(Wire.smartStatus),
            ])
        guard case .ata(let pages) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(pages.passed == nil)
    }

    /// Where the bridge returns no registers, or takes no CHECK POWER MODE, a drive that nothing uses may sleep.
    @Test(
        arguments: [
            [.good(Wire.powerMode)],
            [
                .check(Wire.powerMode, sense: Answers.sense(5, 0x20, 0x00)),
                .data(Wire.identify, 512, Answers.identify()),
            ],
        ] as [[ScriptedTransport.Step]])
    func anUnusedDriveThatDoesNotTellWhetherItSleepsIsNotWoken(steps: [ScriptedTransport.Step]) {
        let answer = read(Self.head + steps, isInUse: false)
        guard case .unread(.asleep, let message) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(message.contains("does not tell whether it sleeps"))
    }

    @Test func anUnusedDriveThatIsAwakeIsRead() {
        let answer = read(
            Self.head + [
                .check(Wire.powerMode, sense: Answers.registers(count: 0xFF)),
                .data(Wire.identify, 512, Answers.identify(enabled: false)),
            ], isInUse: false)
        #expect(answer == .ata(ATAPages(identify: Answers.identify(enabled: false))))
    }

    @Test func fixedSenseCarriesTheRegistersToo() throws {
        var sense = Answers.sense(1, 0x00, 0x1D)
        (sense[3], sense[4], sense[6]) = (0, 0x50, 0x00)
        let answer = read(Self.head + [.check(Wire.powerMode, sense: sense)])
        guard case .unread(.asleep, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func smartThatIsSwitchedOffStaysOff() throws {
        let answer = read(
            Self.head + [
                .check(Wire.powerMode, sense: Answers.registers(count: 0xFF)),
                .data(Wire.identify, 512, Answers.identify(enabled: false)),
            ])
        #expect(answer == .ata(ATAPages(identify: Answers.identify(enabled: false))))
        #expect(answer.measurement(of: .init(kind: .drive, id: "x", name: "x")).condition != .answered)
    }

    @Test func aUnitAttentionIsHeardOnceAndTheCommandSentAgain() throws {
        let attention = Answers.sense(6, 0x29, 0x00)
        let answer = read([
            .check(Wire.inquiry, 36, sense: attention),
            .data(Wire.inquiry, 36, Answers.inquiry(vendor: "ATA")),
            .data(Wire.page(0), 252, Answers.pages([0x89])),
            .check(Wire.powerMode, sense: attention),
            .check(Wire.powerMode, sense: Answers.registers(count: 0x00)),
        ])
        guard case .unread(.asleep, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func aBridgeThatPassesNothingThroughIsUnsupported() throws {
        let illegal = Answers.sense(5, 0x20, 0x00)
        let answer = read(
            Self.head + [.check(Wire.powerMode, sense: illegal), .check(Wire.identify, 512, sense: illegal)])
        guard case .unread(.unsupported, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func aDriveThatFailsToIdentifyItselfIsSilentAndNotUnsupported() throws {
        let answer = read(
            Self.head + [
                .check(Wire.powerMode, sense: Answers.registers(count: 0xFF)),
                .check(Wire.identify, 512, sense: Answers.sense(4, 0x44, 0x00)),
            ])
        guard case .unread(.silent, _) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func withoutTheRightTheMessageNamesIt() throws {
        let answer = read(Self.head + [.failure(Wire.powerMode, 0, errno: 1)])
        guard case .unread(.refused, let message) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(message.contains("CAP_SYS_RAWIO"))
    }

    @Test func aLostLinkIsSilence() throws {
        let transport = ScriptedTransport([
            .init(bytes: Wire.inquiry, transfer: 36, reply: .answer(SCSIAnswer(hostStatus: 1)))
        ])
        guard case .unread(.silent, let message) = SCSIReader(transport: transport, path: "/dev/sda").read() else {
            Issue.record("no silence")
            return
        }
        #expect(message.contains("status 1"))
    }

    /// A short transfer keeps its length, so that the decoder can refuse it.
    @Test func aTruncatedPageIsGarbled() throws {
        let answer = read(
            Self.head + [
                .check(Wire.powerMode, sense: Answers.registers(count: 0xFF)),
                .data(Wire.identify, 512, Array(Answers.identify().prefix(100))),
            ])
        #expect(answer.measurement(of: .init(kind: .drive, id: "x", name: "x")).condition == .garbled)
    }
}
