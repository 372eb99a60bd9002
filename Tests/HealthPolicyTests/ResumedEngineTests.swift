import HealthModel
import Testing

@testable import HealthPolicy

/// An engine that goes on under another configuration, as a replay of recorded decisions does.
@Suite struct ResumedEngineTests {
    @Test func anotherConfigurationForgetsNothing() {
        let instant = MonotonicInstant(nanoseconds: 7)
        let first = DecisionConfiguration(scoreMargin: 10)
        let second = DecisionConfiguration(scoreMargin: 20)
        var engine = DecisionEngine(configuration: first, state: DecisionState())
        engine.announced = .init(
            intent: PeerStatement.Intent(nonce: "n1", value: -60000, moves: true), at: instant, rounds: 2,
            published: true)
        engine.wellSince = instant
        engine.sharedSince = instant
        engine.backOffUntil = instant
        engine.retryAfter = ["standby": instant]
        engine.refusedSince = ["node-b": instant]
        engine.busySince = instant
        engine.state.answeredCauses = ["fan"]
        let resumed = DecisionEngine(configuration: second, resuming: engine)
        #expect(resumed.configuration == second && resumed != engine)
        #expect(DecisionEngine(configuration: first, resuming: resumed) == engine)
    }
}
