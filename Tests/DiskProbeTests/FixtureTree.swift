import FoundationEssentials
import LinuxAccess
import Testing

@testable import DiskProbe

/// A sysfs and procfs of our own in a directory, removed with its last owner. Links lead within the tree.
final class FixtureTree: Sendable {
    let root: String

    var tree: KernelTree { KernelTree(root: root) }

    init() throws {
        root = "/tmp/forewarn-disk-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    func put(_ path: String, _ text: String = "") throws { try put(path, Array(text.utf8)) }

    func put(_ path: String, _ bytes: [UInt8]) throws {
        try makeParent(path)
        try Data(bytes).write(to: URL(filePath: root + path))
    }

    func directory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: root + path, withIntermediateDirectories: true)
    }

    func link(_ path: String, to target: String) throws {
        try makeParent(path)
        try FileManager.default.createSymbolicLink(atPath: root + path, withDestinationPath: root + target)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: root + path) }

    private func makeParent(_ path: String) throws {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        try directory("/" + parent)
    }
}

// MARK: - Devices as the kernel shows them

extension FixtureTree {
    /// A block device at `place` below /sys/devices, linked from /sys/block and /sys/class/block.
    func block(_ name: String, at place: String, number: String, size: Int = 1_000_000) throws {
        let path = "/sys/devices/\(place)/block/\(name)"
        try put("\(path)/size", "\(size)\n")
        try put("\(path)/dev", "\(number)\n")
        try put("\(path)/removable", "0\n")
        try directory("\(path)/holders")
        try directory("\(path)/slaves")
        if !place.hasPrefix("virtual") { try link("\(path)/device", to: "/sys/devices/\(place)") }
        try link("/sys/block/\(name)", to: path)
        try link("/sys/class/block/\(name)", to: path)
    }

    /// A SCSI or ATA disk on host `host`.
    func scsiDisk(
        _ name: String, host: Int, number: String, vendor: String = "ATA     ", model: String = "ST4000NM0035-1V4",
        wwid: String? = nil, serial: String? = nil, state: String = "running", runtime: String = "active"
    ) throws {
        let place = "pci0000:00/0000:00:17.0/ata\(host)/host\(host)/target\(host):0:0/\(host):0:0:0"
        try block(name, at: place, number: number)
        let device = "/sys/devices/\(place)"
        try put("\(device)/vendor", vendor)
        try put("\(device)/model", model + "\n")
        try put("\(device)/rev", "TN05\n")
        try put("\(device)/state", state + "\n")
        try put("\(device)/power/runtime_status", runtime + "\n")
        if let wwid { try put("\(device)/wwid", wwid + "\n") }
        if let serial {
            try put("\(device)/vpd_pg80", [0, 0x80, 0, UInt8(serial.utf8.count)] + Array(serial.utf8))
        }
    }

    func partition(_ name: String, of disk: String, number: String) throws {
        let path = "/sys/block/\(disk)/\(name)"
        try put("\(path)/partition", "1\n")
        try put("\(path)/dev", "\(number)\n")
        try directory("\(path)/holders")
        try link("/sys/class/block/\(name)", to: path)
    }

    /// An NVMe controller; its namespaces are block devices of their own.
    func nvmeController(
        _ name: String, pci: String, serial: String = "S4EWNX0M", subsystem: String = "nqn.2014.08.org:a",
        state: String = "live", runtime: String = "active"
    ) throws {
        let path = "/sys/devices/pci0000:00/\(pci)/nvme/\(name)"
        try put("\(path)/model", "SAMSUNG MZ7L3960\n")
        try put("\(path)/serial", "\(serial)      \n")
        try put("\(path)/firmware_rev", "EDA7202Q\n")
        try put("\(path)/state", state + "\n")
        try put("\(path)/transport", "pcie\n")
        try put("\(path)/subsysnqn", subsystem + "\n")
        try put("/sys/devices/pci0000:00/\(pci)/power/runtime_status", runtime + "\n")
        try link("\(path)/device", to: "/sys/devices/pci0000:00/\(pci)")
        try link("/sys/class/nvme/\(name)", to: path)
    }

    /// One holds the other: sysfs has a link on both sides.
    func stack(_ upper: String, on lower: String) throws {
        try link("/sys/class/block/\(lower)/holders/\(upper)", to: "/sys/class/block/\(upper)")
        try link("/sys/class/block/\(upper)/slaves/\(lower)", to: "/sys/class/block/\(lower)")
    }

    func array(
        _ name: String, level: String = "raid1", disks: Int = 2, degraded: Int? = 0, state: String = "clean",
        action: String = "idle", completed: String = "none", members: [String: String], number: String = "9:0"
    ) throws {
        if !tree.exists("/sys/class/block/\(name)") { try block(name, at: "virtual", number: number) }
        let path = "/sys/block/\(name)/md"
        try put("\(path)/array_state", state + "\n")
        try put("\(path)/level", level + "\n")
        try put("\(path)/raid_disks", "\(disks)\n")
        if let degraded {
            try put("\(path)/degraded", "\(degraded)\n")
            try put("\(path)/sync_action", action + "\n")
            try put("\(path)/sync_completed", completed + "\n")
            try put("\(path)/mismatch_cnt", "0\n")
        }
        try put("\(path)/layout", level == "raid10" ? "258\n" : "0\n")
        for (member, state) in members { try put("\(path)/dev-\(member)/state", state + "\n") }
    }

    func mapper(_ name: String, label: String, uuid: String = "LVM-abc", number: String) throws {
        try block(name, at: "virtual", number: number)
        try put("/sys/block/\(name)/dm/name", label + "\n")
        try put("/sys/block/\(name)/dm/uuid", uuid + "\n")
    }
}
