import AgentAPI
import HealthAgent
import HealthModel
import Testing

/// What a pair at rest costs: a glance at the CIB's revision stands for a full observation, for a minute at most.
@Suite struct RestTests {
    /// Two observations that showed the same state of the CIB.
    private func resting(mode: AgentSettings.Mode = .act) async -> AgentStage {
        let stage = await AgentStage(mode: mode)
        stage.cluster.change { $0.revision = "0.7.1" }
        await stage.settle()
        return stage
    }

    private func beat(_ stage: AgentStage) async -> [String] {
        stage.clock.advance(.seconds(5))
        await stage.loop.beat()
        _ = await stage.loop.wake()
        return stage.cluster.takeVerbs().filter { !$0.hasPrefix("say ") }
    }

    @Test func anUnchangedClusterIsReadOnceInFourBeats() async {
        let stage = await resting()
        var seen: [[String]] = []
        for _ in 0..<8 { seen.append(await beat(stage)) }
        let glance = ["revision"]
        #expect(seen == [glance, glance, glance, ["observe"], glance, glance, glance, ["observe"]])
        #expect(await stage.loop.status().cluster.ageMilliseconds == 0)
    }

    @Test func saysHowOldTheViewIsAndSinceWhenNothingChanged() async {
        let stage = await resting()
        _ = await beat(stage)
        stage.clock.advance(.seconds(1))
        let cluster = await stage.loop.status().cluster
        #expect(cluster.ageMilliseconds == 6100)
        #expect(cluster.unchangedMilliseconds == 1000)
    }

    @Test func aChangeIsReadWithinTheBeat() async {
        let stage = await resting()
        #expect(await beat(stage) == ["revision"])
        stage.cluster.change {
            $0.revision = "0.7.2"
            $0.transient["a"] = .absent
        }
        // The lost attribute is there again at the end of the same beat.
        #expect(await beat(stage).contains("publish 0"))
        #expect(await stage.loop.status().cluster.nodes.first?.transientHealth == "0")
    }

    /// One observation is put together from several commands: the older half may be from before the revision.
    @Test func oneObservationOfAStateIsNotEnough() async {
        let stage = await resting()
        stage.cluster.change { $0.revision = "0.7.2" }
        #expect(await beat(stage) == ["revision", "observe"])
        #expect(await beat(stage) == ["observe"])
        #expect(await beat(stage) == ["revision"])
    }

    @Test func aTransitionUnderWayIsWatched() async {
        let stage = await resting()
        stage.cluster.change {
            $0.revision = "0.7.2"
            $0.transition = .active
        }
        for _ in 0..<4 { #expect(await beat(stage).contains("observe")) }
    }

    @Test func aRevisionThatCannotBeReadIsAChange() async {
        let stage = await resting()
        stage.cluster.change { $0.revision = nil }
        #expect(await beat(stage) == ["revision", "observe"])
        #expect(await beat(stage) == ["observe"])
    }

    @Test func aClusterThatWentAwayIsReadInFullWhenItIsBack() async {
        let stage = await resting()
        stage.cluster.change { $0.away = ActuatorFailure(code: "no-cluster", message: "Gone.") }
        _ = await beat(stage)
        #expect(await stage.loop.status().cluster.reachable == false)
        stage.cluster.change { $0.away = nil }
        #expect(await beat(stage).contains("observe"))
        #expect(await stage.loop.status().cluster.reachable)
    }

    /// A sick node that is not moved yet is looked at as before.
    @Test func aNodeThatWaitsForItsGateIsNotAtRest() async {
        let stage = await resting()
        stage.cluster.change { $0.peer?.health = .unknown }
        stage.judge.say(.red, [Judge.heat()])
        for _ in 0..<3 { #expect(await beat(stage).contains("observe")) }
        #expect(stage.cluster.service == "a")
    }

    /// What is only recorded is thought through again when it rests on something else, and now and then.
    @Test func shadowRestsOnWhatItRecorded() async {
        let stage = await resting(mode: .shadow)
        stage.cluster.change {
            $0.revision = "0.7.2"
            $0.transient["a"] = .absent
        }
        for _ in 0..<3 { _ = await beat(stage) }
        func simulations(_ beats: Int) async -> Int {
            var count = 0
            for _ in 0..<beats {
                let verbs = await beat(stage)
                count += verbs.count { $0.hasPrefix("preview") }
                #expect(!verbs.contains { $0.hasPrefix("publish") })
            }
            return count
        }
        #expect(await simulations(100) == 0)
        #expect(await stage.loop.status().peer.first?.freshness == .fresh, "the peer is heard meanwhile")
        #expect(await simulations(20) == 1, "ten minutes have passed")
        stage.cluster.change { $0.peer?.health = .yellow }
        #expect(await simulations(1) == 1, "the peer says something else")
        stage.cluster.change { $0.revision = "0.7.3" }
        #expect(await simulations(2) >= 1, "the cluster has changed")
    }

    @Test func shadowTakesInAHoldAtOnce() async {
        let stage = await resting(mode: .shadow)
        stage.judge.say(.red, [Judge.heat()])
        for _ in 0..<3 { _ = await beat(stage) }
        #expect(await stage.loop.status().decision.gate.first { $0.question == "no-hold" }?.verdict == .yes)
        await stage.loop.hold(OperatorRequest(node: OperatorRequest.thisNode), owner: "eve") { _ in }
        _ = await beat(stage)
        #expect(await stage.loop.status().decision.gate.first { $0.question == "no-hold" }?.verdict == .no)
    }
}
