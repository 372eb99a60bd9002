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
            Argv.statements, nothing, nothing, nothing, nothing, nothing, nothing, nothing,
            answer(["node-a": Self.text]))
        #expect(try await writer(runner).write(Self.statement) == ["node-a": Self.text])
        #expect(runner.writes == [Self.write, Self.write])
    }

    /// Ends a write only once a reading was asked for.
    private final class SlowWriter: CommandRunner {
        private let answer: CommandResult
        private let (asked, asks) = AsyncStream.makeStream(of: Void.self)

        init(_ answer: CommandResult) {
            self.answer = answer
        }

        func run(_ command: PacemakerCommand) async -> CommandResult {
            switch [command.tool.rawValue] + command.arguments {
            case Argv.name: return .printed("node-a")
            case Argv.statements:
                asks.yield()
                return answer
            default:
                for await _ in asked { break }
                return .done
            }
        }
    }

    /// A move waits for an intent: the command that reads it back is under way while it is written.
    @Test(.timeLimit(.minutes(1))) func theReadBackOfAnIntentIsStartedBeforeTheWriteHasEnded() async throws {
        let runner = SlowWriter(answer(["node-a": Self.text, "node-b": "new"]))
        let reader = ClusterReader(runner: runner, now: Fixture.clock.now)
        let writer = StatementWriter(runner: runner, reader: reader, clock: Fixture.clock)
        #expect(try await writer.write(Self.statement) == ["node-a": Self.text, "node-b": "new"])
    }

    /// An idle pair's heartbeat costs no more commands than it needs.
    @Test func aStatementWithoutIntentIsReadOnce() async throws {
        var statement = Self.statement
        statement.intent = nil
        let text = try StatementWriter.text(of: statement)
        let write = ["attrd_updater", "-n", "forewarn-agent", "-U", text, "-p"]
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(write, .done)
        runner.answer(Argv.statements, answer(["node-a": text]))
        _ = try await writer(runner).write(statement)
        #expect(runner.calls == [Argv.name, write, Argv.statements])
    }

    @Test func aWriteThatFailedIsAFailureWhateverIsRead() async throws {
        let runner = ScriptedRunner().answer(Argv.name, .printed("node-a")).answer(Self.write, .failed(4, "no"))
        runner.answer(Argv.statements, answer(["node-a": Self.text]))
        let error = await #expect(throws: ClusterError.self) { try await writer(runner).write(Self.statement) }
        #expect(error?.code == .commandFailed)
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
