internal import HealthModel
internal import HealthPolicy
internal import History

extension DecisionLoop {
    /// One beat: says our statement, so that the peer knows that we live, and has the cluster read, so that an
    /// attribute that got lost is seen within a period.
    ///
    /// The hardware is judged anew: what is said is never older than the beat. A loop that does not turn acts on nothing,
    /// so its node says that it is unknown.
    package func beat() async {
        if troubles["state-read"] != nil, hadEarlierLife == nil {
            // What our last life said must be read before it is written over.
            needsView = true
            signal.fire()
            return
        }
        judge()
        let silence = turnedAt.age(at: time.now())
        let stuck = silence > settings.decision.peerTimeToLive
        troubles["turn"] =
            stuck
            ? "The decision loop has not turned for \(silence.wholeMilliseconds / 1000) s, so this node tells its peer "
                + "that its health is unknown; see `journalctl -u forewarnd`" : nil
        var input = makeInput()
        if stuck {
            input.assessment.health = .unknown
            input.assessment.score = nil
        }
        await say(nil, input)
        let worthReading = await clusterIsWorthReading()
        needsView = needsView || worthReading
        signal.fire()
    }

    /// Beats between two full observations of a cluster in which nothing changes.
    static let beatsBetweenViews = 4

    /// False only at rest, for a minute at most, and if the CIB says that nothing in it has changed: an idle pair is read
    /// every few seconds for ever, and the full reading is most of what this agent costs. Nothing is decided on what was
    /// not read: the engine asks for a fresh view before it acts on one (`viewTimeToLive`).
    private func clusterIsWorthReading() async -> Bool {
        guard let settledRevision, let lastView, isAtRest,
            lastView.observedAt.age(at: time.now()) < settings.heartbeatInterval * Self.beatsBetweenViews
        else { return true }
        let askedAt = time.now()
        do {
            guard try await actuators.voice.revision() == settledRevision else { return true }
        } catch {
            // The full reading finds out what is wrong, and says it.
            return true
        }
        unchangedAt = askedAt
        return false
    }

    /// Nothing is under way, and nothing waits for an answer of the cluster.
    private var isAtRest: Bool {
        guard !isBusy, let decision, decision.alarms.isEmpty else { return false }
        return decision.gate.isEmpty || recordedFor != nil
    }

    /// What we say has changed by itself, health or rung: said at once.
    func sayIfChanged() async {
        guard case .view = cluster else { return }
        let input = makeInput()
        let statement = Self.fitted(engine.statement(input, mode: settings.mode.rawValue, sequence: 0))
        guard statement != said else { return }
        await say(nil, input)
    }

    /// Says our statement as it is after `action`, reads all statements back, and tells the engine how that ended.
    @discardableResult
    func say(_ action: Action?, _ input: DecisionInput) async -> ActionOutcome {
        await voice.take()
        defer { voice.pass() }
        let now = time.now()
        var after = engine
        if let action {
            after.finished(action, ActionOutcome(status: .confirmed, message: "", finishedAt: now), input)
        }
        // Grows over restarts within a boot, without anything to remember.
        lastSequence = max(lastSequence + 1, UInt64(max(0, now.nanoseconds / 1_000_000)))
        var statement = Self.fitted(
            after.statement(input, mode: settings.mode.rawValue, sequence: lastSequence))
        // Carried along, and never a reason to speak: it costs no message of its own.
        statement.why = StatementReason.words(decision, input.assessment)
        let outcome: ActionOutcome
        do {
            let texts = try await actuators.voice.state(statement)
            let readAt = time.now()
            statements.read(texts, at: readAt)
            recordStatements()
            statement.seq = 0
            statement.why = nil
            said = statement
            troubles["statement"] = nil
            outcome = ActionOutcome(
                status: .confirmed, message: "said and read back with those of \(texts.count) node(s)",
                finishedAt: readAt)
        } catch {
            said = nil
            troubles["statement"] = "This node cannot tell its peer how it is: \(error.message)"
            outcome = ActionOutcome(status: .unconfirmed, message: error.message, finishedAt: time.now())
        }
        if let action {
            engine.finished(action, outcome, input)
            recordOutcome(action, outcome)
        }
        return outcome
    }

    /// Printable ASCII of bounded length: the attribute holds 1024 bytes.
    private static func fitted(_ statement: PeerStatement) -> PeerStatement {
        var statement = statement
        if let request = statement.powerOff {
            let ascii = request.reason.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" }
            statement.powerOff?.reason = String(ascii.prefix(200))
        }
        return statement
    }
}
