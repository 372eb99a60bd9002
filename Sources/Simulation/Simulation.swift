internal import HealthModel

/// One seed's run: real assessors and decision engines on a simulated cluster, one event at a time, checked after each.
///
/// The world is here and in the extensions `Simulation+...`, one concern each: hardware, membership, placement, fencing,
/// the agents' loops, people. Nothing in it reads a clock or a file.
final class Simulation {
    let scenario: Scenario
    let mutation: Mutation?
    var random: SimulationRandom
    var now: SimulatedTime = 0
    var queue = EventQueue()
    var steps = 0
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325

    var machines: [Machine]
    var sides: [ClusterSide]
    var resources: [SimulatedResource]
    var agents: [NodeAgent?]
    /// What each node's agent left on its disk.
    var disks: [SavedState?]
    /// The power-offs that each node's actuator has on record.
    var ledgers: [[String: SimulatedTime]]
    /// How often an agent was started on any node: events for an earlier life are passed over.
    var lives = 0
    /// Grows with every change that may matter for a placement.
    var changes = 0
    /// A membership change is on its way.
    var membershipDue: SimulatedTime?
    var nonces = 0

    var reportsInFlight: [(node: Int, boot: Int, pass: Hardware.Pass, probe: Hardware.Probe)?] = []
    var messages: [AttributeMessage?] = []
    var fences: [FenceRun] = []
    var activeFaults: Set<Int> = []
    var faultMoment = 0
    /// The heat of the room, as it really is.
    /// Nodes that left the cluster in order and are not back.
    var departed = NodeSet()
    var roomHotSince: SimulatedTime?
    var roomHotUntil: SimulatedTime?

    var checker: Checker
    var coverage = Coverage()
    var timeline: Timeline

    /// Reading sides that agree with the product: `node-health-base`, `resource-stickiness` (docs/design.md).
    static let healthBase = 100_000
    static let stickiness = 1000
    static let tokenTime: SimulatedTime = 1200 * .millisecond
    /// Boot time of a node whose kernel has run for a while, so that instants are not zero.
    static let upAtStart: SimulatedTime = 100 * .second

    init(_ scenario: Scenario, mutation: Mutation? = nil, recording: Bool = false) {
        self.scenario = scenario
        self.mutation = mutation
        random = SimulationRandom(seed: scenario.seed ^ 0x51ED_270B_9F4A_7C15)
        let count = scenario.nodes
        machines = Array(repeating: Machine(), count: count)
        sides = Array(
            repeating: ClusterSide(
                cib: SimulatedCIB(nodes: count), attributes: Array(repeating: .init(), count: count)),
            count: count)
        resources = (0..<scenario.resources).map { index in
            SimulatedResource(
                name: "app-\(index)", everywhere: false, states: Array(repeating: .stopped, count: count),
                tokens: Array(repeating: 0, count: count))
        }
        resources.append(
            SimulatedResource(
                name: "locks", everywhere: true, states: Array(repeating: .stopped, count: count),
                tokens: Array(repeating: 0, count: count)))
        agents = Array(repeating: nil, count: count)
        disks = Array(repeating: nil, count: count)
        ledgers = Array(repeating: [:], count: count)
        checker = Checker(scenario)
        timeline = Timeline(recording: recording)
    }

    var nodeCount: Int { scenario.nodes }

    // MARK: - The one verb

    /// Runs until the scenario is over or an invariant is broken.
    func run() {
        begin()
        let end = scenario.faults.map { $0.at + $0.lasts }.max() ?? 0
        let limit = scenario.steps * 4
        while steps < scenario.steps || (now < end && steps < limit) {
            guard let (instant, event) = queue.next() else { break }
            now = max(now, instant)
            guard handle(event) else { continue }
            steps += 1
            checker.afterStep(self)
            if checker.violation != nil { return }
        }
        coverage.faults(scenario.faults.filter { $0.at <= now })
    }

    private func begin() {
        for node in 0..<nodeCount {
            machines[node].power = true
            machines[node].stack = .joined
            machines[node].boot = 1
            machines[node].startedAt = -Self.upAtStart
            for probe in Hardware.Probe.allCases {
                queue.add(.probe(node: node, probe: probe.rawValue), at: random.milliseconds(200...5000))
            }
            queue.add(.agentStarts(node: node, boot: 1), at: random.milliseconds(100...3000))
        }
        recomputeMembership()
        for (index, fault) in scenario.faults.enumerated() { queue.add(.faultBegins(index), at: fault.at) }
    }

    /// - Returns: whether anything happened; what was planned for an earlier life of something does not.
    private func handle(_ event: Event) -> Bool {
        switch event {
        case .probe(let node, let probe): return probeTimer(node, probe)
        case .logEntry(let node): return read(.bmc, node)
        case .deliver(let slot): return deliver(slot)
        case .wake(let node, let token): return wakeTimer(node, token)
        case .beat(let node, let life): return beat(node, life)
        case .answered(let node, let life): return answered(node, life)
        case .spoken(let node, let life): return spoken(node, life)
        case .fenced(let node, let life, let slot): return fencingEnded(node, life, slot)
        case .attribute(let slot): return attributeArrives(slot)
        case .membership: return membershipChanges()
        case .schedule(let node): return schedule(node)
        case .resource(let resource, let node, let token): return resourceEnds(resource, node, token)
        case .fenceStep(let slot): return fenceGoesOn(slot)
        case .powerOn(let node, let token): return powerOn(node, token)
        case .joins(let node, let boot): return joins(node, boot)
        case .agentStarts(let node, let boot): return agentStarts(node, boot)
        case .attributeManagerBack(let node, let token): return attributeManagerBack(node, token)
        case .undrain(let node):
            order(.undrain(node: node), node)
            return true
        case .faultBegins(let index): return faultBegins(index)
        case .faultEnds(let index): return faultEnds(index)
        }
    }

    // MARK: - Small things

    func name(_ node: Int) -> String { Scenario.name(node) }

    /// FNV-1a over what happened.
    func digest(_ word: UInt64) {
        digest = (digest ^ word) &* 0x0000_0100_0000_01B3
    }

    func digest(_ text: String) {
        for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    /// The kernel's boot clock of a node.
    func instant(_ node: Int) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: now - machines[node].startedAt)
    }

    func wall(_ node: Int) -> Int64 { 1_700_000_000 + now / .second + machines[node].wallOffset }

    func note(_ text: @autoclosure () -> String) {
        guard timeline.recording else { return }
        timeline.add(now, text())
    }

    func changed() {
        changes += 1
        checker.mustLook = true
    }
}
