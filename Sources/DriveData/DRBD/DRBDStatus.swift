/// `drbdsetup status --json` (drbd-utils 9, drbdsetup_status.c): an array of resources.
package enum DRBDStatus {
    /// - Returns: the resources in order of name; nil if the text is no such document.
    package static func resources(_ bytes: [UInt8]) -> [DRBDResource]? {
        guard let tree = try? JSONTree(bytes), case .array(let entries) = tree else { return nil }
        var all: [DRBDResource] = []
        for entry in entries {
            guard let resource = resource(entry) else { return nil }
            all.append(resource)
        }
        return all.sorted { $0.name < $1.name }
    }

    private static func resource(_ entry: JSONTree) -> DRBDResource? {
        guard let name = entry["name"]?.string else { return nil }
        var resource = DRBDResource(name: name)
        resource.role = entry["role"]?.string
        resource.isSuspended = entry["suspended"]?.bool ?? false
        for device in entry["devices"]?.array ?? [] {
            guard let volume = device["volume"]?.integer else { return nil }
            resource.devices[volume] = device["disk-state"]?.string ?? "DUnknown"
        }
        for connection in entry["connections"]?.array ?? [] {
            guard let id = connection["peer-node-id"]?.integer else { return nil }
            var known = DRBDResource.Connection(peer: connection["name"]?.string ?? "peer \(id)")
            known.state = connection["connection-state"]?.string
            known.role = connection["peer-role"]?.string
            for device in connection["peer_devices"]?.array ?? [] {
                guard let number = device["volume"]?.integer else { return nil }
                var volume = DRBDResource.Volume()
                volume.disk = device["peer-disk-state"]?.string
                volume.replication = device["replication-state"]?.string
                // KiB, as all sizes of DRBD's status.
                volume.outOfSync = device["out-of-sync"]?.number.map { $0 * 1024 }
                known.volumes[number] = volume
            }
            resource.connections[id] = known
        }
        return resource
    }
}
