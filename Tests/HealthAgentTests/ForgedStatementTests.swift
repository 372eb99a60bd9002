import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import Testing

/// Any member of the cluster's group can write a statement in a peer's name: it may be believed to be sick or silent, and
/// nothing worse comes of it.
@Suite struct ForgedStatementTests {
    /// A statement in the peer's place that never changes.
    private func forge(_ stage: AgentStage, _ text: String) {
        stage.cluster.change {
            $0.peer = nil
            $0.statements["b"] = text
        }
    }

    private func expectNothingDone(_ stage: AgentStage, _ comment: Comment) async {
        let verbs = stage.cluster.takeVerbs()
        #expect(
            !verbs.contains { $0.hasPrefix("fence") || $0.hasPrefix("standby") || $0.hasPrefix("publish -6") }, comment)
        #expect(stage.cluster.service == "a", comment)
        let peer = await stage.loop.status().peer.first
        #expect(peer?.freshness != .fresh, comment)
        #expect(peer?.health == .unknown, comment)
        #expect(peer?.score == nil, comment)
    }

    private static let endless = String(repeating: "n", count: 3500)

    private static let request = #""powerOff":{"nonce":"x1","reason":"memory"}"#

    static let absurd: [String] = [
        // Numbers that no field holds.
        #"{"v":1,"boot":"boot-b","seq":18446744073709551616,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"boot-b","seq":-1,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"boot-b","seq":1e400,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"boot-b","seq":NaN,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"boot-b","seq":1.5,"health":"green","score":1e308,"mode":"act","rung":"observe"}"#,
        #"{"v":99999999999999999999,"boot":"boot-b","seq":1,"health":"green","mode":"act","rung":"observe"}"#,
        // Words that no field knows.
        #"{"v":1,"boot":"boot-b","seq":5,"health":"green","score":100,"mode":"act","rung":"explode"}"#,
        #"{"v":1,"boot":"boot-b","seq":5,"health":"GREEN","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":7,"seq":5,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        // Not text, or not JSON, or too much of it.
        String(decoding: [0xFF, 0xFE, 0x00, 0xC3, 0x28], as: UTF8.self),
        "\u{0}\u{1}\u{1B}[31m", "{", String(repeating: "[", count: 100_000),
        "{\"v\":1,\"boot\":\"" + String(repeating: "x", count: 1 << 20) + "\"}",
        String(repeating: "A", count: 1 << 20),
        // Words that would be remembered, without an end: in a day's moves, and in a request.
        #"{"v":1,"boot":"boot-b","seq":5,"health":"green","score":100,"mode":"act","rung":"observe","moved":{"nonce":"\#(endless)","at":1}}"#,
        #"{"v":1,"boot":"boot-b","seq":5,"health":"red","score":0,"mode":"act","rung":"power-off","powerOff":{"nonce":"x1","reason":"\#(endless)"}}"#,
        #"{"v":1,"boot":"boot-b","seq":5,"health":"green","score":100,"mode":"act","rung":"observe","environment":["\#(endless)"]}"#,
        // Whole, and a lie that nobody goes on telling: one statement is no proof of life.
        #"{"v":1,"boot":"boot-b","seq":18446744073709551615,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"other","seq":1,"health":"green","score":100,"mode":"act","rung":"observe"}"#,
        #"{"v":1,"boot":"boot-b","seq":18446744073709551615,"health":"red","score":0,"mode":"act","rung":"power-off",\#(request)}"#,
        #"{"v":1,"boot":"other","seq":1,"health":"red","score":0,"mode":"act","rung":"power-off",\#(request)}"#,
    ]

    /// This node is sick, and the peer's place says nonsense: it does not move its workload there, and switches nobody off.
    @Test(arguments: absurd.indices) func nothingComesOfNonsense(index: Int) async {
        let stage = await AgentStage()
        await stage.settle()
        forge(stage, Self.absurd[index])
        stage.cluster.change {
            $0.standby["b"] = StandbyMark(owner: "agent", reason: "memory", since: 1, until: nil, id: "x1")
        }
        await stage.pass(.seconds(120))
        await expectNothingDone(stage, "green, \(index)")
        stage.cluster.change { $0.standby["b"] = nil }
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        await expectNothingDone(stage, "red, \(index)")
    }

    /// A score that a healthy node cannot have makes it no better target.
    @Test(arguments: [Int.max, 101, -1, Int.min]) func aScoreBeyondTheScaleIsNoScore(score: Int) async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peer?.score = score }
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        #expect(stage.cluster.service == "a")
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("publish -6") })
        #expect(await stage.loop.status().peer.first?.freshness == .malformed)
    }

    /// The request of a power-off that was answered stands there again: no second one, also in another boot's name.
    @Test func anOldRequestIsNotAnsweredAgain() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peerAsks("x1") }
        await stage.loop.beat()
        let long = try #require(await stage.loop.wake())
        await stage.loop.carryOut(long)
        #expect(stage.cluster.takeVerbs().contains("fence b x1"))
        await stage.pass(.seconds(10))
        // The node is back, and the old text with it, spoken on by somebody, even with its mark.
        stage.cluster.change {
            $0.online.insert("b")
            $0.peer?.boot = "boot-b2"
            $0.standby["b"] = StandbyMark(owner: "agent", reason: "memory", since: 1, until: nil, id: "x1")
        }
        for _ in 0..<1500 / 5 {
            await stage.pass(.seconds(25))
        }
        #expect(!stage.cluster.takeVerbs().contains { $0.hasPrefix("fence") })
    }

    /// Nonces by the hundred do not wear the memory of the answered ones away within the hour.
    @Test func aFloodOfRequestsSwitchesNothingOffTwice() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.peer?.health = .red
            $0.peer?.score = 0
            $0.peer?.rung = .powerOff
        }
        var fenced = 0
        for round in 0..<100 {
            stage.cluster.change {
                $0.online.insert("b")
                $0.standby["b"] = StandbyMark(owner: "agent", reason: "m", since: 1, until: nil, id: "f\(round)")
                $0.peer?.powerOff = PeerStatement.PowerOffRequest(nonce: "f\(round)", reason: "m")
            }
            stage.clock.advance(.seconds(5))
            await stage.loop.beat()
            if let long = await stage.loop.wake() {
                await stage.loop.carryOut(long)
                fenced += 1
            }
        }
        #expect(fenced == 1)
    }
}
