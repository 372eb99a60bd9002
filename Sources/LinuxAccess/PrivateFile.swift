import Glibc

/// Small files that a service keeps for itself: mode 0600, below a directory of its own, replaced as a whole.
package enum PrivateFile {
    /// Makes the directory with mode 0700 if it is missing; its parent must exist.
    package static func makeDirectory(_ path: String) throws(SystemCallError) {
        do {
            try SystemCall.run("create the directory", path) { mkdir(path, 0o700) }
        } catch  where error.errno == EEXIST {
            // What is there may be something else: opening it as a directory tells.
            _ = try Descriptor.open(path, flags: O_RDONLY | O_DIRECTORY)
        }
    }

    /// The content; nil if there is no such file.
    ///
    /// - Throws: also EFBIG for a file above `limit` bytes, which is then not one that we wrote.
    package static func read(_ path: String, limit: Int) throws(SystemCallError) -> [UInt8]? {
        let descriptor: Descriptor
        do {
            // O_NONBLOCK: a FIFO in the file's place must not hang the reader.
            descriptor = try Descriptor.open(path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch  where error.errno == ENOENT {
            return nil
        }
        guard try descriptor.status(of: path).st_mode & S_IFMT == S_IFREG else {
            throw SystemCallError(operation: "use as a regular file", subject: path, errno: EINVAL)
        }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = try SystemCall.run("read", path) { Glibc.read(descriptor.raw, &chunk, chunk.count) }
            guard count > 0 else { return content }
            content += chunk.prefix(count)
            guard content.count <= limit else {
                throw SystemCallError(operation: "read", subject: path, errno: EFBIG)
            }
        }
    }

    /// Replaces the file so that after a power cut either the old or the new content is there: written beside it, fsync,
    /// rename(2), fsync of the directory. One writer at a time.
    package static func replace(_ path: String, with content: [UInt8]) throws(SystemCallError) {
        let temporary = path + ".new"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW
        let descriptor = try Descriptor.open(temporary, flags: flags, mode: 0o600, operation: "write")
        var unwritten = content[...]
        while !unwritten.isEmpty {
            let count = try SystemCall.run("write", temporary) {
                unwritten.withUnsafeBytes { write(descriptor.raw, $0.baseAddress, $0.count) }
            }
            unwritten = unwritten.dropFirst(count)
        }
        try SystemCall.run("flush", temporary) { fsync(descriptor.raw) }
        try SystemCall.run("replace", path) { rename(temporary, path) }
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
        let parent = try Descriptor.open(directory, flags: O_RDONLY | O_DIRECTORY)
        try SystemCall.run("flush", directory) { fsync(parent.raw) }
    }
}
