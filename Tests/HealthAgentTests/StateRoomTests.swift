import HealthAgent
import HealthPolicy
import HealthStore
import Testing

/// The state file has a fixed size; what guards the pair comes before what is for people.
@Suite struct StateRoomTests {
    @Test func theLedgerGivesWayToTheDecisions() async throws {
        let directory = try TemporaryDirectory()
        let store = try StateFileStore(path: "\(directory.path)/decision.state")
        var state = AgentState(ledger: DecisionLedger())
        for number in 0..<32 {
            _ = state.ledger?.decided(
                causes: (0..<4).map { "rule.\(number).\($0)/drive/\(String(repeating: "x", count: 60))" },
                rules: ["temperature.upper-critical"], value: -60000, carriedOut: true, wall: 1)
        }
        _ = state.ledger?.judge(32, .falseAlarm)
        state.decision.answeredCauses = [String(repeating: "c", count: 60_000)]
        try await store.save(state)
        let kept = try #require(try await store.load())
        #expect(kept.decision == state.decision)
        #expect(kept.ledger?.entries.isEmpty == true)
        #expect(kept.ledger?.tallies == state.ledger?.tallies)
        // The numbers go on.
        var ledger = try #require(kept.ledger)
        #expect(ledger.decided(causes: [], rules: [], value: 0, carriedOut: false, wall: 2) == 33)
        state.decision.answeredCauses = [String(repeating: "c", count: 70_000)]
        await #expect(throws: DecisionStateError.self) { try await store.save(state) }
    }
}
