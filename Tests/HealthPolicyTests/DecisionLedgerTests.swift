import HealthPolicy
import Testing

@Suite struct DecisionLedgerTests {
    private func ledger(_ verdicts: [DecisionLedger.Verdict], rule: String = "x.y") -> DecisionLedger {
        var ledger = DecisionLedger()
        for verdict in verdicts {
            let number = ledger.decided(
                causes: ["\(rule)/fan/1"], rules: [rule], value: -60_000, carriedOut: false, wall: 1)
            _ = ledger.judge(number, verdict)
        }
        return ledger
    }

    @Test func aRuleIsDemotedOnlyByEnoughVerdicts() {
        #expect(ledger([.falseAlarm, .falseAlarm, .falseAlarm]).demoted.isEmpty)
        #expect(ledger([.falseAlarm, .falseAlarm, .falseAlarm, .trueAlarm]).demoted == ["x.y"])
        #expect(ledger([.falseAlarm, .falseAlarm, .trueAlarm, .trueAlarm]).demoted.isEmpty)
    }

    @Test func aLaterWordReplacesAnEarlierOne() {
        var ledger = ledger([.falseAlarm, .falseAlarm, .falseAlarm, .falseAlarm])
        for number in 1...3 { _ = ledger.judge(number, .trueAlarm) }
        #expect(ledger.tallies["x.y"] == DecisionLedger.Tally(right: 3, wrong: 1))
        #expect(ledger.demoted.isEmpty)
    }

    @Test func anEntryThatIsNotThereIsNoVerdict() {
        var ledger = ledger([.trueAlarm])
        #expect(ledger.judge(7, .falseAlarm) == nil)
    }

    @Test func theLedgerIsBoundedAndItsTalliesOutliveItsEntries() {
        let ledger = ledger(Array(repeating: .trueAlarm, count: 100))
        #expect(ledger.entries.count == 32 && ledger.entries.last?.number == 100)
        #expect(ledger.tallies["x.y"]?.right == 100)
    }

    // MARK: - The next diagnostic

    private func mistrusted(_ marks: [String: Int], causes: Int = 1) -> DecisionLedger {
        var ledger = DecisionLedger()
        _ = ledger.decided(
            causes: (0..<causes).map { "drive.pending/drive/\($0)" }, rules: ["drive.pending"], value: -60_000,
            carriedOut: true, wall: 1, testMarks: marks)
        return ledger
    }

    private func verdict(
        _ ledger: DecisionLedger, _ tests: [String: DriveTests], standing: Set<String> = []
    ) -> DecisionLedger.Verdict? {
        ledger.diagnosed(by: { tests[$0] }, standing: standing).first?.verdict
    }

    @Test func aTestOfTheWholeSurfaceThatPassesLaterMakesItFalse() {
        let ledger = mistrusted(["sda": 100])
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120, passedAt: 101)]) == .falseAlarm)
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120, passedAt: 100)]) == nil, "in the same hour")
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120, passedAt: 99)]) == nil)
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120)]) == nil)
        #expect(verdict(ledger, [:]) == nil)
    }

    @Test func whatStillStandsIsNotFalse() {
        let ledger = mistrusted(["sda": 100])
        let passed = ["sda": DriveTests(hours: 120, passedAt: 101)]
        #expect(verdict(ledger, passed, standing: ["drive.pending/drive/0"]) == nil)
        #expect(verdict(ledger, passed, standing: ["drive.pending/drive/1"]) == .falseAlarm)
    }

    @Test func aTestThatFindsAFaultLaterMakesItTrue() {
        let ledger = mistrusted(["sda": 100])
        let both = DriveTests(hours: 130, passedAt: 125, failedAt: 101)
        #expect(verdict(ledger, ["sda": both], standing: ["drive.pending/drive/0"]) == .trueAlarm)
        #expect(verdict(ledger, ["sda": DriveTests(hours: 130, failedAt: 100)]) == nil)
    }

    /// A drive's test says nothing of the fan beside it.
    @Test func causesWithoutATestKeepItFromBeingFalse() {
        let ledger = mistrusted(["sda": 100], causes: 2)
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120, passedAt: 101)]) == nil)
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120, failedAt: 101)]) == .trueAlarm)
    }

    @Test func aPersonsWordStands() {
        var ledger = mistrusted(["sda": 100])
        _ = ledger.judge(1, .trueAlarm)
        #expect(verdict(ledger, ["sda": DriveTests(hours: 120, passedAt: 101)]) == nil)
    }
}
