package import HealthModel
package import HealthPolicy

/// Two cluster nodes with one service, as Pacemaker places it under `node-health-strategy=progressive`: the node with
/// the highest sum of base, health value and stickiness. A double for tests of the decision engine only; what Pacemaker
/// really does is tested on real clusters.
package struct SimulatedPair: Sendable {
    package static let base = 100_000
    package static let stickiness = 1000
    package static let names = ["node-a", "node-b"]

    package var online: [String: Bool] = ["node-a": true, "node-b": true]
    package var transient: [String: Int] = [:]
    package var permanent: [String: Int] = ["node-a": -500, "node-b": -500]
    package var standby: [String: StandbyMark?] = [:]
    /// Marks whose standby somebody lifted with other tools.
    package var leftMarks: [String: StandbyMark] = [:]
    /// Nodes on which the service failed to start.
    package var banned: Set<String> = []
    package var statements: [String: PeerStatement] = [:]
    package var service: String? = "node-a"
    package var replicated: [ReplicatedResource] = []
    package var quorate = true
    package var maintenance = false
    package var transition = TransitionState.idle
    package var fencingProved = true
    /// Every move of the service: from, to.
    package var moves: [(from: String?, to: String?)] = []

    package init() {}

    // MARK: - Pacemaker

    private func value(_ node: String, _ change: PreviewRequest?) -> Int {
        if case .health(let changed, let value) = change, changed == node { return value }
        return transient[node] ?? permanent[node] ?? 0
    }

    private func stands(_ node: String, _ change: PreviewRequest?) -> Bool {
        switch change {
        case .standby(let changed) where changed == node: return true
        case .unstandby(let changed) where changed == node: return false
        default: return standby[node] != nil
        }
    }

    /// Where the service runs once everything has settled.
    package func placement(_ change: PreviewRequest? = nil) -> String? {
        let candidates = Self.names.filter { online[$0] == true && !stands($0, change) && !banned.contains($0) }
        func score(_ node: String) -> Int {
            Self.base + value(node, change) + (service == node ? Self.stickiness : 0)
        }
        let able = candidates.filter { score($0) >= 0 }
        return able.max { (score($0), $1) < (score($1), $0) }
    }

    /// Lets the cluster do what it wants to do.
    package mutating func settle() {
        let target = maintenance ? service : placement()
        guard target != service else { return }
        moves.append((service, target))
        service = target
    }

    package mutating func powerOff(_ node: String) {
        online[node] = false
        transient[node] = nil
        statements[node] = nil
        settle()
    }

    // MARK: - What the actuator would say

    package func view(of local: String, at now: MonotonicInstant) -> ClusterView {
        ClusterView(
            observedAt: now, localNode: local, dc: "node-a", quorate: quorate, maintenanceMode: maintenance,
            transition: transition, stonithEnabled: true, stonithAction: "off", symmetric: true,
            healthStrategy: "progressive", healthBase: Self.base,
            nodes: Self.names.map { name in
                NodeView(
                    name: name, id: name == "node-a" ? "1" : "2", online: online[name] == true, unclean: false,
                    standby: standby[name] != nil, maintenance: false, pending: false, shutdown: false,
                    isDC: name == "node-a", transientHealth: transient[name].map { .integer($0) } ?? .absent,
                    permanentHealth: permanent[name].map { .integer($0) } ?? .absent, otherHealthTotal: 0,
                    standbyMark: standby[name] ?? leftMarks[name], statement: nil)
            },
            resources: [
                ResourceView(
                    id: "app", agent: "ocf:lab:app", role: service == nil ? "Stopped" : "Started",
                    nodes: service.map { [$0] } ?? [], managed: true, blocked: false, failed: false, clone: nil,
                    group: nil)
            ],
            fencePaths: Self.names.map { target in
                FencePath(
                    target: target, device: "fence-\(target)", node: Self.names.first { $0 != target },
                    proved: fencingProved, since: nil,
                    evidence: fencingProved ? "the monitor succeeds" : "the monitor of fence-\(target) failed")
            },
            replicated: replicated)
    }

    package func reading(at now: MonotonicInstant) -> [NodeStatement] {
        Self.names.map { name in
            NodeStatement(
                node: name, reading: statements[name].map { .statement($0) } ?? .absent, readAt: now)
        }
    }

    package func preview(_ request: PreviewRequest, at now: MonotonicInstant) -> PlacementPreview {
        func placement(_ node: String?) -> [Placement] {
            [
                Placement(
                    resource: "app", role: node == nil ? "Stopped" : "Started", node: node, isFenceDevice: false,
                    isCloneInstance: false)
            ]
        }
        return PlacementPreview(
            request: request, observedAt: now, before: placement(service),
            after: placement(maintenance ? service : self.placement(request)))
    }
}
