package import HealthModel

/// Everything that a decision rests on, in copies that nobody else sees: the hypotheses are tried here on the engine and
/// the assessor themselves, so that an answer is what they would say.
package struct Situation: Sendable {
    var engine: DecisionEngine
    /// nil: the assessment stands as it is, and no hypothesis about the hardware can be tried.
    var assessor: Assessor?
    var input: DecisionInput
    /// The last view that there was, for the time when the cluster answers again.
    let lastView: ClusterView?
    /// Findings that are taken to be over, where they rest on no reading.
    private var ended: Set<String> = []

    /// - Parameter input: what the last decision was made from; the cluster is taken to be as it was last read, and its
    ///   view and previews to be as young as the answer.
    package init(engine: DecisionEngine, assessor: Assessor?, input: DecisionInput, lastView: ClusterView?) {
        self.engine = engine
        self.assessor = assessor
        self.input = input
        self.lastView = lastView
        if let assessor { self.input.assessment = assessor.assess(at: input.now) }
        refresh()
        // What time has done by now is done before anything else is supposed.
        _ = self.engine.step(self.input)
    }

    /// The view, where there is one.
    var view: ClusterView? {
        get { if case .view(let view) = input.cluster { view } else { nil } }
        set { if let newValue { input.cluster = .view(newValue) } }
    }

    private mutating func refresh() {
        let now = input.now
        view?.observedAt = now
        for index in input.previews.indices {
            switch input.previews[index] {
            case .preview(var preview):
                preview.observedAt = now
                input.previews[index] = .preview(preview)
            case .failed(let request, _, let message):
                input.previews[index] = .failed(request, at: now, message: message)
            }
        }
    }

    // MARK: - What would be decided

    /// More steps would mean that they do not lead on.
    private static let stepLimit = 8

    package func prospect() -> Prospect {
        var engine = engine
        var input = input
        var assumed = false
        var decision = engine.step(input)
        var action: Action?
        steps: for _ in 0..<Situation.stepLimit {
            switch decision.step {
            case .wait, .refresh: break steps
            case .preview(let request):
                assumed = true
                input.previews.append(.preview(assumption(request)))
            case .act(let next):
                action = next
                guard case .announce = next.kind else { break steps }
                engine.finished(
                    next, ActionOutcome(status: .confirmed, message: "supposed", finishedAt: input.now), input)
            }
            decision = engine.step(input)
        }
        let moving = action?.countsAsMove == true ? view.map { DecisionEngine.workload(on: $0.localNode, in: $0) } : nil
        return Prospect(
            health: input.assessment.health, score: input.assessment.score?.points, wanted: decision.wanted,
            held: decision.held, action: action, moves: moving?.map(\.id) ?? [], gate: decision.gate,
            reason: decision.reason, assumesPlacement: assumed)
    }

    /// What the gate needs `crm_simulate` to say.
    private func assumption(_ request: PreviewRequest) -> PlacementPreview {
        let before = (view?.resources ?? []).flatMap { resource in
            resource.nodes.map { node in
                Placement(
                    resource: resource.id, role: resource.role, node: node, isFenceDevice: resource.isFenceDevice,
                    isCloneInstance: resource.clone != nil, runsEverywhere: resource.runsEverywhere)
            }
        }
        var after = before
        if case .health(let source, let value) = request, value <= RungValue.evacuate {
            let target = view?.nodes.first { $0.name != source && $0.online && !$0.standby }?.name
            for index in after.indices where after[index].isWorkload && after[index].node == source {
                after[index].node = target
            }
        }
        return PlacementPreview(request: request, observedAt: input.now, before: before, after: after)
    }

    // MARK: - Supposing

    /// - Parameter hypotheses: time passes after everything else has happened, whatever their order.
    package func supposing(_ hypotheses: [Hypothesis]) -> Situation {
        var copy = self
        for hypothesis in hypotheses where !hypothesis.isLater { copy.suppose(hypothesis) }
        if hypotheses.contains(where: \.isOfTheHardware) { copy.assess() }
        // So that the engine has seen it before time passes.
        if hypotheses.contains(where: \.isLater) { _ = copy.engine.step(copy.input) }
        for hypothesis in hypotheses where hypothesis.isLater { copy.suppose(hypothesis) }
        return copy
    }

    private mutating func assess() {
        guard let assessor else { return }
        input.assessment = assessor.assess(at: input.now, without: ended)
    }

    private mutating func suppose(_ hypothesis: Hypothesis) {
        let now = input.now
        switch hypothesis {
        case .fails(let part): assessor?.suppose(part, failsAt: now)
        case .confirmed(let finding, _): assessor?.supposeConfirmed(finding, at: now)
        case .ends(let finding, _, let latched):
            assessor?.supposeEnded(finding)
            ended.insert(finding)
            if latched { engine.cleared() }
        case .cleared:
            if case .refused = assessor?.clear(at: now) { return }
            engine.cleared(keeping: assessor?.assess(at: now).findings ?? [])
        case .senseReports(let probe): assessor?.supposeReport(of: probe, at: now)
        case .clusterAnswers:
            if view == nil, let lastView { input.cluster = .view(lastView) }
            refresh()
        case .quorate: view?.quorate = true
        case .notInMaintenance:
            view?.maintenanceMode = false
            for index in view?.nodes.indices ?? 0..<0 { view?.nodes[index].maintenance = false }
        case .noTransition: view?.transition = .idle
        case .peerServes(let node): change(node) { $0.serves() }
        case .peerSpeaks(let node): say(of: node) { _ in }
        case .peerIsWell(let node, let score): isWell(node, score: score)
        case .peerEnvironmentEnds(let node): say(of: node) { $0.environment = nil }
        case .replicaInSync: view?.replicated = []
        case .replicationLinkWorks: input.assessment.replicationLinks = []
        case .fencePathProved(let node): proveFencing(of: node)
        case .holdLifted: engine.setHold(nil)
        case .peerHoldLifted(let node): say(of: node) { $0.hold = nil }
        case .everythingPlaced: input.previews = []
        case .later(let duration): pass(duration)
        }
    }

    /// Everything goes on as it is: probes, peers and cluster say the same again.
    mutating func pass(_ duration: Duration) {
        let fresh = (view?.peers ?? []).map(\.name).filter {
            engine.peerKnowledge(of: $0, at: input.now).fresh != nil
        }
        input.now = input.now.advanced(by: duration)
        input.assessment.assessedAt = input.now
        refresh()
        for node in fresh { say(of: node, after: duration) { _ in } }
    }
}
