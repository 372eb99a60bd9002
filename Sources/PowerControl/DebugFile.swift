internal import Glibc
internal import LinuxAccess

/// The file that takes every step. A help for a person, and not in the way of fencing: nothing here waits, as long as the
/// disk answers.
final class DebugFile: Sendable {
    private let path: String
    /// Open until the process ends, so that its number can never mean another file to the thread of `HardDeadline`.
    private let descriptor: Int32

    /// Opens the file, or makes it with mode 0600.
    ///
    /// Only regular files: opening a FIFO waits for its reader, and opening a device can do something, as arm a watchdog.
    /// So it is looked at before it is opened, and once more afterwards, should it have been replaced in between.
    init(path: String) throws(FenceUsageError) {
        self.path = path
        var status = stat()
        if lstat(path, &status) == 0, let objection = Self.objection(to: status) {
            throw FenceUsageError("\(Self.named(path)) \(objection).")
        }
        descriptor = Glibc.open(
            path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o600)
        guard descriptor >= 0 else {
            throw FenceUsageError(
                "\(Self.named(path)) cannot be opened (\(BoundedWrite.words(errno))) and is ignored; give another file."
            )
        }
        guard fstat(descriptor, &status) == 0, Self.objection(to: status) == nil else {
            close(descriptor)
            throw FenceUsageError("\(Self.named(path)) was replaced while it was opened and is ignored.")
        }
    }

    /// Appends a line.
    ///
    /// - Returns: nil, or why it could not be written.
    func append(_ line: String) -> FenceUsageError? {
        var line = line
        let number: Int32? = line.withUTF8 { bytes in
            while true {
                let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { return errno }
                // A short write to a regular file means that the room has run out (write(2)).
                return count == bytes.count ? nil : ENOSPC
            }
        }
        return number.map {
            FenceUsageError(
                "\(Self.named(path)) cannot be written (\(BoundedWrite.words($0))); what follows is missing in it.")
        }
    }

    private static func named(_ path: String) -> String { "debug_file \(Printable.clean(path, limit: 256))" }

    private static func objection(to status: stat) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFLNK: "is a symbolic link, which is not followed, and is ignored; name the file itself"
        default: "is not a regular file and is ignored; give another file"
        }
    }
}
