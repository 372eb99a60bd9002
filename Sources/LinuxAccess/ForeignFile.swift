import Glibc

/// Files and directories that somebody names on a command line: read whole, never more than a limit.
package enum ForeignFile {
    package enum Kind: Sendable {
        case file
        case directory
        /// A pipe, as a shell's process substitution makes it.
        case pipe
        /// A device, a socket: nothing that a report could be in.
        case other
    }

    /// What a file is, and which one: two paths with the same identity are one file.
    package struct Status: Sendable {
        package let kind: Kind
        package let identity: Identity
    }

    package struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// Follows symbolic links (stat(2)).
    package static func status(_ path: String) throws(SystemCallError) -> Status {
        var status = stat()
        try SystemCall.run("examine", path) { stat(path, &status) }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFIFO: .pipe
            default: .other
            }
        return Status(
            kind: kind, identity: Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
    }

    /// Whether the path itself is a symbolic link (lstat(2)); one that cannot be examined is none.
    package static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// - Returns: at most `limit` bytes, and whether there was more.
    package static func read(_ path: String, limit: Int) throws(SystemCallError) -> (bytes: [UInt8], isCut: Bool) {
        let descriptor = try Descriptor.open(path, flags: O_RDONLY)
        return try read(descriptor.raw, path, limit: limit)
    }

    /// Standard input to its end.
    package static func readStandardInput(limit: Int) throws(SystemCallError) -> (bytes: [UInt8], isCut: Bool) {
        try read(STDIN_FILENO, "standard input", limit: limit)
    }

    /// The names in a directory, sorted; at most `limit` of them.
    package static func names(in path: String, limit: Int) throws(SystemCallError) -> [String] {
        guard let stream = opendir(path) else {
            // The number is read by the one reader of errno: the same open again, which fails in the same way.
            _ = try Descriptor.open(path, flags: O_RDONLY | O_DIRECTORY)
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func read(
        _ raw: Int32, _ subject: String, limit: Int
    ) throws(SystemCallError) -> (bytes: [UInt8], isCut: Bool) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try SystemCall.run("read", subject) { Glibc.read(raw, &chunk, chunk.count) }
            if count == 0 { return (bytes, false) }
            let room = limit - bytes.count
            bytes.append(contentsOf: chunk[0..<min(count, room)])
            if count > room { return (bytes, true) }
        }
    }
}
