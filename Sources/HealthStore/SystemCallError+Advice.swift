package import LinuxAccess

extension SystemCallError {
    /// What a person does about it, one sentence.
    ///
    /// - Parameter path: of a file that this daemon keeps.
    package func advice(for path: String) -> String {
        if isNoSpace { return "Make room on the file system that holds \(path)." }
        if isPermissionDenied { return "Give \(path) and its directory to the daemon's user, with mode 0600 and 0700." }
        if isNotFound { return "Make the directory of \(path), or start the daemon by its unit, which makes it." }
        switch name {
        case "EISDIR", "ELOOP", "EINVAL", "ENXIO":
            return "Move away what stands at \(path), which must be a regular file and no link."
        case "EROFS": return "Mount the file system of \(path) for writing; the kernel's log says why it is not."
        default: return "Look at the disk that holds \(path), and at the kernel's log."
        }
    }
}
