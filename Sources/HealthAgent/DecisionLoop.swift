internal import AgentAPI
package import HealthModel
package import HealthPolicy
package import History
package import Logging

/// Where everything meets: reports come in, the cluster is read, the engine says the next step, and the step is carried
/// out, recorded and read back. One step at a time; time is a parameter, so that a test can run it in virtual time.
///
/// The files `DecisionLoop+Steps`, `+Acting`, `+Mode`, `+Ledger`, `+Statement`, `+Operator`, `+Patience`, `+Status` and
/// `+History` hold one concern each.
package actor DecisionLoop {
    /// What `wake` left to be done outside of the loop.
    package struct LongAction: Sendable {
        var action: Action
        var input: DecisionInput
    }

    let settings: AgentSettings
    let time: AgentTime
    let actuators: Actuators
    let keeper: StateKeeper
    let recorder: Recorder
    let logger: Logger
    /// What is to be replayed one day; nil where nothing is recorded.
    let history: HistoryInbox?
    /// Fired when the loop should look.
    package nonisolated let signal = WakeSignal()

    var engine: DecisionEngine
    var assessor: any AssessorPort
    var chronicle = Chronicle()

    var cluster = ClusterKnowledge.never
    /// The last view that there was, to show how old it is, and to know our own name while the cluster is away.
    var lastView: ClusterView?
    var triedAt: MonotonicInstant?
    /// The state of the CIB that the last two observations both showed, with nothing under way: the second began after
    /// the first had seen it, so all of its parts, whichever command they came from, are at least as new.
    var settledRevision: String?
    /// When the CIB was last known to be as it was observed.
    var unchangedAt: MonotonicInstant?
    var needsView = false
    /// When the loop last finished looking at everything.
    var turnedAt: MonotonicInstant
    /// A move was published a moment ago; nothing is looked at before this.
    var quietUntil: MonotonicInstant?
    var statements = StatementBook()
    /// As they were recorded last, by node.
    var recordedStatements: [String: NodeStatement] = [:]
    var previews: [PreviewKnowledge] = []
    var assessment: Assessment
    var decision: Decision?
    /// What was known when an action was last recorded and not carried out.
    var recordedFor: Recorded?
    /// What the actuator is being asked in the loop's turn.
    var asked: Asked?
    /// An action that takes long is being carried out; no other begins meanwhile.
    var underWay: Action?
    /// Our statement as it was last read back, without its sequence number.
    var said: PeerStatement?
    var lastSequence: UInt64 = 0
    var ledger: DecisionLedger
    /// The ledger's entry of the evacuation that is called for now.
    var openEntry: Int?
    /// Whether an earlier life of this daemon spoke in this boot, which matters where the state was lost: what it did is
    /// not known then. nil until the cluster was read.
    var hadEarlierLife: Bool?
    /// The action that did not succeed last, and how.
    var lastFailure: String?
    /// The mode that the state was last kept in.
    var lastMode: String?
    /// Sentences of the daemon itself, beside those of the decision, by subject.
    var troubles: [String: String] = [:]

    /// Of the loop's steps and of an operator's plan with its action.
    nonisolated let turn = Turn()
    /// Of whoever says our statement: an older one must never overwrite an announcement.
    nonisolated let voice = Turn()

    package init(
        settings: AgentSettings, time: AgentTime, actuators: Actuators, store: any AgentStateStore,
        journal: any JournalPort, logger: Logger, history: HistoryInbox? = nil,
        makeAssessor: (AssessorMemory) -> any AssessorPort
    ) async {
        self.settings = settings
        self.time = time
        self.actuators = actuators
        self.logger = logger
        self.history = history
        keeper = StateKeeper(store: store)
        recorder = Recorder(journal: journal, time: time, logger: logger)
        let (state, trouble) = await keeper.load()
        engine = DecisionEngine(configuration: settings.decision, state: state.decision)
        lastMode = state.mode
        ledger = state.ledger ?? DecisionLedger()
        var assessor = makeAssessor(state.assessor)
        assessor.demote(ledger.demoted)
        self.assessor = assessor
        assessment = assessor.assess(at: time.now())
        turnedAt = time.now()
        // Stays for this process: what was lost stays lost, also once the file can be written again.
        if let trouble { troubles["state-read"] = trouble }
        troubles["demoted"] = Self.demotion(ledger)
        recallPowerOffs()
        beginChapter(isStart: true)
    }

    // MARK: - What happens

    /// A probe reported.
    package func received(_ report: ProbeReport) {
        let (now, wall) = (time.now(), time.wall())
        let day = NodeDay(wall: wall, boot: time.boot)
        assessor.dayIs(day)
        assessor.received(report, at: now)
        history?.note(report, at: now, wall: wall, day: day)
        signal.fire()
    }

    /// A probe said something that is no report. It is counted, written down once, and never read as healthy.
    package func receivedGarbage(from source: String, count: Int, why: String) async {
        troubles["probe \(source)"] =
            "A probe's line could not be read (\(source)): \(why); are probe and daemon of the same version?"
        if count == 1 { logger.warning("probe line is no report", metadata: ["source": "\(source)", "why": "\(why)"]) }
        signal.fire()
    }

    /// A probe speaks the right language again, or has gone: staleness is the assessor's to judge.
    package func garbageEnded(from source: String) {
        troubles["probe \(source)"] = nil
    }

    /// A user has more connections than any probe needs.
    package func turnedAway(_ user: String, _ sentence: String) {
        troubles["connections \(user)"] = sentence
        signal.fire()
    }

    package func connectionsFit(of user: String) {
        troubles["connections \(user)"] = nil
    }

    package func started() async {
        await recorder.note(
            .start, node: localNode, "forewarnd started in mode \(settings.mode.rawValue)",
            ["mode": .string(settings.mode.rawValue), "boot": .string(time.boot)])
        await noteMode()
    }

    // MARK: - What is known

    var localNode: String { lastView?.localNode ?? settings.node ?? "this node" }

    func makeInput() -> DecisionInput {
        DecisionInput(
            now: time.now(), boot: time.boot, wall: Int64(time.wall()), assessment: assessment, cluster: cluster,
            statements: statements.all, previews: previews, nonce: time.nonce())
    }

    var alarms: [String] {
        // Who cannot reach the cluster cannot tell the peer anything either: one sentence for one cause.
        let standing = troubles.filter { $0.key != "statement" || troubles["cluster"] == nil }
        return (decision?.alarms ?? []) + standing.sorted { $0.key < $1.key }.map(\.value)
    }

    /// When the loop has to look next, if nothing happens before.
    package func nextWake() -> MonotonicInstant {
        let now = time.now()
        if let quietUntil, isQuiet { return quietUntil }
        let ordinary = now.advanced(by: isBusy ? settings.watchInterval : settings.heartbeatInterval)
        guard let recheck = decision?.recheckAt, recheck < ordinary else { return ordinary }
        // A moment that has passed already must not make the loop spin.
        return max(recheck, now.advanced(by: .milliseconds(10)))
    }

    /// How long the loop leaves a workload alone that it has just set in motion.
    static let quietAfterMove = Duration.milliseconds(400)

    var isQuiet: Bool { quietUntil.map { time.now() < $0 } ?? false }

    /// The cluster is worth reading every watch interval, beside the moments that the engine itself asks for.
    var isBusy: Bool {
        guard case .view = cluster, let decision, underWay == nil else { return true }
        switch decision.step {
        case .wait: return engine.state.fenced.contains { $0.succeeded && !$0.standbyLifted }
        // What is only recorded is not under way.
        case .act(let action): return settings.mode.allows(action)
        case .refresh, .preview: return true
        }
    }
}
