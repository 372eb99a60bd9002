import AgentAPI
import HealthAgent
import HealthModel
import HealthPolicy
import Logging
import Synchronization

/// A decision loop with everything around it simulated.
struct AgentStage {
    let clock: ManualClock
    let cluster: SimulatedCluster
    let judge = Judge()
    /// What was kept, where it is kept in memory.
    let store: MemoryStore
    let journal = MemoryJournal()
    let loop: DecisionLoop

    /// A busy machine must not make the loop say that it waits.
    static let endless = OrderPatience(firstWord: .seconds(3600), period: .seconds(3600), total: .seconds(3600))

    /// - Parameters:
    ///   - store: a `MemoryStore` if not given.
    ///   - clock: of an earlier life, likewise `cluster`.
    init(
        mode: AgentSettings.Mode = .act, store: any AgentStateStore = MemoryStore(),
        decision: DecisionConfiguration = DecisionConfiguration(), watchInterval: Duration = .milliseconds(1),
        patience: OrderPatience = Self.endless, journal other: (any JournalPort)? = nil,
        clock: ManualClock = ManualClock(), cluster earlier: SimulatedCluster? = nil,
        hand: (SimulatedCluster) -> any ActuatorPort = { $0 },
        assessor: (@Sendable (AssessorMemory) -> any AssessorPort)? = nil
    ) async {
        let cluster = earlier ?? SimulatedCluster(clock)
        self.clock = clock
        self.cluster = cluster
        self.store = store as? MemoryStore ?? MemoryStore()
        let judge = judge
        loop = await DecisionLoop(
            settings: AgentSettings(
                node: "a", mode: mode, watchInterval: watchInterval, heartbeatInterval: .seconds(5), decision: decision,
                patience: patience),
            time: clock.time, actuators: Actuators(hand: hand(cluster), voice: cluster, fencer: cluster), store: store,
            journal: other ?? journal, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { memory in assessor?(memory) ?? ScriptedAssessor(judge: judge, memory: memory) }
    }

    /// The peer is known to live only after its statement was seen to change.
    func settle() async {
        for _ in 0..<2 {
            await loop.beat()
            _ = await loop.wake()
            clock.advance(.milliseconds(100))
        }
        _ = cluster.takeVerbs()
    }

    /// Time passes beat by beat, as it does for the running daemon.
    func pass(_ duration: Duration) async {
        var left = duration
        while left > .zero {
            clock.advance(.seconds(5))
            left -= .seconds(5)
            await loop.beat()
            _ = await loop.wake()
        }
    }
}

/// What the scripted assessor says.
final class Judge: Sendable {
    private let value = Mutex<(NodeHealth, [Finding])>((.green, []))

    private let told = Mutex<DriveTests?>(nil)

    /// What every drive's own tests said.
    var tests: DriveTests? {
        get { told.withLock { $0 } }
        set { told.withLock { $0 = newValue } }
    }

    func say(_ health: NodeHealth, _ findings: [Finding] = []) {
        value.withLock { $0 = (health, findings) }
    }

    func assessment(at now: MonotonicInstant) -> Assessment {
        let (health, findings) = value.withLock { $0 }
        let score = HealthScore(points: 100 - findings.reduce(0) { $0 + $1.penalty })
        return Assessment(
            assessedAt: now, health: health, score: health == .unknown ? nil : score, findings: findings,
            senses: [
                SenseStatus(probe: "bmc", freshness: .fresh, observedAt: now, readingCount: 13, message: nil)
            ], complete: health != .unknown)
    }

    static func heat(_ consequence: Finding.Consequence = .none) -> Finding {
        let now = MonotonicInstant(nanoseconds: 1)
        return Finding(
            id: "temperature.upper-critical:cpu", rule: "temperature.upper-critical",
            component: Component(kind: .temperature, id: "cpu", name: "CPU Temp"), severity: .failing,
            confidence: .confirmed, scope: .node, consequence: consequence, penalty: 60, firstSeen: now, lastSeen: now,
            latched: consequence == .corruptsData, evidence: ["CPU Temp reads 93 celsius"], advice: "Look at the fans.")
    }
}

struct ScriptedAssessor: AssessorPort {
    let judge: Judge
    var memory: AssessorMemory

    mutating func received(_ report: ProbeReport, at now: MonotonicInstant) {
        // A report of this many readings says what the test told the judge already.
    }

    func assess(at now: MonotonicInstant) -> Assessment { judge.assessment(at: now) }

    func tests(of component: Component) -> DriveTests? { judge.tests }

    mutating func clear(at now: MonotonicInstant) -> ClearResult {
        judge.say(.green)
        return .cleared(lifted: ["memory.uncorrectable"], remaining: [])
    }
}

/// A state file in memory, that can be made to fail.
actor MemoryStore: AgentStateStore {
    struct Broken: Error {}

    private(set) var saved: AgentState?
    private(set) var saves = 0
    private var broken: Bool

    init(broken: Bool = false) {
        self.broken = broken
    }

    func load() throws -> AgentState? {
        if broken { throw Broken() }
        return saved
    }

    func save(_ state: AgentState) throws {
        if broken { throw Broken() }
        saved = state
        saves += 1
    }
}

actor MemoryJournal: JournalPort {
    private(set) var entries: [JournalEntry] = []

    func append(_ entry: JournalEntry) {
        entries.append(entry)
    }

    func tail(_ count: Int) -> [JournalDocument] {
        entries.suffix(count).map {
            JournalDocument(
                wallTime: $0.wallTime, monotonicMilliseconds: $0.at.nanoseconds / 1_000_000, kind: $0.kind.rawValue,
                node: $0.node, message: $0.message, detail: $0.detail)
        }
    }

    func kinds() -> [String] { entries.map(\.kind.rawValue) }
    func first(_ kind: JournalEntry.Kind) -> JournalEntry? { entries.first { $0.kind == kind } }
    func count(_ kind: JournalEntry.Kind) -> Int { entries.count { $0.kind == kind } }
}
