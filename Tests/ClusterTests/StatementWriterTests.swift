import Cluster
import HealthModel
import Testing

@Suite struct StatementWriterTests {
    static let statement = PeerStatement(
        boot: "b00t", seq: 7, health: .red, score: 12, mode: "act", rung: .evacuate,
        intent: PeerStatement.Intent(nonce: "n/1", value: -60_000, moves: true), powerOff: nil)
    static let text =
        #"{"boot":"b00t","health":"red","intent":{"moves":true,"nonce":"n/1","value":-60000},"mode":"act","rung":"evacuate","score":12,"seq":7,"v":1}"#
    static let write = ["attrd_updater", "-n", "forewarn-agent", "-U", text, "-p"]

    private func answer(_ values: [String: String]) -> CommandResult {
        .printed(
            Fixture.attribute("forewarn-agent", values.mapValues { $0.replacing("\"") { "&quot;" } }))
    }

    private func writer(_ runner: ScriptedRunner) -> StatementWriter {
        StatementWriter(runner: runner, reader: Fixture.reader(runner), clock: Fixture.clock)
    }

    /// The order is what the two agents rely on: nothing is returned before our own value is visible.
    @Test func returnsTheReadThatShowsOurs() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Self.write, .done)
        runner.answer(
            Argv.statements, .failed(78), answer(["node-b": "old"]), answer(["node-a": "older", "node-b": "old"]),
            answer(["node-a": Self.text, "node-b": "new"]))
        #expect(try await writer(runner).write(Self.statement) == ["node-a": Self.text, "node-b": "new"])
        #expect(runner.writes == [Self.write])
    }

    /// attrd died after it took the write: the next write is the one that counts.
    @Test func aLostWriteIsWrittenAgain() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Self.write, .done)
        let nothing = CommandResult.failed(78)
        runner.answer(
            Argv.statements, nothing, nothing, nothing, nothing, nothing, nothing, answer(["node-a": Self.text]))
        #expect(try await writer(runner).write(Self.statement) == ["node-a": Self.text])
        #expect(runner.writes == [Self.write, Self.write])
    }

    @Test func anUnseenStatementIsATimeoutAndNotARead() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Self.write, .done)
        runner.answer(Argv.statements, answer(["node-b": "other"]))
        let error = await #expect(throws: ClusterError.self) { try await writer(runner).write(Self.statement) }
        #expect(error?.code == .timeout)
    }

    @Test func refusesWhatIsTooLongOrNotASCII() throws {
        var long = Self.statement
        long.mode = String(repeating: "x", count: 1_024)
        var foreign = Self.statement
        foreign.mode = "schräg"
        for statement in [long, foreign] {
            let error = #expect(throws: ClusterError.self) { try StatementWriter.text(of: statement) }
            #expect(error?.code == .badRequest)
        }
    }
}
