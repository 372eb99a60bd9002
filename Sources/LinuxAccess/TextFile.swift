import Glibc

/// Reads a whole small file whose content is trusted as much as its owner.
package enum TextFile {
    /// Who may have written the file.
    package enum Trust: Sendable {
        case anybody
        /// root or the user of this process, and nobody else may write to it.
        case ownerOnly
    }

    /// - Throws: `SystemCallError`; EFBIG if the file is larger than `limit` bytes, EPERM if somebody else may write it.
    package static func read(_ path: String, limit: Int = 1 << 20, trust: Trust = .anybody) throws(SystemCallError)
        -> [UInt8]
    {
        // O_NONBLOCK: a FIFO in the file's place must not hang the reader.
        let descriptor = try Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
        let status = try descriptor.status(of: path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemCallError(
                operation: "read", subject: path, errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        if case .ownerOnly = trust {
            let isTrusted = (status.st_uid == 0 || status.st_uid == geteuid()) && status.st_mode & 0o022 == 0
            guard isTrusted else { throw SystemCallError(operation: "trust", subject: path, errno: EPERM) }
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try SystemCall.run("read", path) { Glibc.read(descriptor.raw, &chunk, chunk.count) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[0..<count])
            guard bytes.count <= limit else { throw SystemCallError(operation: "read", subject: path, errno: EFBIG) }
        }
    }
}
