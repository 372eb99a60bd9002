import HealthModel

extension ClusterModel {
    func view(of local: String, observedAt: MonotonicInstant) -> ClusterView {
        let dc = names.first { nodes[$0]?.online == true }
        return ClusterView(
            observedAt: observedAt, localNode: local, dc: dc, quorate: quorate, maintenanceMode: maintenance,
            transition: dcSays ?? (busyUntil == nil ? .idle : .active), stonithEnabled: stonithEnabled,
            stonithAction: "off", symmetric: true, healthStrategy: "progressive", healthBase: Self.base,
            nodes: names.compactMap { name in
                guard let node = nodes[name] else { return nil }
                return NodeView(
                    name: name, id: name, online: node.online, unclean: node.unclean, standby: node.standby != nil,
                    maintenance: node.maintenance, pending: node.pending, shutdown: false, isDC: name == dc,
                    transientHealth: node.transient, permanentHealth: node.permanent, otherHealthTotal: node.other,
                    standbyMark: node.standby?.mark, statement: node.statement, attributes: attributes(of: name))
            }, resources: resources, fencePaths: fencePaths, replicated: replicated, constraints: constraints)
    }

    /// Promotion scores as `crm_master` writes them, and what a line of the case says.
    private func attributes(of name: String) -> [String: String] {
        var all = nodes[name]?.attributes ?? [:]
        for service in services where service.kind == .promotable {
            if let score = service.promotionScores[name] { all["master-\(service.id)"] = "\(score)" }
        }
        return all
    }

    private var constraints: [ConstraintView] {
        services.flatMap { service -> [ConstraintView] in
            let bans = service.bans.sorted { $0.key < $1.key }
                .map { ConstraintView(kind: .ban, id: $0.value, resources: [service.id], node: $0.key) }
            let binds = service.prefers.sorted { $0.key < $1.key }
                .map { ConstraintView(kind: .prefer, id: $0.value, resources: [service.id], node: $0.key) }
            let sticks =
                service.stickiness < Self.infinity
                ? [] : [ConstraintView(kind: .stickiness, id: service.id, resources: [service.id])]
            let apart = service.apart.map {
                [ConstraintView(kind: .apart, id: "apart-\(service.id)-\($0)", resources: [service.id], other: $0)]
            }
            return bans + binds + sticks + (apart ?? [])
        }
    }

    func preview(_ request: PreviewRequest, observedAt: MonotonicInstant) -> PlacementPreview {
        PlacementPreview(
            request: request, observedAt: observedAt,
            before: placements(services.map { Places(at: $0.at, instances: $0.instances) }),
            after: placements(placement(request)))
    }

    private var fencePaths: [FencePath] {
        names.map { name in
            let proved = nodes[name]?.fencingProved == true
            return FencePath(
                target: name, device: "fence-\(name)", node: names.first { $0 != name }, proved: proved, since: nil,
                evidence: proved ? "the monitor of fence-\(name) succeeds" : "the monitor of fence-\(name) failed")
        }
    }

    private var resources: [ResourceView] {
        services.flatMap { service -> [ResourceView] in
            func view(_ role: String, _ at: [String], clone: Bool) -> ResourceView {
                ResourceView(
                    id: service.id, agent: "ocf:heartbeat:\(service.id)", role: role, nodes: at, managed: true,
                    blocked: false, failed: false, clone: clone ? "\(service.id)-clone" : nil, group: nil)
            }
            switch service.kind {
            case .primitive:
                return [view(service.at == nil ? "Stopped" : "Started", service.at.map { [$0] } ?? [], clone: false)]
            case .clone: return service.instances.map { view("Started", [$0], clone: true) }
            case .promotable:
                return service.instances.map {
                    view($0 == service.at ? "Promoted" : "Unpromoted", [$0], clone: true)
                }
            }
        }
    }

    private func placements(_ places: [Places]) -> [Placement] {
        zip(services, places).flatMap { service, place -> [Placement] in
            func placement(_ role: String, _ node: String?, clone: Bool) -> Placement {
                Placement(
                    resource: service.id, role: role, node: node, isFenceDevice: false, isCloneInstance: clone)
            }
            switch service.kind {
            case .primitive:
                return [placement(place.at == nil ? "Stopped" : "Started", place.at, clone: false)]
            case .clone: return place.instances.map { placement("Started", $0, clone: true) }
            case .promotable:
                return place.instances.map { placement($0 == place.at ? "Promoted" : "Unpromoted", $0, clone: true) }
            }
        }
    }
}
