import FoundationEssentials
import Glibc
import HealthModel
import Synchronization
import Testing

@testable import LinuxAccess
@testable import ProbeRuntime

@Suite(.timeLimit(.minutes(2))) struct SenseServiceTests {
    private func next(_ connection: UnixConnection) async throws -> ProbeReport {
        let line = try #require(try await connection.nextLine())
        return try JSONDecoder().decode(ProbeReport.self, from: Data(line))
    }

    private func runner(_ sense: ScriptedSense, deadline: Duration = .seconds(100)) -> SenseRunner {
        let limits = SenseLimits(
            shortest: .milliseconds(1), longest: .milliseconds(20), deadline: deadline, spacing: .milliseconds(1))
        return SenseRunner(sense, limits: limits, log: { _ in })
    }

    /// A socket in a directory of its own, for the time of `body`.
    private func withSocket(_ body: (String) async throws -> Void) async throws {
        var template = Array("/tmp/forewarn-sense-XXXXXX".utf8CString)
        let isMade = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
        }
        try #require(isMade)
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            unlink(directory + "/socket")
            rmdir(directory)
        }
        try await body(directory + "/socket")
    }

    @Test func sensesThatHangInTheKernelHoldUpNeitherTheOthersNorTheThreadsOfAll() async throws {
        try await withSocket { path in
            let listener = try UnixListener.bind(path: path, mode: 0o600)
            let gate = Gate()
            // More than this machine has processors: each would hold one thread of the common pool for ever.
            let stuck = (0..<40).map { number in
                ScriptedSense("stuck\(number)") { _ in
                    gate.pass()
                    return ScriptedSense.well()
                }
            }
            let well = ScriptedSense("well") { _ in ScriptedSense.well(next: .milliseconds(1)) }
            let service = SenseService(
                stuck.map { runner($0, deadline: .milliseconds(20)) } + [runner(well)], socketPath: path, log: { _ in })
            let work = Task { await service.run() }
            let connection = try #require(try await listener.accept())
            var fromWell = 0
            var failed: Set<String> = []
            while fromWell < 20 || failed.count < stuck.count {
                let report = try await next(connection)
                if report.probe == "well" { fromWell += 1 } else { failed.insert(report.probe) }
                if report.probe != "well" { #expect(report.outcome.code == "timeout") }
            }
            for sense in stuck { #expect(sense.requests.count == 1, "\(sense.name) was asked while it hung") }
            work.cancel()
            // It ends although they still hang.
            await work.value
            for _ in stuck { gate.open() }
            listener.close()
        }
    }

    @Test func afterALostConnectionEverySenseSweepsBeforeAnythingElse() async throws {
        try await withSocket { path in
            var listener = try UnixListener.bind(path: path, mode: 0o600)
            let senses = ["a", "b"].map { name in
                // What was asked for is told by `sweep`.
                ScriptedSense(name) { request in
                    SenseResult(
                        readings: [], sweep: request == .sweep, next: .milliseconds(1), nextWithin: .milliseconds(1))
                }
            }
            let service = SenseService(senses.map { runner($0) }, socketPath: path, log: { _ in })
            let work = Task { await service.run() }
            for _ in 0..<3 {
                let connection = try #require(try await listener.accept())
                var isFirst = ["a": true, "b": true]
                var count = 0
                while count < 20 || isFirst.values.contains(true) {
                    let report = try await next(connection)
                    if isFirst[report.probe] == true { #expect(report.isSweep) }
                    isFirst[report.probe] = false
                    count += 1
                }
                listener.close()
                connection.close()
                listener = try UnixListener.bind(path: path, mode: 0o600)
            }
            work.cancel()
            await work.value
            listener.close()
        }
    }

    @Test func withoutADaemonItGoesOnAndEnds() async {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let sense = ScriptedSense("s") { _ in
            ask.yield()
            return ScriptedSense.well(next: .milliseconds(1))
        }
        let service = SenseService([runner(sense)], socketPath: "/nonexistent/socket", log: { _ in })
        let work = Task { await service.run() }
        var count = 0
        for await _ in asked {
            count += 1
            if count == 3 { break }
        }
        work.cancel()
        await work.value
        #expect(sense.deliveries == 0)
    }

    /// A sense that hangs in the kernel is reported, and no reason to end the process that reports it.
    @Test func theWatchdogIsFedWhileASenseHangs() async throws {
        try await withSocket { path in
            let receiver = try UnixAddress.makeSocket(type: SOCK_DGRAM)
            try UnixAddress.with(path) { address, size throws(SystemCallError) in
                _ = try SystemCall.run("bind", path) { bind(receiver.raw, address, size) }
            }
            let gate = Gate()
            let stuck = ScriptedSense("stuck") { _ in
                gate.pass()
                return ScriptedSense.well()
            }
            let environment = ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "2000"]
            let service = SenseService(
                [runner(stuck, deadline: .milliseconds(5))], socketPath: "/nonexistent/socket",
                notifier: ServiceNotifier(environment: { environment[$0] }, process: 1), log: { _ in })
            let readable = try ForeignReadiness(of: receiver.raw, subject: path)
            let work = Task { await service.run() }
            var count = 0
            while count < 20 {
                var bytes = [UInt8](repeating: 0, count: 100)
                _ = await ForeignReadiness.wait(for: [readable], until: nil)
                let length = recv(receiver.raw, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                guard length > 0 else { continue }
                #expect(String(decoding: bytes.prefix(length), as: UTF8.self) == "WATCHDOG=1")
                count += 1
            }
            work.cancel()
            await work.value
            gate.open()
        }
    }

    /// A clock whose alarm nobody hears: the loop sleeps on after its time.
    private final class DeafClock: ProbeClock {
        let seconds = Mutex<Int64>(1000)

        func now() -> MonotonicInstant { MonotonicInstant(nanoseconds: seconds.withLock { $0 } * 1_000_000_000) }
        /// Until it is cancelled.
        func sleep(until instant: MonotonicInstant) async { for await _ in AsyncStream(Void.self, { _ in }) {} }
    }

    @Test func aLoopThatOversleepsDoesNotTurn() async {
        let clock = DeafClock()
        let (delivered, deliver) = AsyncStream.makeStream(of: Void.self)
        let sense = ScriptedSense("s") { _ in ScriptedSense.well() }
        let limits = SenseLimits(shortest: .seconds(10), longest: .seconds(10), deadline: .seconds(5))
        let runner = SenseRunner(sense, limits: limits, clock: clock, log: { _ in })
        #expect(await runner.turns())
        let work = Task {
            await runner.run { _, _ in
                deliver.yield()
                return true
            }
        }
        for await _ in delivered { break }
        // It may still be at its step; once it sleeps it sleeps on, and this ends.
        while await runner.turns() {
            clock.seconds.withLock { $0 += 60 }
            await Task.yield()
        }
        work.cancel()
        await work.value
    }
}
