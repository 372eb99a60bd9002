import HealthModel
import PowerControl
import Testing

/// On, reboot and status, against a scripted BMC.
@Suite struct PowerOnTests {
    @Test func onIsReadBackOnce() throws {
        let bmc = ScriptedBMC(.off, .off, .on)
        #expect(try bmc.controller.on() == .poweredOn)
        #expect(bmc.ups == 1)
        #expect(try ScriptedBMC(.on).controller.on() == .alreadyOn)
    }

    @Test func onIsGivenAgainAsOftenAsToldAndThenFails() {
        let bmc = ScriptedBMC(.off)
        bmc.timing.powerUpRetries = 3
        #expect(failure { try bmc.controller.on() } == .notConfirmed)
        #expect(bmc.ups == 4)
        #expect(bmc.elapsedTime < .seconds(21))
    }

    @Test func rebootIsConfirmedOffAndThenOn() throws {
        let bmc = ScriptedBMC(.on, .off, .off, .off, .on)
        #expect(try bmc.controller.reboot().powerUpFailure == nil)
        let order = bmc.calls.compactMap { call -> String? in
            switch call.kind {
            case .down: "down"
            case .up: "up"
            case .read(let state): state.rawValue
            default: nil
            }
        }
        #expect(order == ["on", "down", "off", "off", "off", "up", "on"])
        #expect(bmc.openSessions == 0)
    }

    @Test func aRebootWhoseOffPartIsNotConfirmedNeverPowersUp() {
        let bmc = ScriptedBMC(.on)
        #expect(failure { try bmc.controller.reboot() } == .notConfirmed)
        #expect(bmc.ups == 0)
    }

    @Test func aRebootWhoseOnPartFailsCountsAndSaysSo() throws {
        let bmc = ScriptedBMC(.on, .off)
        #expect(try bmc.controller.reboot().powerUpFailure?.code == .notConfirmed)
        // Recovery waits for the agent: the on part has the login timeout only.
        #expect(bmc.elapsedTime < .seconds(6))
    }

    @Test func statusReadsOnce() throws {
        let bmc = ScriptedBMC(.on)
        #expect(try bmc.controller.status() == .on)
        #expect(bmc.calls.count == 2)
        #expect(bmc.openSessions == 0)
        #expect(try ScriptedBMC(.off).controller.status() == .off)
    }

    @Test func statusFailsWhenTheStateStaysUnknownOrNobodyAnswers() {
        let unknown = ScriptedBMC(.unknown)
        #expect(failure { try unknown.controller.status() } == .notConfirmed)
        let absent = ScriptedBMC(.on)
        absent.openings = [.fails(.timeout)]
        #expect(failure { try absent.controller.status() } == .timeout)
        #expect(absent.elapsedTime < .seconds(6))
    }
}

/// The rule itself, reading by reading.
@Suite struct PowerConfirmationTests {
    private func instant(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func i4TheSameSessionNeverConfirms() {
        var confirmation = PowerConfirmation()
        for time: Int64 in stride(from: 0, to: 1000, by: 200) {
            let step = confirmation.observed(.off, sentAt: instant(time), receivedAt: instant(time + 1), session: 1)
            #expect(step != .confirmed)
        }
    }

    @Test func i4ThePauseIsFromTheFirstAnswerToTheSecondRequest() {
        var confirmation = PowerConfirmation()
        let first = confirmation.observed(.off, sentAt: instant(0), receivedAt: instant(50), session: 1)
        #expect(first == .readAgain(notBefore: instant(150)))
        let early = confirmation.observed(.off, sentAt: instant(149), receivedAt: instant(400), session: 2)
        #expect(early == .readAgain(notBefore: instant(150)))
        let late = confirmation.observed(.off, sentAt: instant(150), receivedAt: instant(151), session: 2)
        #expect(late == .confirmed)
    }

    @Test func i4AnythingButOffForgetsTheFirstReading() {
        for forget: (inout PowerConfirmation) -> Void in [
            { _ = $0.observed(.on, sentAt: instant(60), receivedAt: instant(61), session: 2) },
            { _ = $0.observed(.unknown, sentAt: instant(60), receivedAt: instant(61), session: 2) },
            { $0.failed() },
        ] {
            var confirmation = PowerConfirmation()
            _ = confirmation.observed(.off, sentAt: instant(0), receivedAt: instant(1), session: 1)
            forget(&confirmation)
            let step = confirmation.observed(.off, sentAt: instant(500), receivedAt: instant(501), session: 3)
            #expect(step == .readAgain(notBefore: instant(601)))
        }
    }
}
