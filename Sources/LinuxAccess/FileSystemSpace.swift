import Glibc

/// Room of a mounted file system (statvfs(3)). The call waits for the server of a network file system: never ask there.
package struct FileSystemSpace: Equatable, Sendable {
    /// Bytes that an ordinary user can have in all.
    package var total: Double
    /// Bytes that an ordinary user can still have.
    package var free: Double
    /// Inodes in all; 0 where they are made as needed (btrfs).
    package var inodes: Double
    package var freeInodes: Double

    package init(total: Double, free: Double, inodes: Double, freeInodes: Double) {
        self.total = total
        self.free = free
        self.inodes = inodes
        self.freeInodes = freeInodes
    }

    package static func read(_ path: String) throws(SystemCallError) -> FileSystemSpace {
        var status = statvfs()
        try SystemCall.run("examine the file system of", path) { statvfs(path, &status) }
        let unit = Double(status.f_frsize == 0 ? status.f_bsize : status.f_frsize)
        // What is reserved for root is not there for the workload (df(1) counts so too).
        let reserved = Double(status.f_bfree) - Double(status.f_bavail)
        return FileSystemSpace(
            total: max(0, Double(status.f_blocks) - max(0, reserved)) * unit, free: Double(status.f_bavail) * unit,
            inodes: Double(status.f_files), freeInodes: Double(status.f_favail))
    }
}
