import HealthModel
import Synchronization
import Testing

@testable import ProbeRuntime

@Suite(.timeLimit(.minutes(2))) struct SenseRunnerTests {
    private let limits = SenseLimits(shortest: .seconds(10), longest: .seconds(100), deadline: .seconds(5))

    private final class Log: Sendable {
        private let stored = Mutex<[String]>([])
        var lines: [String] { stored.withLock { $0 } }
        func append(_ line: String) { stored.withLock { $0.append(line) } }
    }

    /// Runs the sense and hands its reports to `body`.
    private func run(
        _ sense: ScriptedSense, clock: ManualProbeClock, log: Log = Log(),
        _ body: (SenseRunner, inout AsyncStream<ProbeReport>.Iterator) async throws -> Void
    ) async throws {
        let runner = SenseRunner(sense, limits: limits, clock: clock, log: { log.append($0) })
        let (reports, continuation) = AsyncStream.makeStream(of: ProbeReport.self)
        let work = Task {
            await withTaskGroup { group in
                group.addTask {
                    await runner.run { report, _ in
                        continuation.yield(report)
                        return true
                    }
                }
                group.addTask { await runner.follow() }
            }
        }
        var iterator = reports.makeAsyncIterator()
        do {
            try await body(runner, &iterator)
        } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        await work.value
    }

    @Test func itSweepsAtOnceAndAgainWhenItIsDue() async throws {
        let clock = ManualProbeClock()
        let sense = ScriptedSense("s") { _ in ScriptedSense.well() }
        try await run(sense, clock: clock) { _, reports in
            let first = try #require(await reports.next())
            #expect(first.sequence == 1 && first.probe == "s" && first.source == "a script")
            #expect(first.outcome == .complete && first.isSweep)
            // Interval, and the deadline that the next reading may take.
            #expect(first.nextWithinMilliseconds == 15_000)
            clock.advance(by: .seconds(10))
            let second = try #require(await reports.next())
            #expect(second.sequence == 2)
            #expect(second.observedAt == first.observedAt.advanced(by: .seconds(10)))
            #expect(sense.requests == [.sweep, .due])
            #expect(sense.deliveries >= 1)
        }
    }

    @Test func anEventIsReadAtOnce() async throws {
        let clock = ManualProbeClock()
        let sense = ScriptedSense("s") { _ in ScriptedSense.well() }
        try await run(sense, clock: clock) { _, reports in
            _ = await reports.next()
            clock.advance(by: .seconds(1))
            sense.wake(.devices(["eth0"]))
            _ = await reports.next()
            #expect(sense.requests == [.sweep, .devices(["eth0"])])
            // No time at all passed since the last: it comes with the next moment.
            sense.wake(.devices(["eth1"]))
            sense.wake(.rescan)
            clock.advance(by: .milliseconds(50))
            _ = await reports.next()
            while sense.requests.last != .sweep {
                clock.advance(by: .milliseconds(50))
                _ = await reports.next()
            }
        }
    }

    @Test func anOverrunIsReportedAndNoSecondReadingBegins() async throws {
        let clock = ManualProbeClock()
        let log = Log()
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let isStuck = Mutex(true)
        let sense = ScriptedSense("s") { _ in
            if isStuck.withLock({ $0 }) { for await _ in gate { break } }
            return ScriptedSense.well()
        }
        try await run(sense, clock: clock, log: log) { _, reports in
            while sense.requests.isEmpty { await Task.yield() }
            clock.advance(by: .seconds(5))
            let overrun = try #require(await reports.next())
            #expect(overrun.outcome.status == .failed && overrun.outcome.code == "timeout")
            #expect(overrun.outcome.message == "The sense s did not answer within 5 s.")
            #expect(overrun.readings.isEmpty && !overrun.isSweep)
            clock.advance(by: .seconds(10))
            let reminder = try #require(await reports.next())
            #expect(reminder.outcome.message == "A reading of the sense s begun 15 s ago has not ended.")
            #expect(sense.requests == [.sweep])
            // At last it answers: what it says is too old, everything is read anew at once.
            isStuck.withLock { $0 = false }
            opener.yield()
            let recovered = try #require(await reports.next())
            #expect(recovered.outcome == .complete)
            #expect(sense.requests == [.sweep, .sweep])
        }
        #expect(log.lines == ["The sense s did not answer within 5 s.", "s: a script is read again"])
    }

    @Test func theBreakerIsToldOnce() async throws {
        let clock = ManualProbeClock()
        let log = Log()
        let sense = ScriptedSense("s") { _ in
            SenseResult(
                outcome: ProbeOutcome(status: .failed, code: "no-device", message: "There is none."), readings: [],
                sweep: true, next: .seconds(10), nextWithin: .seconds(10))
        }
        try await run(sense, clock: clock, log: log) { _, reports in
            for pause in [10, 10, 20, 40, 80, 100] {
                _ = try #require(await reports.next())
                clock.advance(by: .seconds(pause))
            }
            _ = try #require(await reports.next())
            #expect(sense.requests.count == 7)
        }
        #expect(
            log.lines == [
                "There is none.", "the sense s keeps failing: it is asked every 20 s or less often",
            ])
    }

    @Test(.timeLimit(.minutes(2))) func aNewReaderGetsASweepAndNothingThatWasReadBeforeHim() async throws {
        let clock = ManualProbeClock()
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let sense = ScriptedSense("s") { _ in
            for await _ in gate { break }
            return ScriptedSense.well()
        }
        try await run(sense, clock: clock) { runner, reports in
            while sense.requests.isEmpty { await Task.yield() }
            await runner.beginAnew(reader: 1)
            opener.yield()
            // When he came, and when what was read before him was discarded.
            while sense.beginnings < 2 { await Task.yield() }
            clock.advance(by: limits.spacing)
            while sense.requests.count < 2 { await Task.yield() }
            opener.yield()
            let report = try #require(await reports.next())
            #expect(report.sequence == 1)
            #expect(sense.requests == [.sweep, .sweep])
            #expect(sense.beginnings == 2)
        }
    }

    @Test func onceForAPersonKeepsTheDeadline() async {
        let clock = ManualProbeClock()
        let sense = ScriptedSense("s") { _ in
            clock.advance(by: .seconds(5))
            try? await Task.sleep(for: .seconds(1000))
            return ScriptedSense.well()
        }
        let report = await SenseRunner(sense, limits: limits, clock: clock, log: { _ in }).once()
        #expect(report.outcome.code == "timeout")
    }
}
