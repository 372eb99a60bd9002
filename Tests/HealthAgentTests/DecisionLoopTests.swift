import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import Testing

@Suite struct DecisionLoopTests {
    @Test func aRedNodeAnnouncesThenPublishesThenLooks() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        #expect(await stage.loop.wake() == nil)
        let verbs = stage.cluster.takeVerbs()
        #expect(
            verbs == [
                "preview health a -60000", "say red observe intent -60000", "publish -60000",
            ])
        // A workload that was just set in motion is left alone for a moment; only then is it looked at.
        #expect(await stage.loop.wake() == nil)
        #expect(stage.cluster.takeVerbs().isEmpty)
        stage.clock.advance(.milliseconds(400))
        #expect(await stage.loop.wake() == nil)
        #expect(stage.cluster.takeVerbs() == ["observe", "say red evacuate"])
        #expect(stage.cluster.service == "b")
        let kinds = await stage.journal.kinds()
        let story = ["reading.first-bad", "finding.confirmed", "health", "decision", "action", "decision", "action"]
        #expect(kinds.suffix(8).starts(with: story), "\(kinds)")
    }

    @Test func anIdleNodeAsksNothingBetweenItsBeats() async {
        let stage = await AgentStage()
        await stage.settle()
        for _ in 0..<4 {
            _ = await stage.loop.wake()
            stage.clock.advance(.milliseconds(500))
        }
        #expect(stage.cluster.takeVerbs().isEmpty)
        await stage.loop.beat()
        _ = await stage.loop.wake()
        #expect(stage.cluster.takeVerbs() == ["say green observe", "observe"])
    }

    @Test func aLostAttributeIsBackWithinOneBeat() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.transient["a"] = .absent }
        await stage.loop.beat()
        _ = await stage.loop.wake()
        #expect(
            stage.cluster.takeVerbs() == ["say green observe", "observe", "preview health a 0", "publish 0", "observe"])
    }

    /// I9: the same bytes, carried out or not.
    @Test func shadowRecordsTheSameDecisionAndDoesNothing() async throws {
        var recorded: [String: (JSONValue?, String)] = [:]
        for mode in [AgentSettings.Mode.shadow, .act] {
            let stage = await AgentStage(mode: mode)
            await stage.settle()
            stage.judge.say(.red, [Judge.heat()])
            for _ in 0..<3 { _ = await stage.loop.wake() }
            let verbs = stage.cluster.takeVerbs()
            if mode == .shadow {
                #expect(verbs == ["preview health a -60000", "say red observe"])
                #expect(stage.cluster.service == "a")
            }
            let entries = await stage.journal.entries.filter {
                $0.kind == .decision && $0.detail["causes"] == ["temperature.upper-critical:cpu"]
            }
            if mode == .shadow { #expect(entries.count == 1) }
            let first = try #require(entries.first)
            recorded[mode.rawValue] = (first.detail["decision"], first.message)
        }
        let shadow = try #require(recorded["shadow"])
        let act = try #require(recorded["act"])
        #expect(shadow.0 != nil)
        #expect(shadow.0 == act.0)
        #expect(shadow.1 == act.1)
    }

    /// After installation the mode is shadow: an idle node must not read and simulate the cluster at every report.
    @Test func whatIsOnlyRecordedIsThoughtThroughOnceABeat() async {
        let stage = await AgentStage(mode: .shadow)
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        _ = await stage.loop.wake()
        #expect(stage.cluster.takeVerbs() == ["preview health a -60000", "say red observe"])
        for _ in 0..<3 {
            stage.clock.advance(.seconds(3))
            await stage.loop.received(.sample())
            _ = await stage.loop.wake()
        }
        #expect(stage.cluster.takeVerbs() == [], "nothing has changed since it was recorded")
        await stage.loop.beat()
        _ = await stage.loop.wake()
        #expect(stage.cluster.takeVerbs() == ["say red observe", "observe", "preview health a -60000"])
        stage.judge.say(.green)
        stage.clock.advance(.seconds(3))
        _ = await stage.loop.wake()
        #expect(stage.cluster.takeVerbs().contains("say green observe"), "another health is other grounds")
    }

    @Test func anActuatorThatIsAwayIsSaidOnceAndTriedAgain() async {
        let stage = await AgentStage()
        stage.cluster.change { $0.away = ActuatorFailure(code: "actuator-not-running", message: "Nobody listens.") }
        stage.judge.say(.red, [Judge.heat()])
        for _ in 0..<5 {
            _ = await stage.loop.wake()
            stage.clock.advance(.seconds(1))
        }
        #expect(Set(stage.cluster.takeVerbs()) == ["observe"])
        #expect(await stage.journal.count(.alarm) == 1)
        let status = await stage.loop.status()
        #expect(!status.cluster.reachable)
        #expect(status.alarms == ["The cluster cannot be asked: Nobody listens."])
        stage.cluster.change { $0.away = nil }
        stage.judge.say(.green)
        _ = await stage.loop.wake()
        #expect(await stage.loop.status().cluster.reachable)
        #expect(await stage.loop.status().alarms.isEmpty)
    }

    @Test func aPeerThatTalksNonsenseIsUnknownAndNothingMoves() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.peer = nil
            $0.statements["b"] = #"{"v":2,"health":"green"}"#
        }
        await stage.loop.beat()
        stage.judge.say(.red, [Judge.heat()])
        _ = await stage.loop.wake()
        #expect(stage.cluster.service == "a")
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("publish -6") || $0.contains("intent") })
        let status = await stage.loop.status()
        #expect(status.peer.first?.freshness == .malformed)
        #expect(status.peer.first?.health == .unknown)
        #expect(status.decision.gate.contains { $0.question == "peer-agent-fresh" && $0.verdict == .unknown })
        #expect(status.alarms.count == 1)
    }

    @Test func theStateIsOnTheDeviceBeforeTheActionBegins() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        stage.cluster.change { $0.outcome = .unconfirmed }
        _ = await stage.loop.wake()
        let saved = await stage.store.saved
        #expect(saved?.decision.held == .evacuate)
        #expect(saved?.decision.moves.count == 1)
    }

    @Test func withoutAStateFileThereIsOneEvacuationABoot() async {
        let patient = DecisionConfiguration(
            moveInterval: .seconds(1), recoveryDwell: .seconds(1), movesPerDay: nil)
        let stage = await AgentStage(store: MemoryStore(broken: true), decision: patient)
        await stage.settle()
        #expect(await stage.loop.status().alarms.contains { $0.contains("at most one evacuation") })
        stage.judge.say(.red, [Judge.heat()])
        _ = await stage.loop.wake()
        #expect(stage.cluster.service == "b")
        stage.judge.say(.green)
        await stage.pass(.seconds(60))
        stage.cluster.change { $0.service = "a" }
        await stage.pass(.seconds(60))
        _ = stage.cluster.takeVerbs()
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        #expect(stage.cluster.service == "a")
        #expect(!stage.cluster.verbs.contains { $0.contains("-60000") && !$0.hasPrefix("preview") })
        #expect(await stage.journal.first(.refused)?.message.contains("evacuated once") == true)
    }

    /// An answer that got lost leaves open whether the value stands: it is counted as a move, and asked for again.
    @Test func anAnswerThatIsLostIsUnconfirmedNotFailed() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        stage.cluster.change { $0.lost = "publish -60000" }
        _ = await stage.loop.wake()
        #expect(await stage.store.saved?.decision.moves.count == 1)
        let action = await stage.journal.entries.first {
            $0.kind == .action && $0.detail["verb"] == "publish-health" && $0.detail["value"] == "-60000"
        }
        #expect(action?.detail["status"] == "unconfirmed")
    }

    /// The peer announced at the same moment and goes first: what was announced is taken back, nothing is published.
    @Test func theHealthierOfTwoTakesItsAnnouncementBack() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.peer?.health = .yellow
            $0.peer?.score = 60
            $0.intentWhenWeAnnounce = PeerStatement.Intent(nonce: "p", value: -60000, moves: true)
            $0.scoreWhenWeAnnounce = 10
        }
        await stage.loop.beat()
        _ = await stage.loop.wake()
        stage.judge.say(.red, [Judge.heat()])
        _ = await stage.loop.wake()
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("publish -6") })
        #expect(stage.cluster.ownStatement?.intent == nil)
        #expect(stage.cluster.service == "a")
    }
}
