internal import HealthModel
internal import HealthPolicy

/// A broken invariant.
package struct Violation: Sendable, Equatable {
    /// "I1" ... "I9".
    package var invariant: String
    package var text: String
    package var step: Int
}

/// Watches the world and what is asked of it, and judges by facts of its own: what the world showed each node, what each
/// probe really read, who really set what. It asks neither engine nor gate for an opinion.
struct Checker {
    /// Stands for a BMC's password: nothing that leaves a node may hold it (I8).
    static let secret = "correct-horse-battery"
    /// A statement may have been on its way for so long before it was seen.
    static let speechSlack: SimulatedTime = 5 * .second

    let scenario: Scenario
    var violation: Violation?
    /// Something changed that the checks of standing conditions look at.
    var mustLook = true
    var nodes: [Record]
    /// Planned moves that were asked for, oldest first.
    var moves: [(at: SimulatedTime, node: Int)] = []
    /// The newest evacuation of each node that was asked for.
    var evacuations: [(at: SimulatedTime, node: Int, loaded: Bool)] = []
    var powerOffs: [PowerOffAsked] = []

    /// What is known for certain of one node.
    struct Record {
        /// What the agent read of the cluster last.
        var facts: ClusterFacts?
        /// When the word that it sees of each peer was really said by a living agent.
        var heardAt: [SimulatedTime]
        var heard: [PeerStatement?]
        var agentStartedAt = SimulatedTime.never
        var senses = [SenseFacts](repeating: SenseFacts(), count: Hardware.Probe.allCases.count)
        /// An uncorrectable memory error was reported and not cleared by a person.
        var danger = false
        var dangerSince = SimulatedTime.never
        /// Records of the event log: the newest that its agent was shown, and the newest that a person answered for.
        var newestError = 0
        var answeredError = 0
        var disbelieved: Set<Int> = []
        /// Its agent has no memory and has not looked at the log yet.
        var looksAnew = false
        /// It asked for an evacuation and has not been well since.
        var evacuated = false
        /// When something last called for an evacuation.
        var calledAt = SimulatedTime.never
        var stateLostAt = SimulatedTime.never
        var stateIsLost = false
        var held = false
        /// The world's count of changes when it was last simulated.
        var previewedAt = -1
        /// Its agent could not read what it once knew.
        var hasNoMemory = false
        var boot = ""
        var movesInBoot = 0
        /// Since when its health attribute has been missing, and nothing stood in the way of writing it again.
        var absentSince: SimulatedTime?
        /// Since when it has been held in standby by its agent with nobody else there.
        var aloneSince: SimulatedTime?
        var movesWithoutMemory = 0
    }

    /// The passes of one probe as they really were.
    struct SenseFacts {
        var newest = Int64.min
        var readAt = SimulatedTime.never
        /// The last three, newest in bit 0.
        var bad: UInt8 = 0
        var confirmed = false
        /// The same with glitches.
        var odd: UInt8 = 0
        var mayBeConfirmed = false
        var good = 0
    }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        nodes = (0..<scenario.nodes).map { _ in
            Record(
                heardAt: Array(repeating: .never, count: scenario.nodes),
                heard: Array(repeating: nil, count: scenario.nodes))
        }
    }

    mutating func fail(_ invariant: String, _ text: @autoclosure () -> String, _ world: Simulation) {
        guard violation == nil else { return }
        let sentence = text()
        violation = Violation(invariant: invariant, text: sentence, step: world.steps)
        world.note("VIOLATION of \(invariant): \(sentence)")
    }

    mutating func require(
        _ condition: Bool, _ invariant: String, _ text: @autoclosure () -> String, _ world: Simulation
    ) {
        if !condition { fail(invariant, text(), world) }
    }

    // MARK: - What the world tells

    mutating func agentStarted(_ agent: NodeAgent, _ world: Simulation) {
        let node = agent.node
        nodes[node].agentStartedAt = world.now
        nodes[node].hasNoMemory = nodes[node].stateIsLost
        if nodes[node].boot != agent.boot {
            nodes[node].boot = agent.boot
            nodes[node].movesInBoot = 0
        }
        nodes[node].absentSince = nil
        nodes[node].facts = nil
        nodes[node].heardAt = Array(repeating: .never, count: scenario.nodes)
        nodes[node].senses = Array(repeating: SenseFacts(), count: Hardware.Probe.allCases.count)
        nodes[node].stateIsLost = false
        nodes[node].held = false
        // What its disk says, which may be older than what it did.
        nodes[node].evacuated = world.disks[node]?.decision.held.isEvacuation == true
        if let answered = world.disks[node]?.acknowledged.recordID, answered < nodes[node].answeredError {
            nodes[node].answeredError = answered
        }
    }

    mutating func delivered(
        _ pass: Hardware.Pass, _ probe: Hardware.Probe, _ node: Int, at now: SimulatedTime, _ instant: MonotonicInstant
    ) {
        // An entry of the log is never too late: what is lost is lost for good.
        for record in pass.errors {
            // A BMC that talks nonsense is not believed, unless the entry was there before.
            if pass.isNonsense, !pass.isFirstLook { nodes[node].disbelieved.insert(record) }
            memoryError(record, node, now)
        }
        if probe == .bmc, pass.report.outcome.status == .complete { nodes[node].looksAnew = false }
        let observed = min(pass.report.observedAt.nanoseconds, instant.nanoseconds)
        var sense = nodes[node].senses[probe.rawValue]
        guard observed > sense.newest else { return }
        sense.newest = observed
        if pass.report.outcome.status == .complete, !pass.isNonsense {
            sense.readAt = now - (instant.nanoseconds - observed)
            sense.bad = (sense.bad << 1 | (pass.isBad ? 1 : 0)) & 7
            sense.good = pass.isBad ? 0 : sense.good + 1
            if sense.bad.nonzeroBitCount >= (probe == .bmc ? 2 : 1) { sense.confirmed = true }
            sense.odd = (sense.odd << 1 | (pass.isOdd ? 1 : 0)) & 7
            if sense.odd.nonzeroBitCount >= 2 || sense.confirmed { sense.mayBeConfirmed = true }
            if sense.good >= 3 { sense.confirmed = false }
            if sense.good >= 3, sense.odd == 0 { sense.mayBeConfirmed = false }
            if sense.confirmed { nodes[node].calledAt = now }
        }
        nodes[node].senses[probe.rawValue] = sense
        if nodes[node].danger { nodes[node].calledAt = now }
    }

    /// What stood in the log before an agent without memory looked is history to it.
    private mutating func memoryError(_ record: Int, _ node: Int, _ now: SimulatedTime) {
        nodes[node].newestError = max(nodes[node].newestError, record)
        if nodes[node].looksAnew {
            nodes[node].answeredError = record
        }
        guard record > nodes[node].answeredError, !nodes[node].disbelieved.contains(record), !nodes[node].danger else {
            return
        }
        nodes[node].danger = true
        nodes[node].dangerSince = now
    }

    mutating func observed(_ facts: ClusterFacts, _ node: Int) {
        nodes[node].facts = facts
        heard(facts.statements, node)
    }

    mutating func heard(_ texts: [ClusterSide.StatementText], _ node: Int) {
        for (other, text) in texts.enumerated() where other != node {
            if case .said(let word, let at) = text {
                // Of two readings the younger word counts, in whatever order they arrive.
                guard at >= nodes[node].heardAt[other] else { continue }
                nodes[node].heardAt[other] = at
                nodes[node].heard[other] = word
            } else {
                nodes[node].heardAt[other] = .never
            }
        }
    }

    mutating func stateLost(_ node: Int) {
        nodes[node].stateIsLost = true
        nodes[node].stateLostAt = 0
        nodes[node].evacuated = false
        nodes[node].movesWithoutMemory = 0
        nodes[node].movesInBoot = 0
        nodes[node].danger = false
        nodes[node].disbelieved = []
        nodes[node].looksAnew = true
    }

    func stateWasLost(_ node: Int) -> Bool { nodes[node].stateIsLost }

    mutating func hold(_ node: Int, _ stands: Bool) { nodes[node].held = stands }

    func dangerIsKnown(_ node: Int) -> Bool { nodes[node].danger }

    mutating func cleared(_ node: Int) {
        nodes[node].danger = false
        nodes[node].answeredError = nodes[node].newestError
    }

    // MARK: - Standing conditions

    mutating func afterStep(_ world: Simulation) {
        if world.steps % 16 == 0 { for node in 0..<scenario.nodes { conditions(node, world) } }
        guard mustLook else { return }
        mustLook = false
        for resource in world.resources where !resource.everywhere {
            let active = resource.active
            if active.count > 1 {
                let names = (0..<scenario.nodes).filter(active.contains).map(Scenario.name).joined(separator: " and ")
                fail("I7", "\(resource.name) is active on \(names)", world)
            }
        }
    }

    // MARK: - I4, I5, I8, I9

    mutating func fenceSucceeded(_ run: FenceRun, _ world: Simulation) {
        let machine = world.machines[run.target]
        require(
            !machine.power || machine.boot != run.targetBoot, "I4",
            "the fence agent says that \(Scenario.name(run.target)) is off, and it is on", world)
    }

    mutating func agentDied(_ node: Int, changesBefore: Int, _ world: Simulation) {
        require(
            world.changes == changesBefore, "I5",
            "the death of the agent on \(Scenario.name(node)) changed the cluster", world)
    }

    /// Costs as much as the decision itself, so not at every step.
    func comparesDryRun(_ step: Int) -> Bool { step % 16 == 0 }

    mutating func compare(
        _ dry: Decision, _ live: Decision, _ twin: DecisionEngine, _ agent: NodeAgent, _ world: Simulation
    ) {
        require(dry == live, "I9", "the same input gave \(agent.name) two decisions: \(dry) and \(live)", world)
    }

    mutating func compare(_ same: Bool, _ agent: NodeAgent, _ world: Simulation) {
        require(same, "I9", "the same input gave two plans on \(agent.name)", world)
    }
}
