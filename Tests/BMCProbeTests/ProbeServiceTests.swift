internal import FoundationEssentials
internal import Glibc
internal import HealthModel
internal import HealthTestKit
internal import LinuxAccess
internal import ProbeRuntime
internal import Synchronization
internal import Testing

@testable internal import BMCProbe

extension RealBMC {
    @Suite("The service")
    struct ProbeServiceTests {
        /// What the service logged.
        private final class Log: Sendable {
            private let stored = Mutex<[String]>([])
            var lines: [String] { stored.withLock { $0 } }
            func append(_ line: String) { stored.withLock { $0.append(line) } }
        }

        /// Runs the service beside `body` and ends it.
        private func withService(
            _ bmc: TestBMC, interval: Duration = .milliseconds(50), socket: String, log: Log,
            _ body: (BMCProbe) async throws -> Void
        ) async throws {
            let deadline = Duration.seconds(30)
            let probe = try BMCProbe(bmc.target(), deadline: deadline, interval: interval, requestsPerMinute: 1_000_000)
            let service = ProbeCommand.service(
                probe, interval: interval, deadline: deadline, socketPath: socket, log: { log.append($0) })
            let task = Task { await service.run() }
            do {
                try await body(probe)
            } catch {
                task.cancel()
                await task.value
                throw error
            }
            task.cancel()
            await task.value
        }

        private func next(_ connection: UnixConnection) async throws -> ProbeReport {
            let deadline = MonotonicClock.now().advanced(by: .seconds(20))
            let line = try #require(try await connection.nextLine(deadline: deadline))
            return try JSONDecoder().decode(ProbeReport.self, from: Data(line))
        }

        @Test("reports come at once and one after the other, the SEL as first and then unchanged")
        func reports() async throws {
            try await TestBMC.with { bmc in
                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0)
                let socket = bmc.simulator.directory + "/probe.sock"
                let listener = try UnixListener.bind(path: socket, mode: 0o600)
                try await withService(bmc, socket: socket, log: Log()) { _ in
                    let connection = try #require(try await listener.accept())
                    let first = try await next(connection)
                    #expect(first.sensors.count == 13)
                    #expect(first.selStatus?.change == .first)
                    #expect(first.entries.count == 1)
                    let second = try await next(connection)
                    #expect(second.sequence == first.sequence + 1)
                    #expect(second.selStatus?.change == .unchanged)
                    #expect(second.entries.isEmpty)
                }
                listener.close()
            }
        }

        @Test("a daemon that returns gets the whole SEL as old, and what came while it was away as new")
        func daemonReturns() async throws {
            try await TestBMC.with { bmc in
                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0)
                let socket = bmc.simulator.directory + "/probe.sock"
                let log = Log()
                var listener = try UnixListener.bind(path: socket, mode: 0o600)
                try await withService(bmc, socket: socket, log: log) { probe in
                    let before = try #require(try await listener.accept())
                    #expect(try await next(before).selStatus?.change == .first)
                    listener.close()
                    before.close()
                    try bmc.addEntry(type: 0x07, number: 13, event: 0x6F, data: 0xA1)
                    // It goes on reading while nobody listens.
                    while await !probe.hasPendingEntries { await Task.yield() }
                    listener = try UnixListener.bind(path: socket, mode: 0o600)
                    let after = try #require(try await listener.accept())
                    let first = try await next(after)
                    #expect(first.selStatus?.change == .first)
                    #expect(first.entries.map(\.component.name) == ["DIMM ECC"])
                    let second = try await next(after)
                    #expect(second.selStatus?.change == .appended)
                    #expect(second.entries.map(\.component.name) == ["CPU Status"])
                    #expect(try await next(after).entries.isEmpty)
                }
                listener.close()
                // Transitions, not states: connected, lost, connected.
                #expect(log.lines.filter { $0.hasPrefix("connected") }.count == 2)
                #expect(log.lines.count <= 4, "\(log.lines)")
            }
        }

        @Test("a BMC that hangs is told once in the log and in every report, and its return once")
        func bmcHangs() async throws {
            try await TestBMC.with { bmc in
                let socket = bmc.simulator.directory + "/probe.sock"
                let log = Log()
                let listener = try UnixListener.bind(path: socket, mode: 0o600)
                try await withService(bmc, socket: socket, log: log) { _ in
                    let connection = try #require(try await listener.accept())
                    #expect(try await next(connection).outcome.status == .complete)
                    bmc.simulator.freeze()
                    var failures = 0
                    while failures < 2 {
                        if try await next(connection).outcome.code == "timeout" { failures += 1 }
                    }
                    bmc.simulator.resume()
                    while try await next(connection).outcome.status != .complete {}
                }
                listener.close()
                #expect(log.lines.filter { $0.contains("does not answer") }.count == 1)
                #expect(log.lines.filter { $0.contains("is read again") }.count == 1)
            }
        }

        @Test("a daemon that turns every connection away is not asked without pause")
        func turnedAway() async throws {
            try await TestBMC.with { bmc in
                let socket = bmc.simulator.directory + "/probe.sock"
                let listener = try UnixListener.bind(path: socket, mode: 0o600)
                try await withService(bmc, interval: .seconds(600), socket: socket, log: Log()) { _ in
                    let start = MonotonicClock.now()
                    for _ in 0..<4 { try #require(try await listener.accept()).close() }
                    // 0.1, 0.2 and 0.4 s lie between four attempts.
                    #expect(start.age(at: MonotonicClock.now()) >= .milliseconds(690))
                }
                listener.close()
            }
        }
    }
}
