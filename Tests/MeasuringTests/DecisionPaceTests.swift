import HealthPolicy
import Testing

/// The benchmark measures what it says that it measures.
@Suite struct DecisionPaceTests {
    @Test func aSickNodeIsDecidedOnUpToItsAnnouncement() {
        var now: Int64 = 0
        let outcome = DecisionPace.measure(rounds: 40) {
            now += 5
            return now
        }
        #expect(outcome.components == 500)
        #expect(outcome.findings >= 1)
        #expect(outcome.steps.contains("announce"))
        #expect(outcome.steps.contains("wait"))
        #expect(outcome.decision.median == 5 && outcome.decision.most == 5)
    }
}
