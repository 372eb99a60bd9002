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
                    standbyMark: node.standby?.mark, statement: node.statement)
            }, resources: resources, fencePaths: fencePaths, replicated: replicated)
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
