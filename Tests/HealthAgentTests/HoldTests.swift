import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import Synchronization
import Testing

/// A person's hold: nothing moves off the node or onto it by itself until it is lifted or has run out (I6).
@Suite struct HoldTests {
    private static let patient = DecisionConfiguration(
        moveInterval: .seconds(1), recoveryDwell: .seconds(1), movesPerDay: nil)

    private func last(_ order: (@escaping ProgressSink) async -> Void) async -> ProgressLine? {
        let said = Mutex<ProgressLine?>(nil)
        await order { line in said.withLock { $0 = line } }
        return said.withLock { $0 }
    }

    @discardableResult
    private func hold(
        _ stage: AgentStage, _ node: String = OperatorRequest.thisNode, for duration: String? = nil
    ) async -> ProgressLine? {
        await last {
            await stage.loop.hold(
                OperatorRequest(node: node, reason: "new switch, do not touch", duration: duration), owner: "eve", $0)
        }
    }

    private func unhold(_ stage: AgentStage) async -> ProgressLine? {
        await last { await stage.loop.unhold(OperatorRequest(node: "a"), owner: "eve", $0) }
    }

    private func moved(_ stage: AgentStage) -> Bool {
        stage.cluster.takeVerbs().contains { $0.hasPrefix("publish -6") || $0.hasPrefix("standby") }
    }

    @Test func aHeldNodeIsNotEvacuatedUntilItIsLifted() async {
        let stage = await AgentStage()
        await stage.settle()
        let answer = await hold(stage)
        #expect(answer?.result == .ok)
        #expect(answer?.message == "eve holds a until it is lifted: new switch, do not touch")
        #expect(stage.cluster.ownStatement?.hold == true, "the peer is told at once")
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        #expect(!moved(stage))
        let status = await stage.loop.status()
        #expect(status.hold?.owner == "eve")
        #expect(status.decision.gate.first { $0.question == "no-hold" }?.verdict == .no)
        #expect(
            status.alarms.contains { $0.contains("eve holds this node") }, "a sick node that may not move is an alarm")
        let text = StatusText.lines(status).joined(separator: "\n")
        #expect(text.contains("HOLD   eve holds this node until forewarn unhold (new switch, do not touch)"), "\(text)")
        #expect(ExplainText.lines(await stage.loop.explain()).contains { $0.hasPrefix("HOLD   eve") })
        #expect(await unhold(stage)?.result == .ok)
        await stage.pass(.seconds(10))
        #expect(moved(stage))
        #expect(stage.cluster.ownStatement?.hold == nil)
        #expect(await stage.journal.count(.hold) == 2)
    }

    /// It is on the device, and counts for the next life of the daemon.
    @Test func itSurvivesARestart() async {
        let first = await AgentStage()
        await first.settle()
        await hold(first)
        let second = await AgentStage(store: first.store, clock: first.clock, cluster: first.cluster)
        await second.settle()
        second.judge.say(.red, [Judge.heat()])
        await second.pass(.seconds(30))
        #expect(!moved(second))
        #expect(second.cluster.ownStatement?.hold == true)
    }

    /// Nothing moves onto a held node either: its agent says so.
    @Test func nothingMovesOntoAHeldPeer() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.peer?.hold = true }
        await stage.pass(.seconds(5))
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        #expect(!moved(stage))
        let status = await stage.loop.status()
        #expect(status.decision.gate.first { $0.question == "no-hold" }?.evidence.contains("a person holds b") == true)
        #expect(status.peer.first?.held == true)
        stage.cluster.change { $0.peer?.hold = nil }
        await stage.pass(.seconds(10))
        #expect(moved(stage))
    }

    @Test func itRunsOutWithAnAlarm() async {
        let stage = await AgentStage(decision: Self.patient)
        await stage.settle()
        #expect(await hold(stage, for: "60s")?.result == .ok)
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(50))
        #expect(!moved(stage))
        #expect((await stage.loop.status().hold?.remainingMilliseconds).map { (1...10_000).contains($0) } == true)
        await stage.pass(.seconds(20))
        #expect(moved(stage))
        #expect(await stage.loop.status().hold == nil)
        #expect(await stage.store.saved?.decision.hold == nil)
        let alarms = await stage.journal.entries.filter { $0.kind == .alarm && $0.message.contains("has run out") }
        #expect(alarms.count == 1)
    }

    /// How long a node was off is not known: after a reboot the time counts anew.
    @Test func aRebootNeverShortensIt() {
        let stamp = DecisionState.Stamp(boot: "one", at: MonotonicInstant(nanoseconds: 5_000_000_000), node: "a")
        let hold = DecisionState.OperatorHold(owner: "eve", reason: "x", since: stamp, duration: .seconds(60))
        func isOver(_ second: Int64, _ boot: String) -> Bool {
            hold.isOver(at: MonotonicInstant(nanoseconds: second * 1_000_000_000), boot: boot)
        }
        #expect(!isOver(64, "one") && isOver(65, "one"))
        #expect(!isOver(59, "two") && isOver(60, "two"))
    }

    @Test func theOrdersThatMakeNoSenseAreRefused() async {
        let stage = await AgentStage()
        await stage.settle()
        #expect(await hold(stage, "nope")?.message == "There is no node nope in this cluster; it has a, b")
        #expect(await hold(stage, "b")?.message.contains("run forewarn hold on b") == true)
        for text in ["", "soon", "-1h", "0s", "2 h", "999999999999h"] {
            let answer = await hold(stage, for: text)
            #expect(answer?.result == .refused, "\(text)")
            #expect(answer?.message.contains("30m") == true)
        }
        #expect(await unhold(stage)?.message == "No hold is set; nothing to do")
        await hold(stage)
        let second = await hold(stage)
        #expect(second?.result == .refused)
        #expect(second?.message.contains("eve holds this node already") == true)
        let drain = await last { await stage.loop.drain(OperatorRequest(node: "a"), owner: "root", $0) }
        #expect(drain?.result == .refused, "a drain moves too; the hold is lifted first")
        #expect(!moved(stage))
    }

    @Test func aHoldThatCannotBeKeptSaysSo() async {
        let stage = await AgentStage(store: MemoryStore(broken: true))
        await stage.settle()
        let answer = await hold(stage)
        #expect(answer?.result == .failed)
        #expect(answer?.message.contains("a restart will not know it") == true)
        stage.judge.say(.red, [Judge.heat()])
        await stage.pass(.seconds(30))
        #expect(!moved(stage), "it stands for now all the same")
    }

    /// A node that was vacated before the hold came is not switched off under a person's hands.
    @Test func aHeldNodeDoesNotAskToBeSwitchedOff() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.transient["a"] = .integer(-60000)
            $0.service = "b"
        }
        await hold(stage)
        stage.judge.say(.red, [Judge.heat(.corruptsData)])
        await stage.pass(.seconds(30))
        #expect(stage.cluster.ownStatement?.powerOff == nil)
        #expect(!moved(stage))
        #expect(await stage.loop.status().alarms.contains { $0.contains("should be switched off") })
    }
}
