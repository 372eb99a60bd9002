internal import HealthModel
internal import HealthPolicy
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
        if !isQuiet { await sayIfChanged() }
        await noteAlarms()
        return long
    }

    private func steps() async -> LongAction? {
        var refreshes = 0
        for _ in 0..<DecisionLoop.stepLimit {
            await look()
            if let recordedFor, recordedFor == grounds { return nil }
            let input = makeInput()
            let next = engine.step(input)
            switch next.step {
            case .wait:
                await settle(on: next, carriedOut: false)
                return nil
            case .refresh:
                refreshes += 1
                guard refreshes <= DecisionLoop.refreshLimit else {
                    // The cluster answers too slowly for what it says to be young; the next wake tries again.
                    await settle(on: next, carriedOut: false)
                    return nil
                }
                await refresh()
            case .preview(let request): await preview(request)
            case .act(let action):
                let allowed = settings.mode.allows(action) && underWay == nil
                await settle(on: next, carriedOut: allowed)
                enter(next, action)
                guard allowed else {
                    if settings.mode == .advise { await advise() }
                    // Recorded, and not to be thought through again at every report: reading the cluster and
                    // simulating it costs more than everything else that an idle node does.
                    recordedFor = settings.mode == .act ? nil : grounds
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
        assessment = assessor.assess(at: time.now())
        for note in chronicle.changes(assessment) + chronicle.requests(statements.all, besides: localNode) {
            await recorder.note(note.kind, node: localNode, note.message, note.detail)
        }
        await save(engine.state)
    }

    /// What a decision rests on. The view counts by its instant: each heartbeat's is a new one.
    struct Grounds: Equatable {
        var health: NodeHealth
        var complete: Bool
        var findings: [String]
        var viewedAt: MonotonicInstant?
    }

    private var grounds: Grounds {
        Grounds(
            health: assessment.health, complete: assessment.complete,
            findings: assessment.findings.filter { $0.confidence == .confirmed }.map { "\($0.id) \($0.latched)" }
                .sorted(),
            viewedAt: lastView?.observedAt)
    }

    private func settle(on next: Decision, carriedOut: Bool) async {
        decision = next
        if !next.wanted.isEvacuation { openEntry = nil }
        guard let note = chronicle.decided(next, carriedOut: carriedOut) else { return }
        await recorder.note(note.kind, node: localNode, note.message, note.detail)
    }

    func noteAlarms() async {
        troubles["journal"] = await recorder.trouble
        for note in chronicle.alarms(alarms) {
            await recorder.note(note.kind, node: localNode, note.message, note.detail)
        }
    }

    // MARK: - The cluster

    /// While something is going on the cluster is read every watch interval.
    private var viewIsDue: Bool {
        guard isBusy else { return false }
        guard let triedAt else { return true }
        return triedAt.age(at: time.now()) >= settings.watchInterval
    }

    func refresh() async {
        needsView = false
        do {
            let view = try await actuators.hand.observe()
            cluster = .view(view)
            lastView = view
            statements.read(view)
            // What was simulated before is not what is there now.
            previews = []
            troubles["cluster"] = nil
            forgetAnswered(view)
        } catch {
            cluster = .unreachable(error.message)
            if troubles["cluster"] == nil {
                logger.warning(
                    "cluster unreachable", metadata: ["code": "\(error.code)", "message": "\(error.message)"])
            }
            troubles["cluster"] = "The cluster cannot be asked: \(error.message)"
        }
        triedAt = time.now()
    }

    /// A power-off that failed stays an alarm for as long as the node asks for it.
    private func forgetAnswered(_ view: ClusterView) {
        for node in view.peers where troubles["fence \(node.name)"] != nil {
            let asks = statements.all.contains { entry in
                guard entry.node == node.name, case .statement(let word) = entry.reading else { return false }
                return word.powerOff != nil
            }
            if !asks || !node.online { troubles["fence \(node.name)"] = nil }
        }
    }

    func preview(_ request: PreviewRequest) async {
        let answer: PreviewKnowledge
        do {
            answer = .preview(try await actuators.hand.preview(request))
        } catch {
            answer = .failed(request, at: time.now(), message: error.message)
        }
        previews.removeAll { $0.request == request }
        previews.append(answer)
    }
}
