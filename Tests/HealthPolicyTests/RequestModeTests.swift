import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// A power-off is asked for in mode act alone: in another nobody would take the request back.
@Suite struct RequestModeTests {
    typealias World = DecisionScenarioTests.World

    /// node-a is vacated, in standby, and asks.
    private func asking() -> World {
        var world = World()
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.statements["node-a"]?.powerOff != nil)
        return world
    }

    @Test(arguments: ["shadow", "advise"])
    func anotherModeAsksForNothing(mode: String) {
        var world = asking()
        world.a.mode = mode
        world.a.speak(&world.pair, at: world.now)
        let word = world.pair.statements["node-a"]
        #expect(word?.mode == mode && word?.powerOff == nil && word?.rung == .evacuate)
        world.b.run(&world.pair, at: world.now)
        #expect(world.pair.online["node-a"] == true)
        world.a.mode = "act"
        world.a.speak(&world.pair, at: world.now)
        #expect(world.pair.statements["node-a"]?.powerOff != nil)
    }

    /// An agent of an earlier version said it in every mode.
    @Test(arguments: ["shadow", "advise", ""])
    func aRequestInAnotherModeIsRefused(mode: String) {
        var world = asking()
        world.pair.statements["node-a"]?.mode = mode
        let decision = world.b.run(&world.pair, at: world.now)
        #expect(world.pair.online["node-a"] == true)
        #expect(decision.gate.closed.map(\.question) == [.targetVacated], "\(decision.reason)")
        #expect(decision.gate.closedInWords.contains("in mode \(mode),"))
        world.pair.statements["node-a"]?.mode = "act"
        world.b.run(&world.pair, at: world.now)
        #expect(world.pair.online["node-a"] == false)
    }
}
