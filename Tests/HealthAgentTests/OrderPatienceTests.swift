import AgentAPI
import HealthAgent
import HealthModel
import Synchronization
import Testing

/// What a person hears while the actuator hangs, is dead, or the order makes no sense.
@Suite struct OrderPatienceTests {
    private static let short = OrderPatience(
        firstWord: .milliseconds(1), period: .milliseconds(1), total: .milliseconds(50))

    private func lines(_ order: (@escaping ProgressSink) async -> Void) async -> [ProgressLine] {
        let said = Mutex<[ProgressLine]>([])
        await order { line in said.withLock { $0.append(line) } }
        return said.withLock { $0 }
    }

    private func hanging() async throws -> (AgentStage, StallingPort) {
        let made = Mutex<StallingPort?>(nil)
        let stage = await AgentStage(patience: Self.short) { cluster in
            let port = StallingPort(cluster)
            made.withLock { $0 = port }
            return port
        }
        let port = try #require(made.withLock { $0 })
        await stage.settle()
        port.stall()
        return (stage, port)
    }

    /// The loop itself hangs in the actuator and holds the turn.
    @Test(arguments: ["drain", "undrain"])
    func aHangingActuatorIsNamedAndNothingIsChanged(verb: String) async throws {
        let (stage, port) = try await hanging()
        await stage.loop.beat()
        async let wake = stage.loop.wake()
        await port.hangs()
        stage.clock.advance(.seconds(7))
        let order = OperatorRequest(node: "a")
        let said = await lines { emit in
            if verb == "drain" {
                await stage.loop.drain(order, owner: "root", emit)
            } else {
                await stage.loop.undrain(order, owner: "kim", emit)
            }
        }
        let last = try #require(said.last)
        #expect(last.event == .done)
        #expect(last.result == .unknown, "exit code 3")
        #expect(
            last.message.hasPrefix(
                "Nothing was changed: forewarn-actuator was asked to read the cluster and has not answered for 7 s"))
        #expect(last.message.contains("systemctl status forewarn-actuator"), "\(last.message)")
        #expect(said.contains { $0.event == .progress && $0.message.contains("forewarn-actuator") }, "said early")
        // The heartbeat has a connection of its own.
        _ = stage.cluster.takeVerbs()
        await stage.loop.beat()
        #expect(stage.cluster.takeVerbs() == ["say green observe"])
        port.release()
        _ = await wake
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("standby") || $0.hasPrefix("lift") })
        // Once it answers again, the same order goes through.
        let again = await lines { await stage.loop.drain(order, owner: "root", $0) }
        #expect(again.last?.result == .ok, "\(again)")
    }

    /// The loop is at rest and the order itself meets the silence.
    @Test func aQuestionOfTheOrderItselfIsGivenUp() async throws {
        let (stage, _) = try await hanging()
        let said = await lines { await stage.loop.drain(OperatorRequest(node: "a"), owner: "root", $0) }
        #expect(said.last?.result == .unknown)
        #expect(said.last?.message.contains("forewarn-actuator") == true, "\(said)")
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("standby") })
        #expect(await stage.loop.status().cluster.reachable == false)
    }

    @Test(arguments: ["drain", "undrain"])
    func aDeadActuatorIsSaidWithItsReason(verb: String) async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change {
            $0.away = ActuatorFailure(code: "actuator-not-running", message: "forewarn-actuator does not run.")
        }
        let order = OperatorRequest(node: "a")
        let said = await lines { emit in
            if verb == "drain" {
                await stage.loop.drain(order, owner: "root", emit)
            } else {
                await stage.loop.undrain(order, owner: "kim", emit)
            }
        }
        #expect(said.last?.result == .unknown)
        #expect(said.last?.message == "The cluster cannot be asked: forewarn-actuator does not run.")
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("preview") }, "what cannot be read is not simulated")
    }

    @Test(arguments: ["drain", "undrain", "clear"])
    func aNodeThatDoesNotExistIsAnsweredWithThoseThatDo(verb: String) async {
        let stage = await AgentStage()
        await stage.settle()
        let order = OperatorRequest(node: "nope")
        let said = await lines { emit in
            switch verb {
            case "drain": await stage.loop.drain(order, owner: "root", emit)
            case "undrain": await stage.loop.undrain(order, owner: "kim", emit)
            default: await stage.loop.clear(order, owner: "root", emit)
            }
        }
        #expect(said.last?.result == .refused)
        #expect(said.last?.message == "There is no node nope in this cluster; it has a, b")
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("preview") })
    }
}
