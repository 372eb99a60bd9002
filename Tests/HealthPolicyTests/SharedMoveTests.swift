import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// A move of one node is known to the other, whenever that one happens to look.
@Suite struct SharedMoveTests {
    @Test func aMoveIsToldAfterItsIntentIsGone() {
        var world = DecisionScenarioTests.World()
        world.a.assessment = Assessments.of(.red)
        // The peer does not look while the move goes on.
        world.a.run(&world.pair, at: world.now)
        world.later(.seconds(1))
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-b" && world.pair.statements["node-a"]?.intent == nil)
        world.later(.seconds(30))
        world.a.speak(&world.pair, at: world.now)
        world.b.run(&world.pair, at: world.now)
        #expect(world.b.engine.state.moves.map(\.node) == ["node-a"])
        world.b.run(&world.pair, at: world.now)
        #expect(world.b.engine.state.moves.count == 1, "told twice, counted once")
    }

    @Test func anAgentThatStartsAnewCountsAMoveOnce() {
        var world = DecisionScenarioTests.World()
        world.a.assessment = Assessments.of(.red)
        world.rounds(3)
        let state = world.b.engine.state
        #expect(state.moves.count == 1)
        world.b = SimulatedAgent(
            node: "node-b", configuration: DecisionScenarioTests.configuration, state: state)
        world.rounds(2)
        #expect(world.b.engine.state.moves.count == 1)
    }

    @Test func aNodeThatSuspectsItsFailureIsNoTarget() {
        var world = DecisionScenarioTests.World()
        world.b.assessment = Assessments.of(.red)
        world.b.assessment.health = .green
        world.b.assessment.assessedAt = world.now
        for index in world.b.assessment.findings.indices {
            world.b.assessment.findings[index].confidence = .suspected
            world.b.assessment.findings[index].lastSeen = world.now
        }
        world.b.speak(&world.pair, at: world.now)
        #expect(world.pair.statements["node-b"]?.health == .unknown)
        world.a.assessment = Assessments.of(.red)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-a")
    }
}
