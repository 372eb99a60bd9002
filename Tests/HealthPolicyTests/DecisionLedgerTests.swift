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
}
