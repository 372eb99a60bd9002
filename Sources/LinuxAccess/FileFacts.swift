import Glibc

/// What tells whether a file is the same and unchanged, without opening it (stat(2)).
package struct FileFacts: Equatable, Sendable {
    package var isRegular: Bool
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    /// Nanoseconds since 1970, wrapping: for comparison only.
    package var modified: Int64

    /// - Returns: nil if there is no such file.
    package static func read(_ path: String) throws(SystemCallError) -> FileFacts? {
        var status = stat()
        guard try SystemCall.run("examine", path, orNilFor: ENOENT, { stat(path, &status) }) != nil else { return nil }
        return FileFacts(
            isRegular: status.st_mode & S_IFMT == S_IFREG, device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
    }
}
