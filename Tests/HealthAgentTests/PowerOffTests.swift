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

    /// The fencer went on although nobody was told of it: the node is off, and must be able to serve. That it left does not
    /// say so; the actuator's record is asked again.
    @Test(arguments: [ActionOutcome.Status.already, .refused])
    func theStandbyOfAnUnconfirmedPowerOffIsLiftedOnceItIsProved(_ answer: ActionOutcome.Status) async throws {
        let stage = await AgentStage()
        try await stage.askedAndEnded(.unconfirmed)
        #expect(await stage.alarms.contains { $0.contains("unconfirmed") })
        _ = stage.cluster.takeVerbs()
        stage.cluster.change {
            $0.peer = nil
            $0.statements["b"] = nil
            $0.online.remove("b")
            $0.unclean.insert("b")
        }
        await stage.pass(.seconds(30))
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("lift") }, "Pacemaker has yet to fence it")
        #expect(await stage.alarms.contains { $0.contains("unconfirmed") }, "what is known is told until it is clear")
        stage.cluster.change {
            $0.unclean.remove("b")
            $0.outcome = answer
        }
        stage.clock.advance(.seconds(11))
        await stage.loop.beat()
        await stage.loop.carryOut(try #require(await stage.loop.wake()))
        #expect(stage.cluster.takeVerbs().filter { $0.hasPrefix("fence") } == ["fence b x1"])
        stage.cluster.change { $0.outcome = .confirmed }
        await stage.pass(.seconds(5))
        #expect(stage.cluster.verbs.contains("lift b") == (answer == .already))
        #expect((stage.cluster.marks["b"] == nil) == (answer == .already))
        #expect(await stage.alarms.isEmpty == (answer == .already))
    }

    /// Nobody knows whether the fencer was asked: the actuator's record does, by the nonce.
    @Test func anUnconfirmedPowerOffIsAskedAgainWithTheSameNonceAfterAPause() async throws {
        let stage = await AgentStage()
        try await stage.askedAndEnded(.unconfirmed)
        _ = stage.cluster.takeVerbs()
        stage.clock.advance(.seconds(5))
        await stage.loop.beat()
        #expect(await stage.loop.wake() == nil)
        stage.cluster.change { $0.outcome = .confirmed }
        stage.clock.advance(.seconds(6))
        await stage.loop.beat()
        await stage.loop.carryOut(try #require(await stage.loop.wake()))
        #expect(stage.cluster.takeVerbs().filter { $0.hasPrefix("fence") } == ["fence b x1"])
        #expect(await stage.store.saved?.decision.fenced.map(\.succeeded) == [true])
        await stage.pass(.seconds(60))
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("fence") })
    }

    /// The hour is for every other request of the node, also while that one is open.
    @Test func anotherRequestWithinTheHourIsRefusedWhileOneIsUnconfirmed() async throws {
        let stage = await AgentStage()
        try await stage.askedAndEnded(.unconfirmed)
        _ = stage.cluster.takeVerbs()
        stage.cluster.change { $0.peerAsks("x2") }
        await stage.pass(.seconds(60))
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("fence") })
        #expect(await stage.alarms.contains { $0.contains("cause-not-answered") })
    }

    @Test func whatTheActuatorRefusedSpendsNothingAndIsAskedAgain() async throws {
        let stage = await AgentStage()
        try await stage.askedAndEnded(.refused)
        #expect(await stage.alarms.contains { $0.contains("Should this go on") })
        #expect(await stage.store.saved?.decision.fenced.isEmpty == true)
        stage.cluster.change { $0.outcome = .confirmed }
        stage.clock.advance(.seconds(5))
        await stage.loop.beat()
        await stage.loop.carryOut(try #require(await stage.loop.wake()))
        #expect(await stage.store.saved?.decision.fenced.map(\.succeeded) == [true])
        #expect(await stage.alarms.isEmpty)
    }

    /// What an earlier life left unfinished is still an alarm.
    @Test func anUnfinishedPowerOffIsAnAlarmAfterARestart() async throws {
        let stage = await AgentStage()
        try await stage.askedAndEnded(.failed)
        let next = await AgentStage(store: stage.store, clock: stage.clock, cluster: stage.cluster)
        await next.settle()
        #expect(await next.alarms.contains { $0.contains("was not seen to go off") })
        #expect(await next.loop.status().decision.reason.contains("did not succeed"))
        stage.cluster.change { $0.peer?.powerOff = nil }
        await next.pass(.seconds(5))
        #expect(await next.alarms.isEmpty)
    }

    /// A refusal that should pass by itself and does not is an alarm, and told by `explain` at once.
    @Test func aRefusalThatStandsIsAnAlarmWhateverTheQuestion() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.peerAsks("x1")
            $0.transition = .active
        }
        await stage.pass(.seconds(20))
        #expect(await stage.alarms.isEmpty)
        let decision = await stage.loop.status().decision
        #expect(decision.gate.contains { $0.question == "no-transition" && $0.verdict != .yes })
        #expect(decision.reason.contains("asks to be switched off"))
        await stage.pass(.seconds(20))
        #expect(await stage.alarms.contains { $0.contains("no-transition") })
        stage.cluster.change { $0.peer?.powerOff = nil }
        await stage.pass(.seconds(5))
        #expect(await stage.alarms.isEmpty)
    }

    /// What mode act did is taken back in every mode: nobody else would.
    @Test(arguments: [AgentSettings.Mode.shadow, .advise])
    func anotherModeTakesBackItsRequestAndItsStandby(mode: AgentSettings.Mode) async {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat(.corruptsData)])
        await stage.pass(.seconds(20))
        #expect(stage.cluster.ownStatement?.powerOff != nil && stage.cluster.marks["a"] != nil)
        let next = await AgentStage(mode: mode, store: stage.store, clock: stage.clock, cluster: stage.cluster)
        next.judge.say(.red, [Judge.heat(.corruptsData)])
        await next.settle()
        #expect(next.cluster.ownStatement?.mode == mode.rawValue && next.cluster.ownStatement?.powerOff == nil)
        #expect(next.cluster.marks["a"] != nil, "the peer serves")
        next.cluster.change {
            $0.peer = nil
            $0.statements["b"] = nil
            $0.online.remove("b")
        }
        await next.pass(.seconds(20))
        #expect(next.cluster.marks["a"] == nil)
        #expect(!next.cluster.verbs.contains { $0.hasPrefix("publish") || $0.hasPrefix("standby") })
    }
}

extension AgentStage {
    fileprivate var alarms: [String] {
        get async { await loop.status().alarms }
    }

    /// The peer asked with the nonce x1, and the actuator answered.
    fileprivate func askedAndEnded(_ status: ActionOutcome.Status) async throws {
        await settle()
        cluster.change {
            $0.peerAsks("x1")
            $0.outcome = status
        }
        await loop.beat()
        await loop.carryOut(try #require(await loop.wake()))
    }
}
