internal import HealthModel
internal import HealthPolicy

/// What each mutation alters, and where.
extension Mutation {
    func configure(_ decision: inout DecisionConfiguration, _ assessing: inout AssessorConfiguration) {
        switch self {
        case .ignoresInterval: decision.moveInterval = .zero
        case .ignoresBudget: decision.movesPerDay = nil
        case .actsOnStaleView, .keepsOldView: decision.viewTimeToLive = .seconds(3600)
        case .skipsDwell: decision.recoveryDwell = .zero
        case .consolidatesAtOnce: decision.consolidateAfter = .zero
        case .consolidatesUnasked: decision.environmentPlan = .consolidate
        case .trustsStaleReadings:
            assessing.readingTimeToLive = .seconds(3600)
        case .confirmsAtOnce: assessing.confirmReadings = 1
        case .ignoresPeerSilence: decision.peerTimeToLive = .seconds(36_000)
        default: break
        }
    }

    func remembered(_ saved: SavedState?) -> SavedState? {
        guard var saved else { return nil }
        switch self {
        case .forgetsMovesAtRestart: saved.decision.moves = []
        case .forgetsLatchAtRestart: (saved.latches, saved.decision.powerOff) = ([], nil)
        case .latchLiftedByRestart:
            (saved.latches, saved.decision.powerOff) = ([], nil)
            saved.acknowledged = SELAcknowledgement(lastErase: 1_600_000_000, recordID: 1000)
        default: break
        }
        return saved
    }

    func report(_ report: ProbeReport, at instant: MonotonicInstant) -> (ProbeReport, MonotonicInstant) {
        switch self {
        case .trustsFutureReports: return (report, max(instant, report.observedAt))
        case .believesNonsense:
            var report = report
            report.readings = report.readings.map { reading in
                guard case .sensor(var sensor) = reading, let value = sensor.value, sensor.unit == .celsius,
                    value > 120
                else { return reading }
                sensor.value = 95
                return .sensor(sensor)
            }
            return (report, instant)
        default: return (report, instant)
        }
    }

    func reading(
        _ other: Int, _ agent: NodeAgent, _ world: Simulation, _ found: StatementReading? = nil
    ) -> StatementReading {
        let found = found ?? world.reading(other, on: agent.node)
        guard other != agent.node else { return found }
        switch self {
        case .ignoresPeerHealth:
            guard case .statement(var word) = found else { return found }
            (word.health, word.score, word.rung) = (.green, 100, .observe)
            return .statement(word)
        case .readsGarbageAsHealthy:
            if case .statement = found, agent.node != other {
                if case .forged = world.sides[agent.node].attributes[other].statement {} else { return found }
            }
            return .statement(
                PeerStatement(
                    boot: "\(Scenario.name(other))-\(world.machines[other].boot)",
                    seq: UInt64(max(0, world.now)), health: .green, score: 100, mode: "act", rung: .observe,
                    intent: nil, powerOff: nil))
        case .fencesBeforeVacated: return found
        default: return found
        }
    }

    func view(_ view: ClusterView, _ agent: NodeAgent, _ world: Simulation) -> ClusterView {
        var view = view
        switch self {
        case .ignoresQuorum: view.quorate = true
        case .ignoresMaintenance: view.maintenanceMode = false
        case .ignoresTransition: view.transition = .idle
        case .ignoresPeerState:
            for index in view.nodes.indices where view.nodes[index].name != agent.name {
                view.nodes[index].online = true
                view.nodes[index].unclean = false
                view.nodes[index].standby = false
            }
        case .ignoresReplica: view.replicated = []
        case .missesLostAttribute:
            if let index = view.nodes.firstIndex(where: { $0.name == agent.name }),
                view.nodes[index].transientHealth == .absent, let value = agent.publishedValue
            {
                view.nodes[index].transientHealth = .integer(value)
            }
        case .ignoresFencePath: for index in view.fencePaths.indices { view.fencePaths[index].proved = true }
        case .fencesBeforeVacated: vacate(&view, agent)
        case .liftsForeignStandby:
            if let index = view.nodes.firstIndex(where: { $0.name == agent.name }), view.nodes[index].standby,
                view.nodes[index].standbyMark?.owner != DecisionEngine.markOwner
            {
                view.nodes[index].standbyMark = StandbyMark(
                    owner: DecisionEngine.markOwner, reason: "memory", since: 0, until: nil, id: "mine")
            }
        case .dropsPermanentMark:
            if let index = view.nodes.firstIndex(where: { $0.name == agent.name }),
                view.nodes[index].transientHealth == .integer(RungValue.evacuate)
            {
                view.nodes[index].permanentHealth = .integer(RungValue.permanentDangerous)
            }
        default: break
        }
        return view
    }

    /// A peer that asks to be switched off looks vacated, and so does this node to itself.
    private func vacate(_ view: inout ClusterView, _ agent: NodeAgent) {
        for node in view.nodes.indices {
            guard case .integer(let value) = view.nodes[node].transientHealth, value <= RungValue.evacuate else {
                continue
            }
            let name = view.nodes[node].name
            if name == agent.name { view.transition = .idle }
            view.resources.removeAll { $0.nodes.contains(name) }
        }
    }

    func preview(_ preview: PlacementPreview, _ agent: NodeAgent, _ world: Simulation) -> PlacementPreview {
        guard self == .ignoresPreview || self == .ignoresPeerState else { return preview }
        var preview = preview
        let other = Scenario.name((agent.node + 1) % world.nodeCount)
        if case .health(_, let value) = preview.request, value <= RungValue.evacuate {
            preview.after = preview.before.map { placement in
                var placement = placement
                if placement.node == agent.name { placement.node = other }
                return placement
            }
        } else {
            preview.after = preview.before
        }
        return preview
    }

    func decide(_ agent: NodeAgent, _ input: DecisionInput, _ world: Simulation) -> Decision {
        switch self {
        case .ignoresHold:
            agent.engine.setHold(nil)
            return agent.engine.step(input)
        case .fencesWhileSick:
            var well = input
            well.assessment.health = .green
            well.assessment.complete = true
            var twin = agent.engine
            let decision = twin.step(well)
            if case .act(let action) = decision.step, case .fencePeer = action.kind {
                agent.engine = twin
                return decision
            }
            return agent.engine.step(input)
        case .startsWithoutFullPass:
            guard input.assessment.health == .unknown else { return agent.engine.step(input) }
            var well = input
            (well.assessment.health, well.assessment.complete) = (.green, true)
            return agent.engine.step(well)
        case .forgetsPowerOffs:
            var state = agent.engine.state
            if !state.fenced.isEmpty || !state.answeredCauses.isEmpty {
                state.fenced = []
                state.answeredCauses = []
                agent.engine = DecisionEngine(configuration: agent.engine.configuration, state: state)
            }
            return agent.engine.step(input)
        default: return agent.engine.step(input)
        }
    }

    /// A drain's gate sees a cluster in which nothing speaks against it.
    func opened(_ input: DecisionInput) -> DecisionInput {
        guard self == .drainsWithoutGate, case .view(var view) = input.cluster else { return input }
        var input = input
        (view.quorate, view.maintenanceMode, view.transition) = (true, false, .idle)
        for index in view.nodes.indices {
            (view.nodes[index].online, view.nodes[index].unclean, view.nodes[index].standby) = (true, false, false)
        }
        for index in view.fencePaths.indices { view.fencePaths[index].proved = true }
        input.cluster = .view(view)
        return input
    }

    /// An input that differs in nothing that may matter.
    func stirred(_ input: DecisionInput) -> DecisionInput {
        var input = input
        input.now = input.now.advanced(by: .milliseconds(1))
        return input
    }

    var switchesOffActuatorChecks: Bool {
        switch self {
        case .ignoresQuorum, .ignoresMaintenance, .fencesBeforeVacated, .forgetsPowerOffs: true
        default: false
        }
    }
}
