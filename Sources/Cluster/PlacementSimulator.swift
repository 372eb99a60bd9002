package import HealthModel

/// Asks Pacemaker's scheduler what would run where after a change, without touching the cluster.
///
/// The live CIB is read, changed in memory and given to crm_simulate(8) on its standard input: no copy of the CIB, which
/// may hold the fence devices' passwords, reaches a disk. attrd_updater is never used here: it ignores CIB_file.
package struct PlacementSimulator: Sendable {
    private let runner: any CommandRunner
    private let now: @Sendable () -> MonotonicInstant
    private let recent: RecentHealthGround

    package init(runner: any CommandRunner, now: @escaping @Sendable () -> MonotonicInstant) {
        self.init(runner: runner, now: now, recent: RecentHealthGround())
    }

    init(runner: any CommandRunner, now: @escaping @Sendable () -> MonotonicInstant, recent: RecentHealthGround) {
        self.runner = runner
        self.now = now
        self.recent = recent
    }

    package func preview(_ request: PreviewRequest) async throws(ClusterError) -> PlacementPreview {
        let observedAt = now()
        let live = try CIBReading(try await runner.document(CIBReading.command))
        recent.note(live, readAt: observedAt)
        let changed = try PreviewEdit.apply(request, to: live)
        let command = PacemakerCommand(
            .crmSimulate, ["--xml-pipe", "--simulate", "--output-as=xml"], input: Array(changed.serialised.utf8))
        let result: XMLTree
        do {
            result = try await runner.document(command)
        } catch {
            guard error.code == .commandFailed || error.code == .unreadableAnswer else { throw error }
            throw ClusterError(
                .simulationRefused,
                "The preview could not be made, so what would move is unknown: \(error.message) Run `crm_verify -L -V`."
            )
        }
        guard let before = result.child("cluster_status"), let after = result.child("revised_cluster_status") else {
            throw ClusterError(
                .simulationRefused, "crm_simulate printed no state before and after, so what would move is unknown.")
        }
        let reach = CloneReach(live)
        return PlacementPreview(
            request: request, observedAt: observedAt,
            before: try PlacementSimulator.placements(in: before, reach: reach),
            after: try PlacementSimulator.placements(in: after, reach: reach))
    }

    /// Every primitive instance with its role and node, in a stable order.
    private static func placements(in status: XMLTree, reach: CloneReach) throws(ClusterError) -> [Placement] {
        guard let resources = status.child("resources") else {
            throw ClusterError(.simulationRefused, "crm_simulate printed a state without resources.")
        }
        var found: [Placement] = []
        collect(resources, clone: nil, reach: reach, into: &found)
        return found.sorted { ($0.resource, $0.role, $0.node ?? "") < ($1.resource, $1.role, $1.node ?? "") }
    }

    private static func collect(
        _ parent: XMLTree, clone: String?, reach: CloneReach, into found: inout [Placement]
    ) {
        for element in parent.children {
            switch element.name {
            case "resource":
                guard let id = element["id"] else { continue }
                let place = { (node: String?) in
                    Placement(
                        resource: id, role: element["role"] ?? "unknown", node: node,
                        isFenceDevice: element["resource_agent"]?.hasPrefix("stonith:") ?? false,
                        isCloneInstance: clone != nil, runsEverywhere: clone.map(reach.runsEverywhere) ?? true)
                }
                let nodes = element.children("node").compactMap { $0["name"] }
                found += nodes.isEmpty ? [place(nil)] : nodes.map(place)
            // Without an id it is no clone that we know, so none that runs everywhere.
            case "clone", "bundle": collect(element, clone: element["id"] ?? "", reach: reach, into: &found)
            case "group", "replica": collect(element, clone: clone, reach: reach, into: &found)
            default: continue
            }
        }
    }
}
