import HealthModel
import PowerControl
import Testing

/// Off, against a scripted BMC. I4: success only after "off" was read twice, at least 100 ms apart, the second time in a
/// new session.
@Suite struct PowerOffTests {
    /// The last two calls must be the two readings that I4 asks for.
    private func expectConfirmed(_ bmc: ScriptedBMC) {
        let reads = bmc.offReadings.suffix(2)
        guard let first = reads.first, let second = reads.last, reads.count == 2 else {
            Issue.record("off was not read twice")
            return
        }
        #expect(second.session > first.session)
        #expect(second.sentAt - first.answeredAt >= .milliseconds(100))
        #expect(bmc.calls.last == second)
        let between = bmc.calls.drop { $0 != first }.dropFirst().dropLast()
        #expect(between.allSatisfy { $0.kind == .open })
        #expect(bmc.openSessions == 0)
    }

    @Test func i4OffIsReadTwiceAcrossSessionsAndPause() throws {
        let bmc = ScriptedBMC(.on, .off)
        #expect(try bmc.controller.off() == .poweredOff)
        #expect(bmc.downs == 1)
        expectConfirmed(bmc)
    }

    @Test func i4AlreadyOffIsReadTwiceToo() throws {
        let bmc = ScriptedBMC(.off)
        #expect(try bmc.controller.off() == .alreadyOff)
        #expect(bmc.downs == 0)
        #expect(bmc.openedSessions == 2)
        expectConfirmed(bmc)
    }

    @Test func i4AnOnReadingInBetweenStartsAgain() throws {
        let bmc = ScriptedBMC(.on, .off, .on, .off, .off)
        #expect(try bmc.controller.off() == .poweredOff)
        #expect(bmc.downs == 2)
        #expect(bmc.offReadings.count == 3)
        expectConfirmed(bmc)
    }

    @Test func i4AnUnknownReadingInBetweenStartsAgain() throws {
        let bmc = ScriptedBMC(.off, .unknown, .off, .off)
        _ = try bmc.controller.off()
        #expect(bmc.offReadings.count == 3)
        expectConfirmed(bmc)
    }

    @Test(arguments: [PowerError.Code.timeout, .busy, .bmcError])
    func i4AFailedReadingInBetweenStartsAgain(code: PowerError.Code) throws {
        let bmc = ScriptedBMC()
        bmc.readings = [.reads(.off), .fails(code), .reads(.off)]
        #expect(try bmc.controller.off() == .alreadyOff)
        #expect(bmc.offReadings.count == 3)
        expectConfirmed(bmc)
    }

    @Test func i4AnOffThatIsReadOnceBeforeTheDeadlineIsAFailure() {
        let bmc = ScriptedBMC(.on, .off)
        bmc.timing.powerTimeout = .milliseconds(90)
        #expect(failure { try bmc.controller.off() } == .notConfirmed)
        #expect(bmc.openSessions == 0)
    }

    @Test func i4AConfirmationThatArrivesAfterTheDeadlineIsAFailure() {
        let bmc = ScriptedBMC(.off)
        bmc.latency = .milliseconds(300)
        bmc.timing.powerTimeout = .milliseconds(1000)
        // Opening, reading, opening end at 900 ms; the reading that would confirm ends at 1200 ms.
        #expect(failure { try bmc.controller.off() } == .notConfirmed)
        #expect(bmc.offReadings.count == 2)
    }

    @Test func aBMCThatAcceptsOffAndStaysOnIsAFailureAtTheDeadline() {
        let bmc = ScriptedBMC(.on)
        #expect(failure { try bmc.controller.off() } == .notConfirmed)
        #expect(bmc.elapsedTime >= .seconds(20))
        #expect(bmc.elapsedTime < .seconds(21))
        // Given again every two seconds, not with every reading.
        #expect((9...11).contains(bmc.downs))
        #expect(bmc.openSessions == 0)
    }

    @Test func theSentenceSaysWhatWasReadLast() {
        let error = #expect(throws: PowerError.self) { try ScriptedBMC(.on).controller.off() }
        #expect(
            error?.description
                == "The BMC bmc-test answered, but the power did not become what was asked (wanted off, it last read on);"
                + " the state of the node is not proven: look at the machine itself.")
    }

    @Test func unknownIsNeverOff() {
        let bmc = ScriptedBMC(.unknown)
        #expect(failure { try bmc.controller.off() } == .notConfirmed)
        #expect(bmc.elapsedTime < .seconds(21))
    }

    @Test func aSlowChassisIsWaitedFor() throws {
        let bmc = ScriptedBMC()
        bmc.readings = Array(repeating: .reads(.on), count: 8) + [.reads(.off)]
        #expect(try bmc.controller.off() == .poweredOff)
        #expect(bmc.downs == 1)
        expectConfirmed(bmc)
    }

    @Test func aCommandWhoseAnswerIsLostIsGivenAgainUnlessItWorked() throws {
        let bmc = ScriptedBMC()
        bmc.commands = [.fails(.timeout), .accepts]
        bmc.readings = [.reads(.on), .reads(.on), .reads(.off)]
        #expect(try bmc.controller.off() == .poweredOff)
        #expect(bmc.downs == 1)
        let worked = ScriptedBMC(.on, .off)
        worked.commands = [.fails(.timeout)]
        #expect(try worked.controller.off() == .poweredOff)
        #expect(worked.downs == 0)
        expectConfirmed(worked)
    }

    @Test func powerWaitDelaysTheFirstReading() throws {
        let bmc = ScriptedBMC(.on, .off)
        bmc.timing.powerWait = .seconds(2)
        _ = try bmc.controller.off()
        let command = try #require(bmc.calls.first { $0.kind == .down })
        let reading = try #require(bmc.offReadings.first)
        #expect(reading.sentAt - command.answeredAt >= .seconds(2))
    }
}

/// What fails at once, what is tried again, and that sessions never stay open.
@Suite struct PowerFailureTests {
    @Test(arguments: [
        PowerError.Code.usernameRejected, .passwordRejected, .keyRejected, .privilegeInsufficient, .cipherRejected,
        .protocolUnavailable, .badConfiguration,
    ])
    func aRefusalIsNotTriedAgain(code: PowerError.Code) {
        let bmc = ScriptedBMC(.on)
        bmc.openings = [.fails(code)]
        #expect(failure { try bmc.controller.off() } == code)
        #expect(bmc.calls.count == 1)
    }

    @Test(arguments: [
        PowerError.Code.timeout, .busy, .sessionRefused, .passwordUnverified, .bmcError, .system,
    ])
    func whatMayPassIsTriedAgainInsideTheDeadline(code: PowerError.Code) throws {
        let bmc = ScriptedBMC(.off)
        bmc.openings = [.fails(code), .fails(code), .opens]
        #expect(try bmc.controller.off() == .alreadyOff)
        let lasting = ScriptedBMC(.off)
        lasting.openings = [.fails(code)]
        #expect(failure { try lasting.controller.off() } == code)
        #expect(lasting.elapsedTime >= .seconds(20))
        #expect(lasting.elapsedTime < .seconds(21))
        #expect(lasting.calls.count > 2)
    }

    @Test func aBMCThatFreezesInASessionIsAskedInANewOne() throws {
        let bmc = ScriptedBMC()
        bmc.readings = [.reads(.on), .fails(.timeout), .reads(.off)]
        #expect(try bmc.controller.off() == .poweredOff)
        #expect(bmc.openedSessions == 3)
        #expect(bmc.openSessions == 0)
    }

    @Test func anInterruptionEndsItAndClosesTheSession() {
        let bmc = ScriptedBMC(.on)
        bmc.interruptedAt = .seconds(3)
        #expect(failure { try bmc.controller.off() } == .interrupted)
        #expect(bmc.openSessions == 0)
        #expect(bmc.elapsedTime < .seconds(4))
    }

    @Test func i4APauseCutShortByAnInterruptionConfirmsNothing() {
        let bmc = ScriptedBMC(.off)
        bmc.interruptedAt = .milliseconds(50)
        #expect(failure { try bmc.controller.off() } == .interrupted)
    }

    /// In the last moments there is no time for an answer: that is no news, and the cause found before is told.
    @Test func theLastMomentsDoNotHideTheCause() {
        let bmc = ScriptedBMC(.on)
        bmc.timing.powerTimeout = .milliseconds(500)
        bmc.commands = [.fails(.bmcError)]
        bmc.openings = [.opens, .fails(.timeout)]
        #expect(failure { try bmc.controller.off() } == .bmcError)
        #expect(bmc.calls.last?.kind == .failure(.timeout))
        // A BMC that stopped answering when there was time enough is told as that.
        let silent = ScriptedBMC(.on)
        silent.commands = [.fails(.bmcError)]
        silent.openings = [.opens, .fails(.timeout)]
        #expect(failure { try silent.controller.off() } == .timeout)
    }

    @Test func noCallWaitsFarPastTheDeadline() {
        let bmc = ScriptedBMC()
        bmc.readings = Array(repeating: .reads(.on), count: 78) + [.fails(.timeout)]
        #expect(failure { try bmc.controller.off() } != nil)
        #expect(bmc.elapsedTime < .seconds(21))
        #expect(bmc.openSessions == 0)
    }

    @Test func aRefusedCommandIsTriedAgainAndItsErrorIsTold() {
        let bmc = ScriptedBMC(.on)
        bmc.commands = [.fails(.bmcError)]
        #expect(failure { try bmc.controller.off() } == .bmcError)
        let denied = ScriptedBMC(.on)
        denied.commands = [.fails(.privilegeInsufficient)]
        #expect(failure { try denied.controller.off() } == .privilegeInsufficient)
        #expect(denied.calls.count == 3)
        #expect(denied.openSessions == 0)
    }
}
