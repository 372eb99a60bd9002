internal import HealthModel
internal import HealthPolicy

/// What a node's actuator reads at one instant, as the checker keeps it: the world's word, not the policy's.
struct ClusterFacts {
    var at: SimulatedTime
    var quorate: Bool
    var maintenance: Bool
    var idle: Bool
    var online: NodeSet
    var standby: NodeSet
    var proved: NodeSet
    /// Nodes with an active primitive.
    var loaded: NodeSet
    var statements: [ClusterSide.StatementText]
}

extension Simulation {
    func look(from node: Int) -> (ClusterView, ClusterFacts) {
        let side = sides[node]
        let state = transition(asSeenBy: node)
        var facts = ClusterFacts(
            at: now, quorate: side.quorate, maintenance: side.cib.maintenance, idle: state == .idle, online: NodeSet(),
            standby: NodeSet(), proved: NodeSet(), loaded: NodeSet(), statements: [])
        var nodes: [NodeView] = []
        var paths: [FencePath] = []
        nodes.reserveCapacity(nodeCount)
        paths.reserveCapacity(nodeCount)
        for other in 0..<nodeCount {
            let online = side.members.contains(other)
            if online, !side.unclean.contains(other) { facts.online.insert(other) }
            if side.cib.standby[other] != nil { facts.standby.insert(other) }
            nodes.append(
                NodeView(
                    name: name(other), id: name(other), online: online, unclean: side.unclean.contains(other),
                    standby: side.cib.standby[other] != nil, maintenance: false, pending: false, shutdown: false,
                    isDC: side.members.first == other, transientHealth: side.attributes[other].health,
                    permanentHealth: side.cib.permanent[other], otherHealthTotal: side.cib.otherHealth[other],
                    standbyMark: side.cib.standby[other]?.mark, statement: nil))
            let proved = fencePathIsProved(other)
            if proved { facts.proved.insert(other) }
            paths.append(
                FencePath(
                    target: name(other), device: "fence", node: nil, proved: proved, since: nil,
                    evidence: proved ? "it is" : "it is not"))
            facts.statements.append(side.attributes[other].statement)
        }
        var views: [ResourceView] = []
        for resource in resources { append(resource, side, to: &views, &facts) }
        let view = ClusterView(
            observedAt: instant(node), localNode: name(node), dc: side.members.first.map(name), quorate: side.quorate,
            maintenanceMode: side.cib.maintenance, transition: state, stonithEnabled: true, stonithAction: "off",
            symmetric: true, healthStrategy: "progressive", healthBase: Self.healthBase, nodes: nodes,
            resources: views, fencePaths: paths,
            replicated: scenario.replicated && isResyncing
                ? [ReplicatedResource(id: resources[0].name, why: "file system on a replicated device")] : [])
        return (view, facts)
    }

    /// The replica is being brought up to date, so that a move would lose data.
    var isResyncing: Bool { activeFaults.contains { scenario.faults[$0].kind == .resync } }

    private func append(
        _ resource: SimulatedResource, _ side: ClusterSide, to views: inout [ResourceView], _ facts: inout ClusterFacts
    ) {
        var shown = false
        for node in 0..<nodeCount {
            let member = side.members.contains(node)
            let state = member ? resource.states[node] : .started
            guard member ? state != .stopped : side.unclean.contains(node) && resource.recorded.contains(node) else {
                continue
            }
            shown = true
            if !resource.everywhere { facts.loaded.insert(node) }
            let role =
                switch state {
                case .starting: "Starting"
                case .stopping: "Stopping"
                default: "Started"
                }
            views.append(view(of: resource, role: role, node: node))
        }
        if !shown { views.append(view(of: resource, role: "Stopped", node: nil)) }
    }

    private func view(of resource: SimulatedResource, role: String, node: Int?) -> ResourceView {
        ResourceView(
            id: resource.name, agent: "ocf:simulated", role: role, nodes: node.map { [name($0)] } ?? [], managed: true,
            blocked: false, failed: false, clone: resource.everywhere ? "locks-clone" : nil, group: nil)
    }

    /// `crm_simulate` on a copy of the CIB.
    func simulate(_ request: PreviewRequest, on node: Int) -> PlacementPreview {
        var before: [Placement] = []
        var after: [Placement] = []
        let side = sides[node]
        let still = side.cib.maintenance || !side.quorate
        let targets = still ? [] : placement(asSeenBy: node, change: request)
        let available = mayRun(asSeenBy: node, change: request)
        for (index, resource) in resources.enumerated() {
            for other in 0..<nodeCount where side.members.contains(other) && resource.states[other] != .stopped {
                let place = placement(of: resource, on: other)
                before.append(place)
                if still || resource.everywhere && available.contains(other) { after.append(place) }
            }
            if !still, !resource.everywhere, targets[index] >= 0 {
                after.append(placement(of: resource, on: targets[index]))
            }
        }
        return PlacementPreview(request: request, observedAt: instant(node), before: before, after: after)
    }

    private func placement(of resource: SimulatedResource, on node: Int) -> Placement {
        Placement(
            resource: resource.name, role: "Started", node: name(node), isFenceDevice: false,
            isCloneInstance: resource.everywhere)
    }
}
