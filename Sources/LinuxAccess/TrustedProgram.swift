import Glibc

/// Whether a program may be run that somebody else has put there: it, and the directory that it is in, belong to root
/// and nobody else may write to them, so that what was checked is what is run.
package enum TrustedProgram {
    /// nil if it may be run; else why not, half a sentence.
    ///
    /// - Parameter owner: whose it must be; another one than root is for tests.
    package static func objection(to path: String, owner: UInt32 = 0) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return "its path is not absolute" }
        let directory = slash == path.startIndex ? "/" : String(path[..<slash])
        return objection(directory, isDirectory: true, owner: owner)
            ?? objection(path, isDirectory: false, owner: owner)
    }

    private static func objection(_ path: String, isDirectory: Bool, owner: UInt32) -> String? {
        var status = stat()
        // A link would lead to what was not checked; only its own place counts.
        guard lstat(path, &status) == 0 else { return "\(path) is not there" }
        let kind = status.st_mode & S_IFMT
        guard kind == (isDirectory ? S_IFDIR : S_IFREG) else {
            return "\(path) is not a \(isDirectory ? "directory" : "regular file")"
        }
        guard status.st_uid == owner else { return "\(path) does not belong to root" }
        guard status.st_mode & 0o022 == 0 else { return "others may write to \(path)" }
        guard isDirectory || status.st_mode & 0o111 != 0 else { return "\(path) is not executable" }
        return nil
    }
}
