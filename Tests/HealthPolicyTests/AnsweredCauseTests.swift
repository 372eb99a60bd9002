import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// One power-off answers everything that called for it, and stays the answer until what it answered is gone.
@Suite struct AnsweredCauseTests {
    typealias World = DecisionScenarioTests.World

    /// One bad module, seen by two senses: the event log's finding and the kernel's.
    private static let twoFindings: Assessment = {
        var assessment = Assessments.of(.red, consequence: .corruptsData)
        var second = assessment.findings[0]
        second.id = "test.bad/second-sense"
        assessment.findings.append(second)
        return assessment
    }()

    /// Switched off for its findings, standby lifted by the peer, and switched on again by a person.
    private func returned(_ assessment: Assessment) -> World {
        var world = World()
        world.a.assessment = assessment
        for _ in 0..<8 where world.pair.online["node-a"] == true { world.rounds(1) }
        #expect(world.pair.online["node-a"] == false)
        world.b.run(&world.pair, at: world.now)
        world.pair.online["node-a"] = true
        var agent = SimulatedAgent(
            node: "node-a", configuration: DecisionScenarioTests.configuration, state: world.a.engine.state)
        agent.boot = "boot-2"
        agent.assessment = assessment
        world.a = agent
        world.pair.settle()
        world.rounds(6)
        return world
    }

    private func expectLeftOn(_ world: World) {
        #expect(world.pair.online["node-a"] == true && world.pair.standby["node-a"] == nil)
        #expect(world.pair.statements["node-a"]?.powerOff == nil)
        #expect(world.pair.transient["node-a"] == RungValue.evacuate)
    }

    @Test func onePowerOffAnswersAllFindingsThatCalledForIt() {
        var world = returned(Self.twoFindings)
        expectLeftOn(world)
        world.later(.seconds(3700))
        world.rounds(6)
        expectLeftOn(world)
    }

    /// A new one is another matter.
    @Test func aFindingThatCameLaterCallsForItsOwn() {
        var world = returned(Assessments.of(.red, consequence: .corruptsData))
        world.later(.seconds(3700))
        world.a.assessment = Self.twoFindings
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.statements["node-a"]?.powerOff != nil)
    }

    /// A person clears it, and it is still bad: nothing is asked for anew, and neither mark nor evacuation goes.
    @Test func aClearThatKeepsTheCauseKeepsItsAnswer() {
        var world = returned(Self.twoFindings)
        world.later(.seconds(3700))
        world.a.engine.cleared(keeping: [Self.twoFindings.findings[1]])
        world.a.assessment.findings.removeFirst()
        world.rounds(6)
        expectLeftOn(world)
        world.a.assessment = Assessments.of(.green)
        world.later(.seconds(1000))
        world.rounds(4)
        #expect(world.pair.permanent["node-a"] == RungValue.permanentDangerous, "only a clear that lifts it all")
        world.a.engine.cleared(keeping: Assessments.of(.yellow).findings)
        world.rounds(4)
        #expect(world.pair.permanent["node-a"] == RungValue.permanentAtRest)
    }
}
