import AgentAPI
import HealthAgent
import HealthModel
import Synchronization
import Testing

@Suite struct DrainTests {
    /// What a drain of node a said, line by line; `seen` is called with each line.
    private func drain(
        _ stage: AgentStage, owner: String = "root", _ seen: @escaping @Sendable (ProgressLine) -> Void = { _ in }
    ) async -> [ProgressLine] {
        let said = Mutex<[ProgressLine]>([])
        await stage.loop.drain(OperatorRequest(node: "a"), owner: owner) { line in
            said.withLock { $0.append(line) }
            seen(line)
        }
        return said.withLock { $0 }
    }

    @Test func theProofSaysWhereEveryMovedResourceRuns() async throws {
        let stage = await AgentStage()
        await stage.settle()
        let lines = await drain(stage)
        let proof = try #require(lines.first { $0.event == .proof })
        #expect(proof.message.contains("moved: svc (Started) on b"), "\(proof.message)")
        #expect(proof.moves == [MoveDocument(resource: "svc", role: "Started", from: "a", to: "b")])
        #expect(lines.last?.result == .ok)
    }

    /// The node is empty, and what ran there does not run anywhere: that is no success.
    @Test func aServiceThatDoesNotStartElsewhereFailsTheDrain() async throws {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.failsOn = "b" }
        let lines = await drain(stage) { line in
            if line.event == .progress { stage.clock.advance(.seconds(121)) }
        }
        #expect(lines.map(\.event) == [.plan, .outcome, .progress, .done])
        let last = try #require(lines.last)
        #expect(last.result == .failed)
        #expect(last.message.contains("not running on another node: svc (Started)"), "\(last.message)")
        #expect(last.message.contains("forewarn undrain a"), "\(last.message)")
        #expect(stage.cluster.marks["a"] != nil)
    }

    @Test func aServiceThatStartsLateIsWaitedFor() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.failsOn = "b" }
        let lines = await drain(stage) { line in
            if line.event == .progress { stage.cluster.change { $0.failsOn = nil } }
        }
        #expect(lines.map(\.event) == [.plan, .outcome, .progress, .proof, .done])
        #expect(lines.last?.result == .ok)
    }

    /// The actuator let the other node's drain go first.
    @Test(arguments: [ActionOutcome.Status.refused, .failed])
    func theLoserOfTwoDrainsIsNotDone(status: ActionOutcome.Status) async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.outcome = status }
        let lines = await drain(stage)
        #expect(lines.map(\.event) == [.plan, .outcome, .done])
        #expect(lines.last?.result == (status == .refused ? .refused : .failed))
        #expect(lines.last?.message.contains("simulated") == true)
    }

    /// What a person orders is written down each time, also when it ends as the time before.
    @Test func eachRefusedOrderIsInTheJournal() async {
        let stage = await AgentStage()
        await stage.settle()
        stage.cluster.change { $0.outcome = .refused }
        for _ in 0..<2 { _ = await drain(stage) }
        #expect(await stage.journal.count(.refused) == 2)
    }

    /// Whatever the order, and whoever refuses it; a dry run is none.
    @Test func everyRefusalOfEveryOrderIsInTheJournal() async {
        let stage = await AgentStage()
        await stage.settle()
        let nope = OperatorRequest(node: "nope")
        await stage.loop.hold(nope, owner: "eve") { _ in }
        await stage.loop.unhold(nope, owner: "eve") { _ in }
        await stage.loop.clear(nope, owner: "eve") { _ in }
        await stage.loop.drain(nope, owner: "eve") { _ in }
        await stage.loop.undrain(nope, owner: "eve") { _ in }
        await stage.loop.verdict(OperatorRequest(node: "7", reason: "true"), owner: "eve") { _ in }
        await stage.loop.drain(OperatorRequest(node: "nope", dryRun: true), owner: "eve") { _ in }
        let refused = await stage.journal.entries.filter { $0.kind == .refused }
        #expect(
            refused.map { $0.detail["verb"] } == ["hold", "unhold", "clear", "drain", "undrain", "verdict"])
        #expect(refused.prefix(5).allSatisfy { $0.detail["owner"] == "eve" && $0.detail["target"] == "nope" })
    }

    /// A login name is anything that the machine's administrator likes, `agent` too.
    @Test func aPersonIsNeverTakenForTheAgent() async {
        let stage = await AgentStage()
        await stage.settle()
        let lines = await drain(stage, owner: "agent")
        #expect(lines.last?.result == .ok)
        #expect(stage.cluster.marks["a"]?.owner == "user.agent")
        #expect(stage.cluster.marks["a"]?.displayName == "agent")
        let last = Mutex<ProgressLine?>(nil)
        await stage.loop.undrain(OperatorRequest(node: "a"), owner: "kim") { line in last.withLock { $0 = line } }
        #expect(last.withLock { $0?.result } == .ok)
    }
}
