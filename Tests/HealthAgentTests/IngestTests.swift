import AgentAPI
import FoundationEssentials
import HealthAgent
import HealthModel
import LinuxAccess
import ServiceLifecycle
import Testing

@Suite struct IngestTests {
    @Test func aProbeThatTalksNonsenseIsAnAlarmOnceAndNeverHealth() async throws {
        let stage = await AgentStage()
        stage.judge.say(.unknown)
        try await ingest(stage, users: [ForeignSocket.ownUser: [.bmc]]) { path in
            let probe = try await UnixConnection.connect(path: path)
            for line in ["garbage", #"{"schema":"forewarn.probe/2"}"#, #"{"schema":"forewarn.probe/1"}"#] {
                try await probe.send(line: line)
            }
            while await stage.loop.status().alarms.first?.contains("promises") != true { await Task.yield() }
            _ = await stage.loop.wake()
            #expect(await stage.loop.status().health == .unknown)
            let report = [UInt8](try JSONEncoder().encode(ProbeReport.sample()))
            try await probe.send(line: report)
            while !(await stage.loop.status().alarms.isEmpty) { await Task.yield() }
        }
    }

    @Test func whoIsNotAProbeIsNotHeard() async throws {
        let stage = await AgentStage()
        try await ingest(stage, users: [:]) { path in
            let stranger = try await UnixConnection.connect(path: path)
            // The end of the connection is the refusal.
            #expect(try await stranger.nextLine() == nil)
        }
    }

    /// One user's idle connections keep nobody else out, and nobody waits for them to end.
    @Test func aUserWithTooManyConnectionsIsTurnedAwayAndSaidSo() async throws {
        let stage = await AgentStage()
        try await ingest(stage, users: [ForeignSocket.ownUser: [.bmc]]) { path in
            var idle: [UnixConnection] = []
            for _ in 0..<8 { idle.append(try await UnixConnection.connect(path: path)) }
            let further = try await UnixConnection.connect(path: path)
            #expect(try await further.nextLine() == nil, "closed")
            while await stage.loop.status().alarms.first?.contains("connections already") != true { await Task.yield() }
            idle.removeLast().close()
            while await stage.loop.status().alarms.contains(where: { $0.contains("connections already") }) {
                await Task.yield()
            }
            let next = try await UnixConnection.connect(path: path)
            try await next.send(line: "garbage")
            while await stage.loop.status().alarms.first?.contains("could not be read") != true { await Task.yield() }
            next.close()
            for connection in idle { connection.close() }
        }
    }

    private func ingest(
        _ stage: AgentStage, users: [UInt32: Set<ProbeAuthority>], _ body: (String) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/probe"
        let listener = try UnixListener.bind(path: path, mode: 0o600)
        let service = ProbeIngest(listener: listener, authorities: users, loop: stage.loop, logger: quietLogger)
        let group = ServiceGroup(services: [service], logger: quietLogger)
        async let running: Void = group.run()
        try await body(path)
        await group.triggerGracefulShutdown()
        try await running
    }
}
