/// One physical drive as it was found: identity, the paths to it, and what the kernel calls its block devices.
package struct FoundDrive: Hashable, Sendable {
    /// Stable across restarts and names: "wwn-5000c500a1b2c3d4", "serial-...", or where it sits if it has neither.
    package var id: String
    /// For a person: "sda (ST4000NM0035)".
    package var name: String
    /// What could be learned without asking the drive: "model", "serial", "firmware", "vendor", "transport".
    package var identity: [String: String]
    package var access: DriveAccess
    /// Every way to it, sorted by name; one unless it is multipathed.
    package var paths: [DrivePath]
    /// Its block devices: "sda", or the namespaces of an NVMe drive.
    package var blockNames: [String]

    package init(
        id: String, name: String, identity: [String: String], access: DriveAccess, paths: [DrivePath],
        blockNames: [String]
    ) {
        self.id = id
        self.name = name
        self.identity = identity
        self.access = access
        self.paths = paths
        self.blockNames = blockNames
    }

    /// The path to read by: the first that works, or the first.
    package var bestPath: DrivePath? { paths.first { $0.isUsable } ?? paths.first }

    /// Every name that an event may call it by.
    package var kernelNames: Set<String> { Set(paths.map(\.name) + blockNames) }
}

/// How a drive is asked.
package enum DriveAccess: Hashable, Sendable {
    /// SCSI commands, which also reach ATA drives.
    case scsi
    case nvme
    /// By smartctl, with this device type: "megaraid,8".
    case controller(type: String)
    /// It offers nothing: why, in one sentence.
    case nothing(String)

    var isBehindController: Bool {
        if case .controller = self { true } else { false }
    }
}

/// One way to a drive.
package struct DrivePath: Hashable, Sendable {
    /// The kernel's name: "sda", "nvme0".
    package var name: String
    /// "/dev/sda".
    package var node: String
    /// The kernel's state of it in its own word ("running", "offline", "live", "dead"); nil where it says none.
    package var state: String?
    /// Runtime power management has put it to sleep: opening it would wake it.
    package var isSuspended: Bool

    package init(name: String, node: String, state: String?, isSuspended: Bool) {
        self.name = name
        self.node = node
        self.state = state
        self.isSuspended = isSuspended
    }

    /// SCSI: "running"; NVMe: "live". A path without a state is believed (virtio).
    package var isUsable: Bool { state.map { ["running", "live"].contains($0) } ?? true }

    /// The kernel itself has given up on it; asking would only wait.
    package var isGivenUp: Bool {
        ["offline", "transport-offline", "dead", "deleting", "deleting (no IO)"].contains(state ?? "")
    }
}
