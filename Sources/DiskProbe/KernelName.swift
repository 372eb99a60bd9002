/// The kernel's names of block devices.
package enum KernelName {
    /// What is made of other devices, of memory or of a network, and what is no disk.
    private static let otherPrefixes = [
        "bcache", "dm-", "drbd", "fd", "loop", "md", "mtdblock", "nbd", "ram", "rbd", "sr", "ublkb", "zd", "zram",
    ]

    /// Whether a disk of this name may be a physical (or a hypervisor's) drive.
    package static func mayBeDrive(_ name: String) -> Bool {
        if otherPrefixes.contains(where: { name.hasPrefix($0) }) { return false }
        // Boot and replay-protected areas of eMMC, which belong to its disk.
        if name.hasPrefix("mmcblk"), name.contains("boot") || name.contains("rpmb") { return false }
        return true
    }

    /// Whether the name is of the hidden path to a namespace of NVMe multipath: "nvme0c1n1".
    package static func isHiddenNamespace(_ name: String) -> Bool {
        name.hasPrefix("nvme") && name.dropFirst(4).contains("c")
    }

    /// Whether a disk of this name is made of others: what it says changes what drives carry.
    package static func isLayer(_ name: String) -> Bool {
        ["bcache", "dm-", "drbd", "md"].contains { name.hasPrefix($0) }
    }

    /// The disk of a partition, by its path: ".../block/sda/sda1" is on "sda".
    package static func parent(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count >= 2 ? String(parts[parts.count - 2]) : nil
    }

    /// "sdb" before "sdaa", "nvme2" before "nvme10".
    package static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count ? left < right : left.utf8.count < right.utf8.count
    }
}
