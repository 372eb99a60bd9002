import AgentAPI
import HealthModel
import Synchronization
import Testing

@testable import HealthAgent

@Suite struct ProbeSupervisorTests {
    @Test func theWaitDoublesAndTheBreakerOpens() {
        var restart = ProbeRestart()
        let waits = (0..<8).map { _ in restart.ended(after: .seconds(2)) }
        #expect(waits == [1, 2, 4, 8, 16, 300, 300, 300].map { .seconds($0) })
        #expect(restart.isBroken)
        #expect(restart.ended(after: .seconds(61)) == .seconds(1))
        #expect(!restart.isBroken)
        #expect(restart.ended(after: .zero) == .seconds(1))
    }

    /// Their programs would have the daemon's user, and with it the right to speak as any sense.
    @Test func extensionsAreNotStartedAndTheDaemonsUserMayNotReportAsOne() {
        #expect(ProbeSupervisor.services == [.bmc, .disk, .host])
        let authorities = ProbeSupervisor.authorities([0: Set(ProbeAuthority.allCases), 7: [.extensions]], own: 42)
        #expect(authorities[42] == [.bmc, .disk, .host])
        #expect(authorities[0] == Set(ProbeAuthority.allCases) && authorities[7] == [.extensions])
    }

    @Test func theServicesThatAreStartedAreTheSensesOfOurOwn() async {
        let stage = await AgentStage()
        await stage.settle()
        let started = Mutex<Set<String>>([])
        let (over, ended) = AsyncStream<Void>.makeStream()
        let world = ProbeSupervisor.World(
            run: { probe in
                let count = started.withLock { started in
                    started.insert(probe)
                    return started.count
                }
                if count == ProbeSupervisor.services.count { ended.finish() }
                for await _ in AsyncStream.makeStream(of: Void.self).stream {}
                return "the script is over"
            }, now: { MonotonicInstant(nanoseconds: 0) }, pause: { _ in throw CancellationError() })
        let supervisor = ProbeSupervisor(loop: stage.loop, world: world)
        let task = Task { try await supervisor.run() }
        for await _ in over {}
        task.cancel()
        _ = await task.result
        #expect(started.withLock { $0 } == ["bmc", "disk", "host"])
    }

    /// What the supervisor did, and a world that ends when the script does.
    private final class Script: Sendable {
        struct State {
            var now: Int64 = 0
            var lives: [Int64]
            var waits: [Duration] = []
            var starts = 0
        }

        let state: Mutex<State>

        init(lives: [Int64]) {
            state = Mutex(State(lives: lives))
        }

        /// A life takes as long as the script says; the watch for a long life never wakes by itself.
        func world(_ done: @escaping @Sendable () -> Void) -> ProbeSupervisor.World {
            ProbeSupervisor.World(
                run: { [self] _ in
                    let life = state.withLock { state -> Int64? in
                        state.starts += 1
                        return state.lives.isEmpty ? nil : state.lives.removeFirst()
                    }
                    guard let life else {
                        done()
                        // Nothing ever comes; the test's cancellation ends it.
                        for await _ in AsyncStream.makeStream(of: Void.self).stream {}
                        return "the script is over"
                    }
                    state.withLock { $0.now += life * 1_000_000_000 }
                    return "exit code 3: no such BMC"
                },
                now: { [self] in MonotonicInstant(nanoseconds: state.withLock(\.now)) },
                pause: { [self] wait in
                    guard wait != ProbeRestart.sound else { throw CancellationError() }
                    state.withLock { $0.waits.append(wait) }
                })
        }
    }

    private func supervised(_ lives: [Int64]) async -> (waits: [Duration], alarms: [String]) {
        let stage = await AgentStage()
        await stage.settle()
        let script = Script(lives: lives)
        let (over, ended) = AsyncStream<Void>.makeStream()
        let supervisor = ProbeSupervisor(loop: stage.loop, world: script.world { ended.finish() })
        let task = Task { await supervisor.supervise("bmc") }
        for await _ in over {}
        task.cancel()
        await task.value
        return (script.state.withLock { $0.waits }, await stage.loop.status().alarms)
    }

    @Test func aProbeThatEndsAtOnceIsStartedAgainEverMoreSeldomAndThenAnAlarm() async {
        let (waits, alarms) = await supervised([0, 0, 0, 0, 0, 0])
        #expect(Array(waits.prefix(6)) == [1, 2, 4, 8, 16, 300].map { .seconds($0) })
        #expect(alarms.contains { $0.contains("forewarn-probe bmc") && $0.contains("no such BMC") }, "\(alarms)")
    }

    @Test func aLongLifeBeginsAnew() async {
        let (waits, alarms) = await supervised([0, 0, 100, 0])
        #expect(Array(waits.prefix(4)) == [1, 2, 1, 1].map { .seconds($0) })
        #expect(alarms.isEmpty, "\(alarms)")
    }
}
