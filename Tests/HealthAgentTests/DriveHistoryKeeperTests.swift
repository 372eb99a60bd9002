import HealthModel
import HealthPolicy
import HealthTestKit
import Logging
import Testing

@testable import HealthAgent

@Suite struct DriveHistoryKeeperTests {
    /// The daemon's loop with the real assessor.
    private func loop(_ clock: ManualClock) async -> DecisionLoop {
        let cluster = SimulatedCluster(clock)
        return await DecisionLoop(
            settings: AgentSettings(
                node: "a", mode: .act, watchInterval: .milliseconds(1), heartbeatInterval: .seconds(5),
                decision: DecisionConfiguration()),
            time: clock.time, actuators: Actuators(hand: cluster, voice: cluster, fencer: cluster),
            store: MemoryStore(), journal: MemoryJournal(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { Assessor(configuration: AssessorConfiguration(requiredProbes: []), memory: $0) }
    }

    private func report(_ pending: Double, _ sequence: UInt64, at clock: ManualClock) -> ProbeReport {
        ProbeReport(
            probe: "disk", source: "/dev", sequence: sequence, observedAt: clock.now, wallTime: 0,
            durationMilliseconds: 1, outcome: .complete,
            readings: [
                .measurement(
                    Measurement(
                        component: Component(kind: .drive, id: "wwn-1", name: "sda"), identity: ["serial": "S1"],
                        quantities: [
                            Quantity(.pendingSectors, pending, .count), Quantity(.reallocatedSectors, 200, .count),
                        ]))
            ])
    }

    @Test func theDaysOutliveTheDaemon() async throws {
        let clock = ManualClock()
        let store = MemoryDriveHistory()
        let first = await loop(clock)
        let keeper = DriveHistoryKeeper(loop: first, store: store)
        await keeper.restore()
        await first.received(report(2, 1, at: clock))
        await keeper.saveIfChanged()
        await keeper.saveIfChanged()
        #expect(await store.saves == 1)

        clock.advance(.seconds(2 * 86_400))
        let second = await loop(clock)
        await DriveHistoryKeeper(loop: second, store: store).restore()
        for sequence in 1...2 as ClosedRange<UInt64> {
            await second.received(report(40, sequence, at: clock))
            clock.advance(.seconds(10))
        }
        _ = await second.wake()
        let forecast = try #require(await second.assessment.findings.first { $0.rule == "drive.forecast" })
        #expect(forecast.evidence.joined().contains("38 more pending or uncorrectable sectors within 3 days"))
        #expect(forecast.evidence.joined().contains("judged over 2 days"))
    }

    @Test func whatCannotBeReadOrWrittenIsSaid() async throws {
        let clock = ManualClock()
        let store = MemoryDriveHistory(broken: true)
        let loop = await loop(clock)
        let keeper = DriveHistoryKeeper(loop: loop, store: store)
        await keeper.restore()
        #expect(await loop.alarms.contains { $0.contains("cannot be read") })
        await loop.received(report(2, 1, at: clock))
        await keeper.saveIfChanged()
        #expect(await loop.alarms.contains { $0.contains("cannot be written") })
        await store.mend()
        await keeper.saveIfChanged()
        let alarms = await loop.alarms
        #expect(!alarms.contains { $0.contains("cannot be written") })
        #expect(alarms.contains { $0.contains("cannot be read") }, "what was lost stays lost")
        #expect(await store.saves == 1)
    }
}

actor MemoryDriveHistory: DriveHistoryStore {
    struct Broken: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var saves = 0
    private var bytes: [UInt8]?
    private var broken: Bool

    init(broken: Bool = false) {
        self.broken = broken
    }

    func mend() { broken = false }

    func load() throws -> DriveLedger? {
        if broken { throw Broken(description: "It cannot be read.") }
        return bytes.flatMap { DriveLedger(bytes: $0) }
    }

    func save(_ ledger: DriveLedger) throws {
        if broken { throw Broken(description: "It cannot be written.") }
        bytes = ledger.bytes
        saves += 1
    }
}
