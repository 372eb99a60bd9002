import Glibc

/// A file whose size is fixed and whose room on the disk is taken when it is made, so that a later write in place needs
/// no new block and works on a full disk. One process at a time holds it (flock(2)).
package final class FixedFile: Sendable {
    package let path: String
    /// In bytes.
    package let size: Int
    private let descriptor: Descriptor

    /// Opens the file, or makes it, filled with zeros. One that is too small, because its making was cut short, is
    /// filled up; what is in it stays.
    ///
    /// - Throws: `SystemCallError`: EFBIG for a file that is larger than `size` (it is somebody else's), EAGAIN if another
    ///   process holds it, ENOSPC if there is no room for a new one (nothing is left behind).
    package init(path: String, size: Int) throws(SystemCallError) {
        self.path = path
        self.size = size
        // O_NONBLOCK: a FIFO in the file's place must not hang the opener.
        descriptor = try Descriptor.open(
            path, flags: O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600, operation: "open")
        let status = try descriptor.status(of: path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemCallError(operation: "use as a regular file", subject: path, errno: EINVAL)
        }
        guard status.st_size <= size else {
            throw SystemCallError(operation: "use as a file of \(size) bytes", subject: path, errno: EFBIG)
        }
        try Self.lock(descriptor, path)
        guard status.st_size < size else { return }
        do {
            try takeRoom(from: Int(status.st_size))
        } catch {
            if status.st_size == 0 { unlink(path) }
            throw error
        }
    }

    /// A lock of flock(2) belongs to the open file, and a child between fork and exec shares it for a moment, as does
    /// the process before us that is just ending. So a busy file is tried again for up to half a second.
    private static func lock(_ descriptor: borrowing Descriptor, _ path: String) throws(SystemCallError) {
        for _ in 0..<50 {
            if flock(descriptor.raw, LOCK_EX | LOCK_NB) == 0 { return }
            usleep(10_000)
        }
        try SystemCall.run("lock", path) { flock(descriptor.raw, LOCK_EX | LOCK_NB) }
    }

    /// posix_fallocate(3) reserves blocks; the zeros turn reserved extents into written ones, so that a later write in
    /// place does not have to change the file's map either.
    private func takeRoom(from present: Int) throws(SystemCallError) {
        try SystemCall.runReturningNumber("take room for", path) { posix_fallocate(descriptor.raw, 0, off_t(size)) }
        try write([UInt8](repeating: 0, count: size - present), at: present)
        try SystemCall.run("write out", path) { fsync(descriptor.raw) }
        // The name itself must survive a crash as well.
        try FileName.writeOutDirectory(of: path)
    }

    /// Writes in place and returns when the disk has it (fdatasync(2)).
    package func write(_ bytes: [UInt8], at offset: Int) throws(SystemCallError) {
        precondition(offset >= 0 && offset + bytes.count <= size, "a write beyond the fixed size")
        var done = 0
        while done < bytes.count {
            done += try SystemCall.run("write to", path) {
                bytes.withUnsafeBytes { buffer in
                    let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                    return pwrite(descriptor.raw, rest.baseAddress, rest.count, off_t(offset + done))
                }
            }
        }
        try SystemCall.run("write out", path) { fdatasync(descriptor.raw) }
    }

    /// Exactly `count` bytes; ENODATA if somebody has cut the file short.
    package func read(_ count: Int, at offset: Int) throws(SystemCallError) -> [UInt8] {
        precondition(offset >= 0 && count >= 0 && offset + count <= size, "a read beyond the fixed size")
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = try SystemCall.run("read", path) {
                bytes.withUnsafeMutableBytes { buffer in
                    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                    return pread(descriptor.raw, rest.baseAddress, rest.count, off_t(offset + done))
                }
            }
            guard got > 0 else { throw SystemCallError(operation: "read", subject: path, errno: ENODATA) }
            done += got
        }
        return bytes
    }
}
