import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import Synchronization
import Testing

/// The mark of a dangerous finding in the nodes section, and the person who says that it may go.
@Suite struct MarkLiftTests {
    private func marked() async -> AgentStage {
        let stage = await AgentStage()
        stage.cluster.change { $0.permanent["a"] = .integer(RungValue.permanentDangerous) }
        await stage.settle()
        await stage.pass(.seconds(10))
        #expect(!stage.cluster.takeVerbs().contains("permanent -500"), "nobody has cleared it")
        #expect(await stage.loop.status().alarms.contains { $0.contains("forewarn clear a") })
        return stage
    }

    /// What a restart would forget is not said to be lifted.
    @Test func aClearThatCannotBeKeptSaysSo() async {
        let stage = await AgentStage(store: MemoryStore(broken: true))
        await stage.settle()
        let last = Mutex<ProgressLine?>(nil)
        await stage.loop.clear(OperatorRequest(node: "a"), owner: "root") { line in last.withLock { $0 = line } }
        #expect(last.withLock { $0?.result } == .failed)
        #expect(last.withLock { $0?.message.contains("a restart will not know it") } == true)
    }

    private func clear(_ stage: AgentStage) async {
        await stage.loop.clear(OperatorRequest(node: "a"), owner: "root") { _ in }
    }

    /// One clear is enough, however often the write has to be tried.
    @Test(arguments: [ActionOutcome.Status.failed, .refused, .unconfirmed])
    func aWriteThatDidNotSucceedIsTriedAgain(status: ActionOutcome.Status) async {
        let stage = await marked()
        stage.cluster.change { $0.outcome = status }
        await clear(stage)
        await stage.pass(.seconds(15))
        #expect(stage.cluster.takeVerbs().count { $0 == "permanent -500" } >= 2)
        #expect(await stage.store.saved?.decision.mayLiftMark == true, "a restart still knows that it was cleared")
        stage.cluster.change { $0.outcome = .confirmed }
        await stage.pass(.seconds(5))
        #expect(stage.cluster.takeVerbs().contains("permanent -500"))
        #expect(await stage.loop.status().alarms.isEmpty)
    }

    /// The permission is for the mark that a person saw: a later one stands again.
    @Test func aWriteThatSucceededUsesThePermissionUp() async {
        let stage = await marked()
        await clear(stage)
        await stage.pass(.seconds(5))
        #expect(stage.cluster.takeVerbs().contains("permanent -500"))
        #expect(await stage.store.saved?.decision.mayLiftMark == nil)
        stage.cluster.change { $0.permanent["a"] = .integer(RungValue.permanentDangerous) }
        await stage.pass(.seconds(15))
        #expect(!stage.cluster.takeVerbs().contains("permanent -500"))
    }

    /// A new dangerous finding writes a new mark; that one is not lifted by the old permission, even if its write failed.
    @Test func aNewMarkTakesThePermissionAway() async {
        let stage = await marked()
        stage.cluster.change { $0.outcome = .failed }
        await clear(stage)
        await stage.pass(.seconds(5))
        #expect(await stage.store.saved?.decision.mayLiftMark == true)
        stage.cluster.change {
            $0.permanent["a"] = .integer(RungValue.permanentAtRest)
            $0.transient["a"] = .integer(RungValue.evacuate)
            $0.service = "b"
        }
        stage.judge.say(.red, [Judge.heat(.corruptsData)])
        await stage.pass(.seconds(5))
        #expect(stage.cluster.takeVerbs().contains("permanent -60000"))
        #expect(await stage.store.saved?.decision.mayLiftMark == nil)
    }
}
