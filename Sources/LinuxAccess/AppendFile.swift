import Glibc

/// A file that only grows, a whole record at a time (O_APPEND in open(2)).
package final class AppendFile: Sendable {
    package let path: String
    private let descriptor: Descriptor

    /// Opens or makes the file, of mode 0600 unless told otherwise; no symbolic link, no FIFO.
    package init(path: String, mode: UInt32 = 0o600) throws(SystemCallError) {
        self.path = path
        descriptor = try Descriptor.open(
            path, flags: O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, mode: mode)
        let status = try descriptor.status(of: path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemCallError(operation: "use as a regular file", subject: path, errno: EINVAL)
        }
    }

    /// In bytes.
    package func size() throws(SystemCallError) -> Int {
        Int(try descriptor.status(of: path).st_size)
    }

    /// Whether the name is gone, so that what is written would be lost with the last descriptor.
    package func isRemoved() throws(SystemCallError) -> Bool {
        try descriptor.status(of: path).st_nlink == 0
    }

    /// The last byte; nil for an empty file.
    package func lastByte() throws(SystemCallError) -> UInt8? {
        let size = try size()
        guard size > 0 else { return nil }
        var byte: UInt8 = 0
        let got = try SystemCall.run("read", path) { pread(descriptor.raw, &byte, 1, off_t(size - 1)) }
        return got == 1 ? byte : nil
    }

    /// All or nothing: what was written of a record that does not fit is taken back (ftruncate(2)).
    package func append(_ bytes: [UInt8]) throws(SystemCallError) {
        let before = try size()
        do throws(SystemCallError) {
            let count = try SystemCall.run("append to", path) {
                Glibc.write(descriptor.raw, bytes, bytes.count)
            }
            // A short write to a regular file means that the room has run out (write(2)).
            guard count == bytes.count else {
                throw SystemCallError(operation: "append to", subject: path, errno: ENOSPC)
            }
        } catch {
            _ = ftruncate(descriptor.raw, off_t(before))
            throw error
        }
    }
}
