internal import HealthModel
internal import HealthPolicy

/// Where everything would go, where nobody asked `crm_simulate`.
enum AssumedPlacement {
    /// An evacuating value moves the workload of its node to the first other node that may run something; a standby stops
    /// what its node runs; anything else moves nothing.
    static func preview(_ request: PreviewRequest, _ view: ClusterView, at now: MonotonicInstant) -> PlacementPreview {
        let before = view.resources.flatMap { resource in
            (resource.nodes.isEmpty ? [nil] : resource.nodes.map(Optional.some)).map { node in
                Placement(
                    resource: resource.id, role: resource.role, node: node, isFenceDevice: resource.isFenceDevice,
                    isCloneInstance: resource.clone != nil, runsEverywhere: resource.runsEverywhere)
            }
        }
        let after = before.map { placement in
            var placement = placement
            switch request {
            case .health(let node, let value) where placement.node == node && value <= RungValue.evacuate:
                if placement.isWorkload { placement.node = target(besides: node, view) ?? node }
            case .standby(let node) where placement.node == node:
                placement.node = placement.isWorkload ? target(besides: node, view) : nil
                if placement.node == nil { placement.role = "Stopped" }
            default: break
            }
            return placement
        }
        return PlacementPreview(request: request, observedAt: now, before: before, after: after)
    }

    private static func target(besides node: String, _ view: ClusterView) -> String? {
        view.nodes.first { $0.name != node && $0.online && !$0.unclean && !$0.standby && !$0.pending && !$0.shutdown }?
            .name
    }
}
