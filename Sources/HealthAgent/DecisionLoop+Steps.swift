internal import HealthModel
internal import HealthPolicy
internal import History
internal import Logging

extension DecisionLoop {
    /// Steps of one wake; more would mean that a step does not lead on, and the next wake tries again.
    static let stepLimit = 12
    /// Reads of the cluster in one wake.
    static let refreshLimit = 3

    /// Looks at everything once, and does what is to be done until there is nothing more.
    /// - Returns: an action that takes long, for the caller to carry out with `carryOut` beside the loop.
    package func wake() async -> LongAction? {
        await turn.take()
        defer {
            turnedAt = time.now()
            troubles["turn"] = nil
            turn.pass()
        }
        if isQuiet { return nil }
        if needsView || viewIsDue { await refresh() }
        let long = await steps()
        if !isQuiet { await asking("to tell the peer") { await sayIfChanged() } }
        await noteAlarms()
        return long
    }

    private func steps() async -> LongAction? {
        var refreshes = 0
        for _ in 0..<DecisionLoop.stepLimit {
            await look()
            let input = makeInput()
            let next = engine.step(input)
            // The engine has heard what the peers say; reading and simulating the cluster for it is what costs.
            if isRecordedAlready {
                record(next, input, .stands)
                return nil
            }
            switch next.step {
            case .wait:
                record(next, input, .settled)
                await settle(on: next, carriedOut: false)
                return nil
            case .refresh:
                refreshes += 1
                guard refreshes <= DecisionLoop.refreshLimit else {
                    // The cluster answers too slowly for what it says to be young; the next wake tries again.
                    record(next, input, .settled)
                    await settle(on: next, carriedOut: false)
                    return nil
                }
                record(next, input, .goesOn)
                await refresh()
            case .preview(let request):
                record(next, input, .goesOn)
                await preview(request)
            case .act(let action):
                record(next, input, .settled)
                let allowed = settings.mode.allows(action) && underWay == nil
                await settle(on: next, carriedOut: allowed)
                enter(next, action)
                guard allowed else {
                    if settings.mode == .advise { await advise() }
                    // Recorded, and not to be thought through again at every report: reading the cluster and
                    // simulating it costs more than everything else that an idle node does.
                    recordedFor = settings.mode == .act ? nil : Recorded(grounds: grounds, at: time.now())
                    return nil
                }
                if action.kind.takesLong {
                    underWay = action
                    return LongAction(action: action, input: input)
                }
                await carryOut(action, input)
                if isQuiet { return nil }
            }
        }
        logger.warning("decision did not come to rest", metadata: ["step": "\(decision?.step.word ?? "none")"])
        return nil
    }

    /// Judges the hardware, and writes down what changed.
    private func look() async {
        judge()
        await endHold()
        await judgeByTests()
        for note in chronicle.changes(assessment) + chronicle.requests(statements.all, besides: localNode) {
            await recorder.note(note.kind, node: localNode, note.message, note.detail)
        }
        await save(engine.state)
    }

    /// What a decision rests on, beside the time.
    struct Grounds: Equatable {
        var health: NodeHealth
        var complete: Bool
        var findings: [String]
        var hold: DecisionState.OperatorHold?
        /// What the peers say of themselves, without what changes with every beat.
        var peers: [String]
        /// The state of the CIB; of a cluster that does not rest, the instant at which it was seen.
        var cluster: String?
    }

    private var grounds: Grounds {
        let now = time.now()
        return Grounds(
            health: assessment.health, complete: assessment.complete,
            findings: assessment.findings.filter { $0.confidence == .confirmed }.map { "\($0.id) \($0.latched)" }
                .sorted(),
            hold: engine.state.hold,
            peers: (lastView?.peers ?? []).map { $0.name + engine.peerKnowledge(of: $0.name, at: now).gist },
            cluster: settledRevision ?? (lastView?.observedAt).map { "seen at \($0.nanoseconds)" })
    }

    /// What was recorded holds for as long as it rests on the same, and not for ever: dwell and budget pass with time.
    private var isRecordedAlready: Bool {
        guard let recordedFor else { return false }
        return recordedFor.grounds == grounds && recordedFor.at.age(at: time.now()) < Self.recordsAnew
    }

    static let recordsAnew = Duration.seconds(600)

    private func settle(on next: Decision, carriedOut: Bool) async {
        decision = next
        if !next.wanted.isEvacuation {
            openEntry = nil
            troubles["state-move"] = nil
        }
        guard let note = chronicle.decided(next, carriedOut: carriedOut) else { return }
        await recorder.note(note.kind, node: localNode, note.message, note.detail)
    }

    func noteAlarms() async {
        troubles["journal"] = await recorder.standingTrouble()
        for note in chronicle.alarms(alarms) {
            await recorder.note(note.kind, node: localNode, note.message, note.detail)
        }
    }

    struct Recorded {
        var grounds: Grounds
        var at: MonotonicInstant
    }

    // MARK: - The cluster

    /// While something is going on the cluster is read every watch interval.
    private var viewIsDue: Bool {
        guard isBusy else { return false }
        guard let triedAt else { return true }
        return triedAt.age(at: time.now()) >= settings.watchInterval
    }

    /// - Parameter patience: for a person's order, which is not left waiting for the actuator's own deadlines.
    func refresh(within patience: Duration? = nil) async {
        needsView = false
        let hand = actuators.hand
        let answer = await asking("to read the cluster") { () -> Result<ClusterView, ActuatorFailure> in
            let answer = await answered(within: patience) { () async -> Result<ClusterView, ActuatorFailure> in
                do throws(ActuatorFailure) {
                    return .success(try await hand.observe())
                } catch {
                    return .failure(error)
                }
            }
            return answer ?? .failure(ActuatorFailure(code: "timeout", message: silence))
        }
        do {
            let view = try answer.get()
            let settled = view.revision == lastView?.revision && view.transition == .idle
            settledRevision = settled ? view.revision : nil
            unchangedAt = nil
            cluster = .view(view)
            lastView = view
            hadEarlierLife = hadEarlierLife ?? StatementBook.speaks(view.local?.statement, from: time.boot)
            statements.read(view)
            // What was simulated before is not what is there now.
            previews = []
            record(.view(view.withoutWords))
            recordStatements()
            troubles["cluster"] = nil
            forgetAnswered(view)
        } catch {
            cluster = .unreachable(error.message)
            record(.unreachable(error.message))
            settledRevision = nil
            if troubles["cluster"] == nil {
                logger.warning(
                    "cluster unreachable", metadata: ["code": "\(error.code)", "message": "\(error.message)"])
            }
            troubles["cluster"] = "The cluster cannot be asked: \(error.message)"
        }
        triedAt = time.now()
    }

    /// A power-off that failed stays an alarm until the node itself says that it asks for none, one that is proved after
    /// all, or a person has taken its standby away. A node that left the cluster, or whose agent is silent, is not off.
    private func forgetAnswered(_ view: ClusterView) {
        for node in view.peers where troubles["fence \(node.name)"] != nil {
            let asksNoMore = statements.all.contains { entry in
                guard entry.node == node.name, case .statement(let word) = entry.reading else { return false }
                return word.powerOff == nil
            }
            let entries = engine.state.fenced.filter { $0.node == node.name }
            let isLifted = !entries.isEmpty && entries.allSatisfy(\.standbyLifted)
            let unproved = engine.state.fenced.contains { $0.node == node.name && !$0.succeeded && !$0.standbyLifted }
            let isOver = node.online ? asksNoMore || isLifted : !node.unclean && !unproved
            if isOver { troubles["fence \(node.name)"] = nil }
        }
        // Nothing is left to be looked at of a node that a person has taken out of the cluster.
        for key in troubles.keys where key.hasPrefix("fence ") {
            if view.node(named: String(key.dropFirst("fence ".count))) == nil { troubles[key] = nil }
        }
    }

    func preview(_ request: PreviewRequest, within patience: Duration? = nil) async {
        let hand = actuators.hand
        let time = time
        let answer = await asking("what would move") { () -> PreviewKnowledge in
            let answer = await answered(within: patience) { () async -> PreviewKnowledge in
                do throws(ActuatorFailure) {
                    return .preview(try await hand.preview(request))
                } catch {
                    return .failed(request, at: time.now(), message: error.message)
                }
            }
            return answer ?? .failed(request, at: time.now(), message: silence)
        }
        previews.removeAll { $0.request == request }
        previews.append(answer)
        record(.previewed(answer))
    }
}

extension PeerKnowledge {
    /// Everything of it but ages and the sequence number.
    fileprivate var gist: String {
        let freshness: String
        switch self {
        case .absent: return " absent"
        case .malformed(let why): return " malformed \(why)"
        case .unproven: freshness = "unproven"
        case .stale: freshness = "stale"
        case .fresh: freshness = "fresh"
        }
        var timeless = statement
        timeless?.seq = 0
        timeless?.why = nil
        return " \(freshness) \(String(describing: timeless))"
    }
}
