import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import Testing

@Suite struct PowerOffTests {
    @Test func aPoisonedNodeVacatesStandsByAndAsks() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat(.corruptsData)])
        await stage.pass(.seconds(20))
        let verbs = stage.cluster.takeVerbs().filter {
            !$0.hasPrefix("observe") && !$0.hasPrefix("preview") && !$0.hasPrefix("say")
        }
        #expect(verbs == ["publish -60000", "permanent -60000", "standby a"])
        #expect(stage.cluster.ownStatement?.powerOff != nil)
        #expect(stage.cluster.ownStatement?.rung == .powerOff)
        #expect(await stage.journal.first(.powerOffRequested) != nil)
    }

    @Test func aPeerThatAsksIsSwitchedOffOnceBesideTheLoop() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peerAsks("x1", reason: "uncorrectable memory error") }
        await stage.loop.beat()
        let long = try #require(await stage.loop.wake())
        #expect(await stage.loop.status().decision.underWay != nil)
        // The loop goes on meanwhile, and begins nothing else.
        _ = stage.cluster.takeVerbs()
        await stage.loop.beat()
        #expect(await stage.loop.wake() == nil)
        #expect(stage.cluster.takeVerbs().allSatisfy { $0.hasPrefix("observe") || $0.hasPrefix("say") })
        await stage.loop.carryOut(long)
        #expect(stage.cluster.takeVerbs() == ["fence b x1"])
        #expect(await stage.journal.count(.fence) == 1)
        #expect(await stage.store.saved?.decision.fenced.map(\.nonce) == ["x1"])
        // While it is off its standby is lifted, so that it can serve if this node dies.
        _ = await stage.loop.wake()
        #expect(stage.cluster.takeVerbs().contains("lift b"))
        await stage.pass(.seconds(30))
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("fence") })
    }

    /// A reason is a sentence of the peer's, or of somebody who forged one: the fencer gets one plain word.
    @Test func aFailedPowerOffIsAnAlarmWhileThePeerAsksAndIsNotRepeated() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.standby["b"] = StandbyMark(owner: "agent", reason: "memory", since: 1, until: nil, id: "x1")
            $0.peer?.health = .red
            $0.peer?.score = 0
            $0.peer?.rung = .powerOff
            $0.peer?.powerOff = PeerStatement.PowerOffRequest(nonce: "x1", reason: "DIMM; $(reboot)")
            $0.outcome = .failed
        }
        await stage.loop.beat()
        let long = try #require(await stage.loop.wake())
        await stage.loop.carryOut(long)
        #expect(stage.cluster.fenceReasons == ["DIMM----reboot-"])
        await stage.pass(.seconds(30))
        #expect(stage.cluster.verbs.count { $0.hasPrefix("fence") } == 1)
        #expect(await stage.loop.status().alarms.contains { $0.contains("switch it off by hand") })
        stage.cluster.change { $0.peer?.powerOff = nil }
        await stage.pass(.seconds(5))
        #expect(await stage.loop.status().alarms.isEmpty)
    }
}
