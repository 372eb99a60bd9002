import AgentConfiguration
import HealthAgent
import HealthModel
import HealthPolicy
import History
import Logging
import PolicyConfiguration
import Synchronization

/// A node's own clocks, its boot and the words that nobody else has.
final class StationTime: Sendable {
    private struct State {
        /// The scenario's time when the node's clock stood at 0.
        var bootedAt: Int64 = 0
        var boot = 1
        var wallOffset: Double = 0
        var nonces = 0
    }

    private let state = Mutex(State())
    let clock: ScenarioClock
    let node: String

    init(clock: ScenarioClock, node: String) {
        self.clock = clock
        self.node = node
    }

    var now: MonotonicInstant {
        let global = clock.now.nanoseconds
        return MonotonicInstant(nanoseconds: global - state.withLock(\.bootedAt))
    }

    var wall: Double {
        Double(clock.now.nanoseconds) / 1e9 + 1_700_000_000 - 1_000_000 + state.withLock(\.wallOffset)
    }

    /// The scenario's time at which the node's clock shows `instant`.
    func global(_ instant: MonotonicInstant) -> MonotonicInstant {
        MonotonicInstant(
            nanoseconds: instant.nanoseconds.addingReportingOverflow(state.withLock(\.bootedAt)).partialValue)
    }

    func reboot() {
        // A kernel is up for half a minute when the cluster and the agent start.
        let global = clock.now.nanoseconds
        state.withLock { state in
            state.boot += 1
            state.bootedAt = global - 30_000_000_000
        }
    }

    func jump(by seconds: Double) { state.withLock { $0.wallOffset += seconds } }

    var agentTime: AgentTime {
        let boot = state.withLock(\.boot)
        return AgentTime(
            now: { self.now }, wall: { self.wall }, boot: "boot-\(node)\(boot)",
            nonce: {
                self.state.withLock { state in
                    state.nonces += 1
                    return "\(self.node)\(state.nonces)"
                }
            })
    }
}

/// One node with its agent: the real decision loop and the real assessor, fed by simulated probes.
struct Station {
    let name: String
    let time: StationTime
    let store = ScenarioStore()
    let journal: ScenarioJournal
    let port: ScenarioPort
    /// Everything that entered a decision, over all lives of the agent.
    let history = HistoryInbox(limit: .max)
    var configuration: Configuration
    var hardware: Hardware
    var loop: DecisionLoop?
    var nextBeat: MonotonicInstant
    var wakeAt: MonotonicInstant
    var isHung = false
    /// What is undone at an instant.
    var restores: [(at: MonotonicInstant, hardware: Hardware)] = []

    init(
        name: String, cluster: ScenarioCluster, transcript: Transcript, configuration: Configuration,
        beat: MonotonicInstant
    ) {
        self.name = name
        let time = StationTime(clock: cluster.clock, node: name)
        self.time = time
        journal = ScenarioJournal(node: name, transcript: transcript)
        port = ScenarioPort(node: name, cluster: cluster, now: { time.now })
        self.configuration = configuration
        hardware = Hardware(start: cluster.clock.now.advanced(by: .seconds(1)))
        nextBeat = beat
        wakeAt = cluster.clock.now
    }

    mutating func startAgent() async {
        let assessing = AssessorConfiguration(configuration)
        let loop = await DecisionLoop(
            settings: AgentSettings(configuration), time: time.agentTime,
            actuators: Actuators(hand: port, voice: port, fencer: port), store: store, journal: journal,
            logger: Logger(label: "scenario") { _ in SwiftLogNoOpLogHandler() }, history: history
        ) { Assessor(configuration: assessing, memory: $0) }
        self.loop = loop
        await loop.started()
        isHung = false
        wakeAt = time.clock.now
        nextBeat = max(nextBeat, time.clock.now)
    }

    mutating func stopAgent() {
        loop = nil
    }

    /// When something of this node is due next.
    func nextInstant() -> MonotonicInstant? {
        var all = restores.map(\.at)
        if loop != nil { all += hardware.probes.values.map(\.due) }
        if loop != nil, !isHung { all += [nextBeat, wakeAt] }
        return all.min()
    }

    mutating func run(at now: MonotonicInstant) async {
        if let restore = restores.first(where: { $0.at <= now }) {
            restores.removeAll { $0.at == restore.at }
            var old = restore.hardware
            old.log = hardware.log
            hardware.restoreReadings(of: old)
        }
        guard let loop else { return }
        var woken = false
        for name in hardware.probes.keys.sorted() {
            while let due = hardware.probes[name]?.due, due <= now {
                guard let report = hardware.report(name, at: time.now, wall: time.wall) else { continue }
                await loop.received(report)
                woken = true
            }
        }
        guard !isHung else { return }
        if nextBeat <= now {
            await loop.beat()
            nextBeat = now.advanced(by: configuration.cluster.heartbeatInterval)
            woken = true
        }
        guard woken || wakeAt <= now else { return }
        if let long = await loop.wake() {
            await loop.carryOut(long)
            _ = await loop.wake()
        }
        wakeAt = time.global(await loop.nextWake())
    }
}

extension Hardware {
    mutating func restoreReadings(of old: Hardware) {
        sensors = old.sensors
        missing = old.missing
        measured = old.measured
        uses = old.uses
        for (name, probe) in old.probes { probes[name]?.mode = probe.mode }
    }
}
