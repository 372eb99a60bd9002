package import HealthModel

/// One DRBD resource as its node sees it (drbd.conf(5), drbdsetup(8) "status"). Words are the kernel's own; nil is what
/// was not said.
package struct DRBDResource: Equatable, Sendable {
    package var name: String
    package var role: String?
    package var isSuspended = false
    /// By volume.
    package var devices: [Int: String] = [:]
    /// By the peer's node id.
    package var connections: [Int: Connection] = [:]

    package struct Connection: Equatable, Sendable {
        package var peer: String
        package var state: String?
        package var role: String?
        /// By volume.
        package var volumes: [Int: Volume] = [:]

        package init(peer: String) { self.peer = peer }
    }

    package struct Volume: Equatable, Sendable {
        package var disk: String?
        package var replication: String?
        /// Bytes; nil where the stream does not count them.
        package var outOfSync: Double?

        package init() {}
    }

    package init(name: String) { self.name = name }

    /// The resource in the vocabulary of the rules.
    package var measurement: Measurement {
        var states: Set<StateName> = []
        if role == "Primary" { states.insert(.replicaPrimary) }
        if isSuspended { states.insert(.replicaSuspended) }
        if devices.values.contains("Diskless") { states.insert(.replicaDiskless) }
        for connection in connections.values {
            if connection.state != "Connected" { states.insert(.replicaDisconnected) }
            for volume in connection.volumes.values {
                if volume.disk != "UpToDate" || volume.outOfSync ?? 0 > 0 { states.insert(.replicaOutOfSync) }
                switch volume.replication {
                case "SyncSource", "PausedSyncS": states.formUnion([.resyncSource, .replicaOutOfSync])
                case "SyncTarget", "PausedSyncT": states.formUnion([.resyncTarget, .replicaOutOfSync])
                default: break
                }
            }
        }
        if isInSync { states.insert(.replicaInSync) }
        let behind = connections.values.flatMap { $0.volumes.values }.compactMap(\.outOfSync).max()
        return Measurement(
            component: Component(kind: .replica, id: name, name: name),
            identity: role.map { ["role": $0] } ?? [:],
            quantities: behind.map { [Quantity(.outOfSync, $0, .bytes)] } ?? [], states: states.sorted(),
            notes: notes)
    }

    /// Whole here, whole there, and connected; anything that was not said is a no.
    package var isInSync: Bool {
        !devices.isEmpty && devices.values.allSatisfy { $0 == "UpToDate" } && !connections.isEmpty && !isSuspended
            && connections.values.allSatisfy { connection in
                connection.state == "Connected"
                    && devices.keys.allSatisfy { volume in
                        guard let peer = connection.volumes[volume] else { return false }
                        return peer.disk == "UpToDate" && peer.replication == "Established" && peer.outOfSync ?? 0 == 0
                    }
            }
    }

    private var notes: [String] {
        connections.sorted { $0.key < $1.key }.map { _, connection in
            let volumes = connection.volumes.sorted { $0.key < $1.key }
                .map { "volume \($0.key) \($0.value.disk ?? "unknown"), \($0.value.replication ?? "unknown")" }
            return "\(connection.peer): \(connection.state ?? "unknown"); \(volumes.joined(separator: "; "))"
        }
    }
}
