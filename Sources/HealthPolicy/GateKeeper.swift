package import HealthModel

/// Answers the gate's questions from one cluster view, one preview and what is known of the peers. Pure: every answer
/// carries its evidence, and what cannot be told is `unknown`, which counts as no.
package struct GateKeeper: Sendable {
    package var view: ClusterView
    package var now: MonotonicInstant
    package var boot: String
    package var configuration: DecisionConfiguration
    /// The node that the workload leaves.
    package var source: String
    /// Every other node: name, and what is known of its health.
    package var targets: [Target]
    package var state: DecisionState
    /// Other nodes whose agent says that a person holds them, or last said so.
    package var heldPeers: [String] = []
    /// What this node's senses say of replicated devices.
    package var replicas: [ReplicaState]
    /// What they say of the links that carry replication.
    package var replicationLinks: [ReplicationLink] = []

    package struct Target: Equatable, Sendable {
        package var node: String
        package var health: NodeHealth
        package var score: Int?
        /// It has evacuated itself, or is about to.
        package var evacuated: Bool
        /// nil if its agent's word is fresh, else a sentence that says why it is not.
        package var silence: String?
        package var ageMilliseconds: Int64?
        /// What it sees of what both share.
        package var environment: [SharedCause]

        package init(
            node: String, health: NodeHealth, score: Int?, evacuated: Bool, silence: String?, ageMilliseconds: Int64?,
            environment: [SharedCause] = []
        ) {
            self.node = node
            self.health = health
            self.score = score
            self.evacuated = evacuated
            self.silence = silence
            self.ageMilliseconds = ageMilliseconds
            self.environment = environment
        }
    }

    package init(
        view: ClusterView, now: MonotonicInstant, boot: String, configuration: DecisionConfiguration, source: String,
        targets: [Target], state: DecisionState, replicas: [ReplicaState] = []
    ) {
        self.view = view
        self.now = now
        self.boot = boot
        self.configuration = configuration
        self.source = source
        self.targets = targets
        self.state = state
        self.replicas = replicas
    }

    var viewAge: Int64 { view.observedAt.age(at: now).wholeMilliseconds }

    // MARK: - Cluster

    package func clusterReachable() -> GateAnswer {
        let age = view.observedAt.age(at: now)
        guard age <= configuration.viewTimeToLive else {
            return GateAnswer(
                .clusterReachable, .unknown, "the cluster was last read \(viewAge) ms ago", ageMilliseconds: viewAge)
        }
        guard view.node(named: source) != nil else {
            return GateAnswer(.clusterReachable, .no, "the cluster does not know node \(source)")
        }
        return GateAnswer(.clusterReachable, .yes, "Pacemaker answered", ageMilliseconds: viewAge)
    }

    package func quorate() -> GateAnswer {
        view.quorate
            ? GateAnswer(.quorate, .yes, "the partition has quorum", ageMilliseconds: viewAge)
            : GateAnswer(.quorate, .no, "the partition has no quorum", ageMilliseconds: viewAge)
    }

    package func notInMaintenance() -> GateAnswer {
        if view.maintenanceMode {
            return GateAnswer(.notInMaintenance, .no, "the cluster is in maintenance mode", ageMilliseconds: viewAge)
        }
        if let node = view.nodes.first(where: { $0.maintenance }) {
            return GateAnswer(.notInMaintenance, .no, "node \(node.name) is in maintenance", ageMilliseconds: viewAge)
        }
        return GateAnswer(.notInMaintenance, .yes, "nothing is in maintenance", ageMilliseconds: viewAge)
    }

    package func noTransition() -> GateAnswer {
        switch view.transition {
        case .idle: GateAnswer(.noTransition, .yes, "the DC is idle", ageMilliseconds: viewAge)
        case .active: GateAnswer(.noTransition, .no, "a transition is running", ageMilliseconds: viewAge)
        case .unknown: GateAnswer(.noTransition, .unknown, "the DC did not say what it does", ageMilliseconds: viewAge)
        }
    }

    // MARK: - Peer

    package func peerOnline() -> GateAnswer {
        guard !targets.isEmpty else { return GateAnswer(.peerOnline, .no, "the cluster has no other node") }
        for target in targets {
            guard let node = view.node(named: target.node) else {
                return GateAnswer(.peerOnline, .unknown, "the cluster does not list node \(target.node)")
            }
            let obstacle: String? =
                if node.unclean { "is unclean" } else if !node.online { "is offline" } else if node.pending {
                    "is still joining"
                } else if node.standby { "is in standby" } else if node.shutdown { "is shutting down" } else { nil }
            if let obstacle {
                return GateAnswer(.peerOnline, .no, "node \(target.node) \(obstacle)", ageMilliseconds: viewAge)
            }
        }
        let names = targets.map(\.node).joined(separator: ", ")
        return GateAnswer(.peerOnline, .yes, "\(names): online, not in standby", ageMilliseconds: viewAge)
    }

    package func peerAgentFresh() -> GateAnswer {
        guard !targets.isEmpty else { return GateAnswer(.peerAgentFresh, .unknown, "there is no peer") }
        for target in targets {
            if let silence = target.silence {
                return GateAnswer(.peerAgentFresh, .unknown, silence, ageMilliseconds: target.ageMilliseconds)
            }
        }
        let oldest = targets.compactMap(\.ageMilliseconds).max()
        return GateAnswer(.peerAgentFresh, .yes, "the peer's agent speaks", ageMilliseconds: oldest)
    }

    /// - Parameter ahead: the source is about to stop by itself, so that a sick peer is still better than none.
    package func peerBetter(than own: Assessment, ahead: Bool) -> GateAnswer {
        guard let score = own.score?.points else {
            return GateAnswer(.peerBetter, .unknown, "the health of \(source) itself is unknown")
        }
        for target in targets {
            guard target.silence == nil, target.health != .unknown, let other = target.score else {
                return GateAnswer(.peerBetter, .unknown, "the health of \(target.node) is unknown")
            }
            let words = "\(target.node) is \(target.health.rawValue) with score \(other), \(source) has \(score)"
            if target.health == .red && !ahead {
                return GateAnswer(.peerBetter, .no, words, ageMilliseconds: target.ageMilliseconds)
            }
            let limit = ahead ? RungValue.evacuateAhead : RungValue.evacuate
            switch standing(on: target.node) {
            case .integer(let published) where published <= limit:
                return GateAnswer(
                    .peerBetter, .no, "\(target.node) is itself evacuated (\(published))", ageMilliseconds: viewAge)
            case .malformed(let text): return malformed(text, on: target.node)
            case .integer, .absent: break
            }
            if target.evacuated && !ahead {
                return GateAnswer(
                    .peerBetter, .no, "\(target.node) says that it is itself evacuating",
                    ageMilliseconds: target.ageMilliseconds)
            }
            guard other >= score + configuration.scoreMargin else {
                return GateAnswer(
                    .peerBetter, .no, "\(words); the margin is \(configuration.scoreMargin)",
                    ageMilliseconds: target.ageMilliseconds)
            }
        }
        return GateAnswer(
            .peerBetter, targets.isEmpty ? .unknown : .yes,
            targets.map { "\($0.node) has score \($0.score ?? 0), \(source) has \(score)" }.joined(separator: "; "),
            ageMilliseconds: targets.compactMap(\.ageMilliseconds).max())
    }

    func evacuationStands(on node: String) -> Bool {
        if case .integer(let value) = standing(on: node) { return value <= RungValue.evacuate }
        return false
    }

    private func malformed(_ text: String, on node: String) -> GateAnswer {
        GateAnswer(
            .peerBetter, .unknown,
            "#health-forewarn of \(node) is \(text.debugDescription), which Forewarn never writes",
            ageMilliseconds: viewAge)
    }

    /// What Pacemaker counts of our attribute: the transient value, and where there is none the permanent one.
    private func standing(on node: String) -> AttributeReading {
        let found = view.node(named: node)
        return [found?.transientHealth, found?.permanentHealth].compactMap { $0 }.first { $0 != .absent } ?? .absent
    }

    /// For a drain, a person's wish: the target must be well enough to carry the workload, not better.
    package func peerWell() -> GateAnswer {
        for target in targets {
            let age = target.ageMilliseconds
            if target.evacuated || evacuationStands(on: target.node) {
                return GateAnswer(
                    .peerBetter, .no, "\(target.node) is itself evacuated or in its recovery dwell",
                    ageMilliseconds: age)
            }
            if case .malformed(let text) = standing(on: target.node) { return malformed(text, on: target.node) }
            switch target.health {
            case .green, .yellow: continue
            case .red: return GateAnswer(.peerBetter, .no, "\(target.node) is red", ageMilliseconds: age)
            case .unknown:
                return GateAnswer(
                    .peerBetter, .unknown, "the health of \(target.node) is unknown", ageMilliseconds: age)
            }
        }
        let words = targets.map { "\($0.node) is \($0.health.rawValue)" }.joined(separator: "; ")
        return GateAnswer(.peerBetter, targets.isEmpty ? .unknown : .yes, words)
    }

    // MARK: - Data, fencing, budget

    package func fencePathProved(to node: String) -> GateAnswer {
        guard view.stonithEnabled else {
            return GateAnswer(.fencePathProved, .no, "stonith-enabled is false", ageMilliseconds: viewAge)
        }
        let paths = view.fencePaths.filter { $0.target == node }
        if let path = paths.first(where: \.proved) {
            return GateAnswer(.fencePathProved, .yes, path.evidence, ageMilliseconds: viewAge)
        }
        let evidence = paths.first?.evidence ?? "no fence device can target \(node)"
        return GateAnswer(.fencePathProved, paths.isEmpty ? .no : .unknown, evidence, ageMilliseconds: viewAge)
    }

    package func moveIntervalOver() -> GateAnswer {
        let ages = state.moves.map { (move: $0, age: $0.age(at: now, boot: boot)) }
        guard let (last, age) = ages.min(by: { $0.age < $1.age }) else {
            return GateAnswer(.moveInterval, .yes, "no planned move is on record")
        }
        let evidence = "the last planned move was that of \(last.node), \(age.wholeMilliseconds / 1000) s ago"
        return GateAnswer(
            .moveInterval, age >= configuration.moveInterval ? .yes : .no,
            "\(evidence); the interval is \(configuration.moveInterval.wholeMilliseconds / 1000) s",
            ageMilliseconds: age.wholeMilliseconds)
    }

    package func budgetLeft() -> GateAnswer {
        guard let limit = configuration.movesPerDay else {
            return GateAnswer(.budget, .yes, "the configuration sets no daily limit")
        }
        let recent = state.moves.filter { $0.age(at: now, boot: boot) < .seconds(86400) }.count
        return GateAnswer(.budget, recent < limit ? .yes : .no, "\(recent) of \(limit) moves of 24 hours are used")
    }

    package func noHold() -> GateAnswer {
        if let hold = state.hold {
            return GateAnswer(
                .noHold, .no, "\(hold.owner) holds this node: \(hold.reason); forewarn unhold lifts it",
                ageMilliseconds: hold.since.age(at: now, boot: boot).wholeMilliseconds)
        }
        if let peer = heldPeers.first {
            return GateAnswer(.noHold, .no, "a person holds \(peer); forewarn unhold on \(peer) lifts it")
        }
        return GateAnswer(.noHold, .yes, "no hold is set")
    }

    // MARK: - Simulation

    /// Every workload that is active on the source before must be active, in the same role, on another node after, and
    /// nothing else may stop.
    package func everythingMoves(_ preview: PlacementPreview) -> GateAnswer {
        let age = preview.observedAt.age(at: now).wholeMilliseconds
        let here = preview.before.filter { $0.isWorkload && $0.node == source }
        var after = preview.after.filter { $0.isWorkload && $0.node != source }
        for placement in preview.before where placement.isWorkload && placement.node != source {
            guard let index = after.firstIndex(of: placement) else {
                return GateAnswer(
                    .everythingMoves, .no,
                    "\(placement.resource) would leave \(placement.node ?? "its node") as well", ageMilliseconds: age)
            }
            after.remove(at: index)
        }
        for placement in here {
            guard
                let index = after.firstIndex(where: {
                    $0.resource == placement.resource && $0.role == placement.role
                })
            else {
                let end = preview.after.first { $0.resource == placement.resource && $0.isWorkload }
                let words = end.map { "stays on \($0.node ?? "no node")" } ?? "would stop"
                let why =
                    constraintWords(placement.resource).map { ", because \($0)" }
                    ?? "; it may be unmanaged, or have failed on the peer (crm_mon -rf; crm_resource --cleanup -r "
                    + "\(placement.resource))"
                return GateAnswer(
                    .everythingMoves, .no, "crm_simulate: \(placement.resource) \(words)\(why)", ageMilliseconds: age)
            }
            after.remove(at: index)
        }
        let names = here.map(\.resource).joined(separator: ", ")
        return GateAnswer(
            .everythingMoves, .yes,
            here.isEmpty ? "crm_simulate: nothing runs here" : "crm_simulate: \(names) would run on a peer",
            ageMilliseconds: age)
    }
}
