internal import HealthModel
internal import HealthPolicy

/// What an agent leaves on its disk.
struct SavedState {
    var decision: DecisionState
    var latches: [LatchedFinding]
    var acknowledged: SELAcknowledgement
    var relied: Set<String>
}

/// One node's agent: the real assessor and decision engine, and what `DecisionLoop` keeps beside them. Its loop is in
/// `Simulation+Loop`; it does with each step what the daemon does, each request to the cluster an event of its own.
final class NodeAgent {
    let node: Int
    let name: String
    let life: Int
    let boot: String
    var engine: DecisionEngine
    var assessor: Assessor
    let shadow: Bool
    let startedAt: MonotonicInstant

    var cluster = ClusterKnowledge.never
    var lastView: ClusterView?
    var triedAt: MonotonicInstant?
    var needsView = false
    var turnedAt: MonotonicInstant
    var quietUntil: MonotonicInstant?
    var statements: [NodeStatement] = []
    var previews: [PreviewKnowledge] = []
    var assessment: Assessment
    var decision: Decision?
    var recordedFor: Grounds?
    var underWay: (action: Action, input: DecisionInput)?
    var said: PeerStatement?
    var lastSequence: UInt64 = 0
    /// The state cannot be written, or could not be read at the start.
    var stateIsInTrouble = false
    var stateWasUnreadable = false
    /// The health value that was last read back; only a planted bug looks at it.
    var publishedValue: Int?

    /// The loop's outstanding request, and what follows it.
    var request: Request?
    var stepsLeft = 0
    var refreshes = 0
    /// Fired while the loop was busy.
    var signalled = false
    var wakeToken = 0
    var speaking: Speech?
    var speeches: [Speech] = []
    var orders: [Order] = []
    /// SIGSTOP until then.
    var hungUntil = SimulatedTime.never

    struct Grounds: Equatable {
        var health: NodeHealth
        var complete: Bool
        var findings: Int
        var viewedAt: MonotonicInstant?
    }

    enum Request {
        case observe(ClusterView?, facts: ClusterFacts?, order: Order?)
        case preview(PreviewRequest, PlacementPreview?, order: Order?)
        case act(Action, DecisionInput, order: Order?)
        /// The loop waits for its turn to speak.
        case speak
    }

    /// Our statement on its way.
    struct Speech {
        var action: Action?
        var input: DecisionInput
        /// The loop goes on when it is said.
        var ofLoop: Bool
        var statement: PeerStatement?
    }

    /// A person's wish.
    enum Order {
        case drain(node: Int, mark: StandbyMark)
        case undrain(node: Int)
        case clear
    }

    init(
        node: Int, life: Int, boot: String, now: MonotonicInstant, saved: SavedState?, shadow: Bool,
        decision: DecisionConfiguration, assessor configuration: AssessorConfiguration
    ) {
        self.node = node
        name = Scenario.name(node)
        self.life = life
        self.boot = boot
        self.shadow = shadow
        startedAt = now
        engine = DecisionEngine(configuration: decision, state: saved?.decision ?? DecisionState())
        assessor = Assessor(
            configuration: configuration, latches: saved?.latches ?? [], acknowledged: saved?.acknowledged ?? .none,
            relied: saved?.relied ?? [])
        assessment = assessor.assess(at: now)
        turnedAt = now
    }

    var grounds: Grounds {
        Grounds(
            health: assessment.health, complete: assessment.complete, findings: assessment.findings.count,
            viewedAt: lastView?.observedAt)
    }

    var saved: SavedState {
        SavedState(
            decision: engine.state, latches: assessor.latches, acknowledged: assessor.acknowledged,
            relied: assessor.relied)
    }

    /// The newest statement of each node, in order of name; an older reading is passed over.
    func take(_ reading: StatementReading, of node: Int, at instant: MonotonicInstant) {
        let name = Scenario.name(node)
        guard let place = statements.firstIndex(where: { $0.node >= name }) else {
            statements.append(NodeStatement(node: name, reading: reading, readAt: instant))
            return
        }
        if statements[place].node != name {
            statements.insert(NodeStatement(node: name, reading: reading, readAt: instant), at: place)
        } else if statements[place].readAt <= instant {
            statements[place] = NodeStatement(node: name, reading: reading, readAt: instant)
        }
    }
}
