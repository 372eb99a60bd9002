import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// `forewarn explain`: what was seen, what it means, what was decided and done, and what would be decided otherwise.
@Suite struct ExplainTests {
    /// A loop with a real assessor, fed by a BMC.
    private struct Node {
        let stage: AgentStage
        var builder = ReportBuilder()
        var sensors = ReportBuilder.nominalSensors()

        init(mode: AgentSettings.Mode = .act) async {
            stage = await AgentStage(
                mode: mode,
                assessor: { memory in
                    Assessor(configuration: AssessorConfiguration(readingTimeToLive: .seconds(30)), memory: memory)
                })
            await read()
            await stage.settle()
            await stage.settle()
        }

        /// Five passes of the BMC's probe, and then the loop looks.
        mutating func read(_ changed: SensorReading...) async {
            for reading in changed { sensors = sensors.with(reading) }
            for _ in 0..<5 {
                stage.clock.advance(.seconds(1))
                await stage.loop.received(builder.report(at: stage.clock.now, sensors: sensors))
            }
            await stage.loop.beat()
            _ = await stage.loop.wake()
        }

        func explain() async -> ExplainDocument { await stage.loop.explain() }
    }

    @Test func oneSupplyOfTwoFailedAndTheOtherOneWouldMeanAnEvacuation() async {
        var node = await Node()
        await node.read(.powerSupply("PSU1 Status", bits: 0b11))
        _ = node.stage.cluster.takeVerbs()
        let explain = await node.explain()
        #expect(node.stage.cluster.takeVerbs().isEmpty, "asking asks nobody")
        let text = ExplainText.lines(explain)
        #expect(
            text.contains {
                $0.hasPrefix("  would evacuate svc (red with score 20) if ")
                    && $0.contains("PSU2 Status (power-supply) failed as well")
            }, "\(text.joined(separator: "\n"))")
        #expect(text.contains("Meaning; score 85 = 100 - 15 (PSU1 Status, power-supply.failed)"))
        #expect(
            text.contains { $0.hasPrefix("  PSU1 Status (power-supply): degraded of the node, confirmed, 15 points") })
        #expect(text.contains("      reserve  power supplies: 1 of 2 work and 1 is needed, none may fail"))
        #expect(text.contains("      advice   Replace this power supply."))
        #expect(text.contains { $0.hasPrefix("      seen     PSU1 Status says: ") && $0.contains("since ") })
        #expect(
            explain.changes.map(\.alternatives.first?.count)
                == explain.changes.map(\.alternatives.first?.count)
                .sorted { ($0 ?? 0) < ($1 ?? 0) })
        // And so it is.
        let evacuation = explain.changes.first { $0.moves == ["svc"] }
        #expect(evacuation?.value == "-60000" && evacuation?.carriedOut == true)
        await node.read(.powerSupply("PSU2 Status", bits: 0b11, number: 9))
        #expect(node.stage.cluster.service == "b")
        #expect(await node.stage.loop.status().score == evacuation?.score)
    }

    @Test func inModeShadowItIsSaidThatItWouldOnlyBeRecorded() async {
        var node = await Node(mode: .shadow)
        await node.read(.temperature("CPU Temp", 95))
        let explain = await node.explain()
        #expect(explain.changes.first?.alternatives == [["policy.mode were act"]])
        #expect(explain.changes.first?.moves == ["svc"] && explain.changes.first?.carriedOut == true)
        #expect(node.stage.cluster.service == "a")
        let healthy = await Node(mode: .shadow)
        let changes = await healthy.explain().changes
        #expect(changes.contains { $0.moves == ["svc"] && !$0.carriedOut && $0.sentence.contains("only be recorded") })
    }

    @Test func aGateThatIsShutIsExplainedByWhatWouldOpenIt() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peer?.score = 30 }
        stage.judge.say(.red, [Judge.heat()])
        await stage.loop.beat()
        _ = await stage.loop.wake()
        let explain = await stage.loop.explain()
        #expect(
            explain.changes.first?.alternatives == [["the agent on b said that it is green with at least 50 points"]],
            "\(explain.changes.map(\.sentence))")
        stage.cluster.change { $0.peer?.score = 50 }
        await stage.loop.beat()
        _ = await stage.loop.wake()
        #expect(stage.cluster.service == "b")
    }

    // MARK: - At a time that is over

    private func past(_ stage: AgentStage, _ time: Double) async -> PastDocument? {
        guard case .past(let document) = await stage.loop.explain(at: time, node: nil) else { return nil }
        return document
    }

    @Test func whatStoodThenIsToldAndHowItEnded() async throws {
        let stage = await AgentStage()
        await stage.loop.started()
        await stage.settle()
        let begin = stage.clock.time.wall()
        stage.clock.advance(.seconds(60))
        var warm = Judge.heat()
        warm.severity = .degraded
        stage.judge.say(.yellow, [warm])
        await stage.pass(.seconds(5))
        let yellow = stage.clock.time.wall() + 1
        stage.clock.advance(.seconds(60))
        stage.judge.say(.red, [Judge.heat(.imminentStop)])
        await stage.pass(.seconds(10))
        #expect(stage.cluster.service == "b")
        let then = try #require(await past(stage, yellow))
        #expect(then.health == "yellow" && then.mode == "act")
        #expect(then.findings.map(\.finding) == ["temperature.upper-critical:cpu"])
        #expect(then.findings.first?.evidence == ["CPU Temp reads 93 celsius"])
        #expect(then.decision?.detail["step"]?.string == "wait" || then.decision?.detail["held"]?.string != nil)
        #expect(then.actions.allSatisfy { $0.wallTime <= stage.clock.time.wall() })
        let before = try #require(await past(stage, begin))
        #expect(before.health == "green" && before.findings.isEmpty)
        let text = PastText.lines(then)
        #expect(text.first?.hasSuffix("UTC: yellow, score 40; mode act") == true, "\(text)")
        #expect(text.contains { $0.hasPrefix("Decision in force, of ") })
        // The evacuation came later, and is told as such.
        #expect(then.journal.contains { $0.wallTime > yellow })
    }

    /// The action ends after the time that is asked for.
    @Test func anActionThatWasBegunIsToldToItsEnd() async throws {
        let stage = await AgentStage()
        await stage.loop.started()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        stage.clock.advance(.seconds(10))
        await stage.loop.beat()
        _ = await stage.loop.wake()
        let entries = await stage.journal.entries
        let decision = try #require(
            entries.last { $0.kind == .decision && $0.detail["step"]?.string == "publish-health" })
        let then = try #require(await past(stage, decision.wallTime))
        #expect(then.decision?.detail["step"]?.string == "publish-health")
        #expect(then.actions.contains { $0.detail["status"]?.string == "confirmed" })
        #expect(then.gate.count > 8 && then.gate.allSatisfy { $0.verdict == .yes })
    }

    @Test func aTimeOfWhichNothingIsKnownIsOneSentence() async {
        let stage = await AgentStage()
        await stage.settle()
        func refusal(_ time: Double?, _ node: String?) async -> String? {
            guard case .refused(let sentence) = await stage.loop.explain(at: time, node: node) else { return nil }
            return sentence
        }
        #expect(await refusal(1_600_000_000, nil)?.hasPrefix("The journal of a begins at 20") == true)
        #expect(await refusal(stage.clock.time.wall() + 60, nil)?.contains("ahead") == true)
        #expect(await refusal(.nan, nil) != nil)
        #expect(await refusal(nil, "c") == "There is no node c in this cluster; it has a, b")
        #expect(await refusal(stage.clock.time.wall(), "b")?.contains("own journal") == true)
    }

    // MARK: - Another node

    @Test func ofThePeerItIsToldWhatThisNodeKnows() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peerAsks("9f") }
        stage.clock.advance(.seconds(5))
        await stage.loop.beat()
        if let long = await stage.loop.wake() { await stage.loop.carryOut(long) }
        guard case .peer(let document) = await stage.loop.explain(at: nil, node: "b") else {
            Issue.record("no peer")
            return
        }
        #expect(document.askedNode == "a" && document.peer.node == "b")
        #expect(document.powerOffReason == "memory")
        #expect(document.fenced.map(\.nonce) == ["9f"] && document.fenced.first?.succeeded == true)
        #expect(document.journal.contains { $0.kind == "power-off.requested" })
        #expect(document.journal.contains { $0.kind == "fence" })
        let text = PeerExplainText.lines(document)
        #expect(text.first?.hasPrefix("b: ") == true)
        #expect(text.last?.contains("run forewarn explain there") == true)
        for name in [".", "a"] {
            guard case .now = await stage.loop.explain(at: nil, node: name) else {
                Issue.record("\(name) is this node")
                return
            }
        }
    }

    // MARK: - The reason in the attribute

    /// It rides along with what is said anyway: no message, no write and no wake of its own.
    @Test func theReasonIsSaidWithTheStatementAndCostsNothing() async {
        let stage = await AgentStage()
        await stage.settle()
        #expect(stage.cluster.ownStatement?.why == nil, "nothing is wrong")
        stage.cluster.change { $0.peer?.score = 30 }
        stage.judge.say(.red, [Judge.heat()])
        await stage.loop.beat()
        _ = await stage.loop.wake()
        await stage.loop.beat()
        let why = stage.cluster.ownStatement?.why
        #expect(why == "evacuate: CPU Temp temperature.upper-critical; stopped by peer-better")
        #expect((why?.utf8.count ?? 0) <= PeerStatement.longestWhy)
        // What it says does not make the loop speak.
        _ = await stage.loop.wake()
        _ = stage.cluster.takeVerbs()
        _ = await stage.loop.wake()
        #expect(!stage.cluster.takeVerbs().contains { $0.hasPrefix("say") })
    }

    @Test func whatAPeerSaysIsMadePrintable() async {
        let stage = await AgentStage()
        stage.cluster.change { $0.peer?.why = "a\u{1B}[2Jb\u{2603}" + String(repeating: "x", count: 500) }
        await stage.settle()
        guard case .peer(let document) = await stage.loop.explain(at: nil, node: "b") else {
            Issue.record("no peer")
            return
        }
        #expect(document.why?.hasPrefix("a?[2Jb?x") == true && document.why?.utf8.count == 120)
    }
}
