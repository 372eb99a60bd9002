import AgentAPI
import HealthAgent
import HealthModel
import Synchronization
import Testing

@Suite struct BeatTests {
    @Test func aBeatJudgesTheHardwareAnew() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.judge.say(.red, [Judge.heat()])
        await stage.loop.beat()
        #expect(stage.cluster.ownStatement?.health == .red)
        #expect(stage.cluster.ownStatement?.score == 40)
    }

    /// A node whose loop hangs acts on nothing: its peer must not count on it.
    @Test func aLoopThatDoesNotTurnIsUnknownToThePeer() async throws {
        let made = Mutex<StallingPort?>(nil)
        let stage = await AgentStage { cluster in
            let port = StallingPort(cluster)
            made.withLock { $0 = port }
            return port
        }
        let port = try #require(made.withLock { $0 })
        await stage.settle()
        port.stall()
        await stage.loop.beat()
        let turn = Task { _ = await stage.loop.wake() }
        await port.hangs()
        stage.clock.advance(.seconds(44))
        await stage.loop.beat()
        #expect(stage.cluster.ownStatement?.health == .green)
        stage.clock.advance(.seconds(2))
        await stage.loop.beat()
        #expect(stage.cluster.ownStatement?.health == .unknown)
        #expect(stage.cluster.ownStatement?.score == nil)
        #expect(await stage.loop.status().alarms.contains { $0.contains("has not turned for 46 s") })
        port.release()
        await turn.value
        #expect(stage.cluster.ownStatement?.health == .green)
        #expect(await stage.loop.status().alarms.isEmpty)
    }
}
