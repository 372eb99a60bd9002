import Glibc

/// Names of files.
package enum FileName {
    /// Whether anything has this name, even a symbolic link that leads nowhere.
    package static func exists(_ path: String) -> Bool {
        FileIdentity(ofPath: path) != nil
    }

    /// Puts one file in the place of another at a stroke (rename(2)).
    ///
    /// - Parameter durable: return only when the new name would survive a crash (fsync(2) of the directory).
    package static func rename(_ path: String, to target: String, durable: Bool) throws(SystemCallError) {
        try SystemCall.run("rename to \(target)", path) { Glibc.rename(path, target) }
        if durable { try writeOutDirectory(of: target) }
    }

    /// Takes the name away (unlink(2)); what has it open keeps it.
    package static func remove(_ path: String) throws(SystemCallError) {
        try SystemCall.run("remove", path) { unlink(path) }
    }

    /// Makes the names in the directory of `path` survive a crash.
    static func writeOutDirectory(of path: String) throws(SystemCallError) {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
        let descriptor = try Descriptor.open(directory, flags: O_RDONLY | O_DIRECTORY)
        try SystemCall.run("write out", directory) { fsync(descriptor.raw) }
    }
}
