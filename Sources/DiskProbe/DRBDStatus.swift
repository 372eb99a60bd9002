internal import FoundationEssentials
package import HealthModel

/// What DRBD says of its resources, from `drbdsetup status --json` and `drbdsetup show --json` (drbdsetup(8)). The texts are
/// untrusted: what is not of the expected form is left out.
///
/// Nothing here runs the command: it needs a right that the disk probe does not have.
package enum DRBDStatus {
    /// One volume of one resource.
    package struct Volume: Hashable, Sendable {
        package var resource: String
        /// "drbd3" is minor 3.
        package var minor: Int
        /// "UpToDate", "Inconsistent", ...
        package var diskState: String
        /// Of each peer, for this volume.
        package var peerDiskStates: [String]

        /// "drbd3".
        package var deviceName: String { "drbd\(minor)" }

        /// This node's copy and the peers': how many there are, and how many are up to date. One is needed.
        package var redundancy: Redundancy {
            let copies = [diskState] + peerDiskStates.filter { $0 != "Diskless" }
            return Redundancy(members: copies.count, working: copies.count { $0 == "UpToDate" }, needed: 1)
        }
    }

    package static func volumes(statusJSON text: [UInt8]) -> [Volume] {
        guard let resources = try? JSONDecoder().decode([StatusResource].self, from: Data(text)) else { return [] }
        return resources.flatMap { resource in
            (resource.devices ?? []).compactMap { device in
                guard let minor = device.minor, (0..<1_048_576).contains(minor) else { return nil }
                let peers = (resource.connections ?? []).compactMap { connection in
                    connection.peerDevices?.first { $0.volume == device.volume }?.disk
                }
                return Volume(
                    resource: resource.name ?? "", minor: minor, diskState: device.disk ?? "",
                    peerDiskStates: peers)
            }
        }
    }

    /// The block device under each DRBD device: ["drbd0": "sdb1"].
    package static func backing(showJSON text: [UInt8]) -> [String: String] {
        guard let resources = try? JSONDecoder().decode([ShowResource].self, from: Data(text)) else { return [:] }
        var result: [String: String] = [:]
        for volume in resources.flatMap({ $0.host?.volumes ?? [] }) {
            guard let minor = volume.minor, let disk = volume.disk, disk.hasPrefix("/dev/") else { continue }
            result["drbd\(minor)"] = disk.split(separator: "/").last.map(String.init)
        }
        return result
    }
}

private struct StatusResource: Decodable {
    struct Device: Decodable {
        var volume: Int?
        var minor: Int?
        var disk: String?

        enum CodingKeys: String, CodingKey {
            case volume, minor
            case disk = "disk-state"
        }
    }

    struct Connection: Decodable {
        var peerDevices: [PeerDevice]?

        enum CodingKeys: String, CodingKey {
            case peerDevices = "peer_devices"
        }
    }

    struct PeerDevice: Decodable {
        var volume: Int?
        var disk: String?

        enum CodingKeys: String, CodingKey {
            case volume
            case disk = "peer-disk-state"
        }
    }

    var name: String?
    var devices: [Device]?
    var connections: [Connection]?
}

private struct ShowResource: Decodable {
    struct Host: Decodable {
        var volumes: [Volume]?
    }

    struct Volume: Decodable {
        var minor: Int?
        var disk: String?

        enum CodingKeys: String, CodingKey {
            case minor = "device_minor"
            case disk
        }
    }

    var host: Host?

    enum CodingKeys: String, CodingKey {
        case host = "_this_host"
    }
}
