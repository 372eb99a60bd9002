import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// "Vacated" is not only "not here": a node does not take itself away from what runs nowhere else (I1).
@Suite struct StrandedWorkloadTests {
    typealias World = DecisionScenarioTests.World

    private func poisoned() -> World {
        var world = World()
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        return world
    }

    /// Up to the move itself, and no step further.
    private func evacuate(_ world: inout World) {
        for _ in 0..<40 where world.pair.service == "node-a" {
            world.a.turn(&world.pair, at: world.now)
            world.pair.settle()
        }
        #expect(world.pair.service == "node-b")
    }

    @Test func noStandbyWhileTheWorkloadIsOnItsWay() {
        var world = poisoned()
        evacuate(&world)
        world.pair.transition = .active
        world.rounds(3)
        #expect(world.pair.standby["node-a"] == nil && world.pair.statements["node-a"]?.powerOff == nil)
        world.pair.transition = .idle
        world.rounds(8)
        #expect(world.pair.online["node-a"] == false, "it is switched off once everything has its place")
        #expect(world.pair.service == "node-b")
    }

    /// Its start failed on the other node, so that Pacemaker brings it back here: it runs, and nothing is switched off.
    @Test func whatFailedOnTheOtherNodeKeepsThisOneOn() {
        var world = poisoned()
        evacuate(&world)
        world.pair.banned = ["node-b"]
        world.pair.service = nil
        for _ in 0..<4 {
            world.a.run(&world.pair, at: world.now, settling: false)
            world.later(.seconds(1))
        }
        #expect(world.pair.standby["node-a"] == nil && world.pair.statements["node-a"]?.powerOff == nil)
        #expect(world.a.decisions.contains { $0.alarms.contains { $0.contains("app would run nowhere else") } })
        world.pair.settle()
        world.rounds(4)
        #expect(world.pair.service == "node-a" && world.pair.online["node-a"] == true)
    }

    /// It fails there while this node waits in standby: the request is taken back and the standby lifted.
    @Test func aStandbyEndsWhenTheOtherNodeCannotServe() {
        var world = poisoned()
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.standby["node-a"] != nil && world.pair.statements["node-a"]?.powerOff != nil)
        world.pair.banned = ["node-b"]
        world.pair.service = nil
        world.b.run(&world.pair, at: world.now)
        #expect(world.pair.online["node-a"] == true, "the peer refuses too")
        #expect(world.b.decisions.last?.gate.closed.map(\.question) == [.targetVacated])
        world.later(.seconds(3))
        world.a.run(&world.pair, at: world.now)
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.standby["node-a"] == nil && world.pair.statements["node-a"]?.powerOff == nil)
        world.pair.settle()
        world.rounds(4)
        #expect(world.pair.service == "node-a" && world.pair.online["node-a"] == true)
        // It can run there again: then the power-off comes.
        world.pair.banned = []
        world.pair.settle()
        for _ in 0..<12 where world.pair.online["node-a"] == true { world.rounds(1) }
        #expect(world.pair.service == "node-b" && world.pair.online["node-a"] == false)
    }

    /// A person's hold is against moves: what failed there runs here again all the same.
    @Test func aHeldNodeTakesWhatRunsNowhereElse() {
        var world = poisoned()
        world.a.run(&world.pair, at: world.now)
        world.a.engine.setHold(
            DecisionState.OperatorHold(
                owner: "root", reason: "test",
                since: DecisionState.Stamp(boot: "boot-1", at: world.now, node: "node-a")))
        world.pair.banned = ["node-b"]
        world.pair.service = nil
        world.later(.seconds(3))
        for _ in 0..<2 { world.a.run(&world.pair, at: world.now) }
        world.pair.settle()
        #expect(world.pair.standby["node-a"] == nil && world.pair.statements["node-a"]?.powerOff == nil)
        #expect(world.pair.service == "node-a")
    }

    /// What node-a sees with a resource `other` on the node beside `app`, and what lifting its standby would place.
    private func input(_ world: World, other: String?, after: [(String, String?)]) -> DecisionInput {
        var input = world.a.input(at: world.now)
        var view = world.pair.view(of: "node-a", at: world.now)
        var resource = view.resources[0]
        resource.id = "other"
        resource.role = other == nil ? "Stopped" : "Started"
        resource.nodes = other.map { [$0] } ?? []
        view.resources.append(resource)
        input.cluster = .view(view)
        func placement(_ id: String, _ node: String?) -> Placement {
            Placement(
                resource: id, role: node == nil ? "Stopped" : "Started", node: node, isFenceDevice: false,
                isCloneInstance: false)
        }
        input.previews = [
            .preview(
                PlacementPreview(
                    request: .unstandby(node: "node-a"), observedAt: world.now,
                    before: [placement("app", world.pair.service), placement("other", other)],
                    after: after.map { placement($0.0, $0.1) }))
        ]
        return input
    }

    /// Something is stopped for good, and what runs on the peer would like to come back.
    @Test func whatRunsOnThePeerIsNotStranded() {
        var world = poisoned()
        world.a.run(&world.pair, at: world.now)
        #expect(world.pair.service == "node-b" && world.pair.statements["node-a"]?.powerOff != nil)
        let input = input(world, other: nil, after: [("app", "node-a"), ("other", nil)])
        let decision = world.a.engine.step(input)
        #expect(decision.step == .wait && decision.alarms.isEmpty, "\(decision.reason)")
    }

    /// `app` and `other` are a group, of which one member failed on the peer: the other comes along.
    @Test func theRestOfAGroupKeepsNoNodeInStandby() throws {
        var world = poisoned()
        world.a.run(&world.pair, at: world.now)
        let standing: StandbyMark? = world.pair.standby["node-a"] ?? nil
        let mark = try #require(standing)
        let stranded = input(world, other: nil, after: [("app", "node-a"), ("other", "node-a")])
        guard case .act(let withdrawal) = world.a.engine.step(stranded).step else {
            Issue.record("the request stands")
            return
        }
        #expect(withdrawal.kind == .withdrawPowerOffRequest)
        world.a.engine.finished(
            withdrawal, ActionOutcome(status: .confirmed, message: "", finishedAt: world.now), stranded)
        // Nothing of it is stopped: it would only move.
        let moving = input(world, other: "node-b", after: [("app", "node-a"), ("other", "node-a")])
        var copy = world.a.engine
        let unmoved = copy.step(moving)
        #expect(unmoved.step == .wait, "\(unmoved.reason)")
        let decision = world.a.engine.step(stranded)
        guard case .act(let lift) = decision.step else {
            Issue.record("\(decision.reason)")
            return
        }
        #expect(lift.kind == .liftStandby(node: "node-a", markID: mark.id))
    }

    /// A node that was evacuated long ago becomes dangerous while a transition runs: that one has only begun.
    @Test func onlyADCThatStaysBusyIsAnAlarm() {
        func isToldOf(_ world: World) -> Bool {
            world.a.decisions.last?.alarms.contains { $0.contains("has not come to rest for 2 min") } == true
        }
        var world = World()
        world.a.assessment = Assessments.of(.red)
        evacuate(&world)
        world.rounds(2)
        world.later(.seconds(500))
        world.a.assessment = Assessments.of(.red, consequence: .corruptsData)
        world.pair.transition = .active
        world.rounds(3)
        #expect(world.pair.standby["node-a"] == nil)
        #expect(!world.a.decisions.contains { $0.alarms.contains { $0.contains("has not come to rest") } })
        world.later(.seconds(125))
        world.rounds(1)
        #expect(isToldOf(world))
        // It rests for a moment: the next transition is another one.
        world.pair.transition = .idle
        world.a.observe(world.pair, at: world.now)
        _ = world.a.engine.step(world.a.input(at: world.now))
        world.pair.transition = .active
        world.rounds(1)
        #expect(!isToldOf(world))
    }
}
