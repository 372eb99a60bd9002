import AgentAPI
import HealthAgent
import HealthModel
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@Suite struct ServiceTests {
    /// A node whose judge is gone must not look alive.
    @Test func theEndOfTheDecisionServiceIsTheEndOfAll() async throws {
        struct Ending: Service {
            func run() async throws {}
        }
        struct Waiting: Service {
            let ended: Flag

            func run() async throws {
                // Ends when it is cancelled, and only then.
                try? await Task.sleep(for: .seconds(3600))
                ended.raise()
            }
        }
        let ended = Flag()
        let agent = Agent(decision: Ending(), services: [Waiting(ended: ended)], logger: quietLogger)
        let failure = await #expect(throws: AgentFailure.self) { try await agent.run() }
        #expect(failure?.code == .service)
        #expect(ended.isRaised)
    }

    /// From the first look to the end, on real time: the loop wakes on a report's signal, not on a timer.
    @Test func theLoopWakesWhenSomethingHappens() async throws {
        let stage = await AgentStage()
        let service = DecisionService(loop: stage.loop)
        let group = ServiceGroup(services: [service], logger: quietLogger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            while await stage.loop.status().decision.reason == "Nothing was decided yet" { await Task.yield() }
            stage.judge.say(.yellow)
            await stage.loop.received(.sample())
            while await stage.loop.status().decision.wanted != .avoid { await Task.yield() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(await stage.journal.count(.start) == 1)
        // A stop changes nothing in the cluster.
        #expect(!stage.cluster.verbs.contains { $0.hasPrefix("publish -6") || $0.hasPrefix("standby") })
    }
}

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() {
        value.withLock { $0 = true }
    }
}

extension ProbeReport {
    static func sample(sequence: UInt64 = 1) -> ProbeReport {
        ProbeReport(
            probe: "bmc", source: "test", sequence: sequence, observedAt: MonotonicInstant(nanoseconds: 1), wallTime: 0,
            durationMilliseconds: 1, outcome: .complete, readings: [])
    }
}
