import Cluster
import FoundationEssentials
import Glibc
import HealthModel
import LinuxAccess
import Logging
import Testing

/// Server and client over a real socket, the cluster scripted.
@Suite final class ActuatorServerTests {
    /// A directory of its own: binding takes a lock on the directory.
    private let directory: String
    private var path: String { directory + "/actuator.sock" }

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/forewarn-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func service(_ runner: any CommandRunner) -> ActuatorService {
        ActuatorService(
            runner: runner, clock: Fixture.clock,
            ledger: FencingLedger(path: path + ".ledger", budget: 2, boot: "boot", clock: Fixture.clock),
            fenceTimeoutSeconds: 30, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Runs a server for the time of the body.
    private func serving(
        _ runner: any CommandRunner, allowing users: Set<UInt32> = [getuid()], _ body: () async throws -> Void
    ) async throws {
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        let server = ActuatorServer(
            service: service(runner), allowedUsers: users,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(on: listener) }
            defer { listener.close() }
            try await body()
            listener.close()
            try await group.waitForAll()
        }
    }

    @Test func clientAndServerAgree() async throws {
        let runner = try Fixture.runner("healthy")
        runner.answer(PlacementSimulatorTests.simulate, .failed(78))
        runner.answer(Argv.name, .printed("node-a")).answer(StatementWriterTests.write, .done)
        try await serving(runner) {
            let client = ActuatorClient(path: path)
            #expect(try await client.observe().localNode == "node-a")
            let error = await #expect(throws: ClusterError.self) {
                try await client.preview(.health(node: "node-a", value: -60_000))
            }
            #expect(error?.code == .simulationRefused)
            let outcome = try await client.perform(.publishHealth(value: 5))
            #expect(outcome.status == .refused)
            runner.answer(
                Argv.statements,
                .printed(
                    Fixture.attribute(
                        "forewarn-agent", ["node-a": StatementWriterTests.text.replacing("\"") { "&quot;" }])))
            #expect(
                try await client.state(StatementWriterTests.statement) == ["node-a": StatementWriterTests.text])
            await client.close()
        }
    }

    @Test func malformedLinesGetAReplyAndTheConnectionGoesOn() async throws {
        try await serving(try Fixture.runner("healthy")) {
            let connection = try await UnixConnection.connect(path: path)
            for line in [
                "", "garbage", "{}", #"{"id":1}"#, #"{"id":1,"verb":{"shoot":{}}}"#,
                #"{"id":-1,"verb":{"observe":{}}}"#,
            ] {
                try await connection.send(line: line)
                let reply = String(decoding: try #require(try await connection.nextLine()), as: UTF8.self)
                #expect(reply.contains(#""code":"bad-request""#))
            }
            try await connection.send(line: #"{"id":9,"verb":{"observe":{}}}"#)
            let reply = String(decoding: try #require(try await connection.nextLine()), as: UTF8.self)
            #expect(reply.hasPrefix(#"{"id":9,"result":{"view":"#))
            connection.close()
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may always")) func othersAreRefused() async throws {
        try await serving(try Fixture.runner("healthy"), allowing: [getuid() + 1]) {
            let error = await #expect(throws: ClusterError.self) { try await ActuatorClient(path: path).observe() }
            #expect(error?.code == .notPermitted)
        }
    }

    /// A runner whose power-off takes until it is released.
    private struct StuckRunner: CommandRunner {
        let scripted: ScriptedRunner
        let entered: AsyncStream<Void>.Continuation
        let release: AsyncStream<Void>

        func run(_ command: PacemakerCommand) async -> CommandResult {
            if command.tool == .stonithAdmin, command.arguments.first == "--fence" {
                entered.yield()
                for await _ in release { break }
            }
            return await scripted.run(command)
        }
    }

    @Test func aLongPowerOffDoesNotHoldUpAnObservation() async throws {
        let scripted = try Fixture.runner("standby")
        scripted.answer(PeerFencingTests.fence, .failed(1))
        scripted.answer(Argv.history, .printed(try Fixture.text("history.xml")))
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (release, open) = AsyncStream.makeStream(of: Void.self)
        try await serving(StuckRunner(scripted: scripted, entered: enter, release: release)) {
            let path = path
            async let fencing = ActuatorClient(path: path).perform(
                .fencePeer(node: "node-b", nonce: "abc", reason: "memory"))
            for await _ in entered { break }
            #expect(try await ActuatorClient(path: path).observe().localNode == "node-a")
            open.finish()
            let outcome = try await fencing
            #expect(outcome.status == .failed)
        }
    }

    @Test func aMissingActuatorIsSaid() async throws {
        let error = await #expect(throws: ClusterError.self) { try await ActuatorClient(path: path).observe() }
        #expect(error?.code == .notRunning)
        #expect(error?.message.contains(path) == true)
    }

    /// What only reads is asked again over a new connection; an action is not, because it may have been done.
    @Test func aRestartIsBridgedForReadsOnly() async throws {
        let runner = try Fixture.runner("healthy")
        let client = ActuatorClient(path: path)
        try await serving(runner) { _ = try await client.observe() }
        try await serving(runner) {
            let view = try await client.observe()
            #expect(view.localNode == "node-a")
        }
        try await serving(runner) {
            let error = await #expect(throws: ClusterError.self) { try await client.perform(.publishHealth(value: 5)) }
            #expect(error?.code == .notRunning)
            let outcome = try await client.perform(.publishHealth(value: 5))
            #expect(outcome.status == .refused)
        }
        await client.close()
    }
}
