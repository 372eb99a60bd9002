import Cluster
import FoundationEssentials
import HealthModel
import Logging
import Synchronization
import Testing

/// What a preview has just read of the CIB stands for the write that follows it, and for nothing else.
@Suite struct HealthGroundTests {
    static let write = HealthPublisherTests.write
    static let simulate = PlacementSimulatorTests.simulate

    /// The service on a clock that a test sets.
    private struct Bench {
        final class Time: Sendable {
            let milliseconds = Atomic<Int64>(5_000)
        }

        let time = Time()
        let runner: ScriptedRunner
        let service: ActuatorService

        /// - Parameter second: the CIB from the second reading on.
        init(_ cib: CommandResult, then second: CommandResult? = nil) {
            runner = ScriptedRunner().answer(Argv.name, .printed("node-a"))
            runner.answer(HealthGroundTests.simulate, .failed(1)).answer(HealthGroundTests.write, .done)
            runner.answer(Argv.health, .printed(Fixture.attribute("#health-forewarn", ["node-a": "-60000"])))
            runner.answer(Argv.cib, cib, second ?? cib)
            let time = time
            let clock = ActuatorClock(
                now: { MonotonicInstant(nanoseconds: time.milliseconds.load(ordering: .relaxed) * 1_000_000) },
                wallSeconds: { 1_795_386_836 }, pause: { _ in })
            service = ActuatorService(
                runner: runner, clock: clock,
                ledger: FencingLedger(path: "/nowhere/ledger", budget: 2, boot: "boot", clock: clock),
                fenceTimeoutSeconds: 30, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        }

        /// Previews it, waits so many milliseconds and publishes it: the commands of the publication.
        func publish(after wait: Int64) async -> (status: ActionOutcome.Status?, commands: [[String]]) {
            _ = await service.result(of: .preview(.health(node: "node-a", value: -60_000)))
            time.milliseconds.add(wait, ordering: .relaxed)
            return await publish()
        }

        func publish() async -> (status: ActionOutcome.Status?, commands: [[String]]) {
            let before = runner.calls.count
            guard case .outcome(let outcome) = await service.result(of: .publishHealth(value: -60_000)) else {
                return (nil, [])
            }
            return (outcome.status, runner.calls[before...].filter { $0 != Argv.name })
        }
    }

    private func cib(_ edit: (String) -> String = { $0 }) throws -> CommandResult {
        .printed(edit(try Fixture.text("healthy-cib.xml")))
    }

    @Test(arguments: [(Int64(0), true), (500, true), (501, false)])
    func forHalfASecondTheWriteComesFirst(wait: Int64, first: Bool) async throws {
        let found = await Bench(try cib()).publish(after: wait)
        #expect(found.commands.first == (first ? Self.write : Argv.cib))
        #expect(found.commands.contains(Self.write))
        #expect(found.commands.contains(Argv.cib), "read back")
    }

    @Test func whatItWouldRefuseIsReadAfresh() async throws {
        let other = try cib {
            $0.replacing(#"name="node-health-strategy" value="progressive""#) {
                #"name="node-health-strategy" value="none""#
            }
        }
        let found = await Bench(other, then: try cib()).publish(after: 10)
        #expect(found.commands.prefix(2) == [Argv.cib, Self.write])
        let refused = await Bench(other).publish(after: 10)
        #expect(refused.status == .refused)
        #expect(refused.commands == [Argv.cib])
    }

    @Test func whatSeemsToBeWrittenAlreadyIsReadAfresh() async throws {
        let already = try cib {
            $0.replacing(##"id="status-1-.health-forewarn" name="#health-forewarn" value="0""##) {
                ##"id="status-1-.health-forewarn" name="#health-forewarn" value="-60000""##
            }
        }
        let found = await Bench(already).publish(after: 10)
        #expect(found.status == .already)
        #expect(found.commands == [Argv.cib, Argv.health])
    }

    /// attrd took the value, the CIB never shows it: the next attempt begins with the CIB.
    @Test func anOwnWriteEndsIt() async throws {
        let bench = Bench(try cib())
        #expect(await bench.publish(after: 0).commands.first == Self.write)
        #expect(await bench.publish().commands.first == Argv.cib)
    }
}
