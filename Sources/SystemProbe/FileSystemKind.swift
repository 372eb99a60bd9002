/// What kinds of file system there are, for two questions: may it be asked for its space, and is it meant to be written.
enum FileSystemKind {
    /// On a disk of this machine, and written to: the ones that errors make read-only.
    static let onDisk: Set<String> = [
        "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "reiserfs", "zfs", "bcachefs", "nilfs2",
    ]
    /// Answers statfs(2) by itself. All others (nfs, cifs, ceph, fuse, 9p, gfs2, ocfs2 ...) wait for a server, another
    /// node or a user's process, perhaps for ever: they are never asked, and nothing behind them is.
    static let answersByItself = onDisk.union(["tmpfs", "ramfs", "vfat", "overlay"])

    static func canBeAsked(_ mount: Mount, in table: MountTable) -> Bool {
        guard answersByItself.contains(mount.type) else { return false }
        // The way to a mount point leads over those above it.
        return table.mounts.allSatisfy {
            !MountTable.contains($0.point, mount.point) || answersByItself.contains($0.type) || $0.isInMemory
        }
    }
}

extension Mount {
    /// The kernel's own (proc, sysfs, devtmpfs, cgroup ...): no way through them waits.
    fileprivate var isInMemory: Bool {
        [
            "proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "rootfs", "squashfs", "iso9660", "erofs",
            "securityfs", "debugfs", "tracefs", "mqueue", "hugetlbfs", "nsfs", "configfs", "bpf", "pstore", "efivarfs",
        ].contains(type)
    }
}
