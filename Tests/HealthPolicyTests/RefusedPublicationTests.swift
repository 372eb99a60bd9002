import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// An announcement holds the peer back, so that none is made of what may not follow.
@Suite struct RefusedPublicationTests {
    private func announcements(_ agent: SimulatedAgent) -> Int {
        agent.performed.count { if case .announce = $0.kind { true } else { false } }
    }

    @Test func aRefusedEvacuationIsAnnouncedAgainAfterAPause() {
        var world = DecisionScenarioTests.World()
        world.a.isRefused = true
        world.a.assessment = Assessments.of(.red)
        world.rounds(25)
        #expect(announcements(world.a) == 1)
        #expect(world.pair.statements["node-a"]?.intent == nil && world.pair.service == "node-a")
        #expect(world.a.decisions.last?.recheckAt != nil)
        #expect(world.a.decisions.last?.alarms.contains { $0.contains("that has failed for") } == true)
        world.a.isRefused = false
        world.rounds(10)
        #expect(announcements(world.a) == 2 && world.pair.service == "node-b")
    }

    /// Of a mild value it says nothing.
    @Test func aRefusedMildValueHoldsUpNoEvacuation() {
        var world = DecisionScenarioTests.World()
        world.a.isRefused = true
        world.a.assessment = Assessments.of(.yellow)
        world.rounds(1)
        #expect(world.pair.transient["node-a"] == 0)
        world.a.isRefused = false
        world.a.assessment = Assessments.of(.red)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-b")
    }
}
