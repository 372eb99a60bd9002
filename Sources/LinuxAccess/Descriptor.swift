import Glibc

/// One open file descriptor, closed when its last owner lets go.
///
/// Whoever waits for the descriptor holds a reference until the wait is over, so the number can never be closed, and
/// reused by another open, while something still waits on it.
final class Descriptor: Sendable {
    let raw: Int32

    /// Takes over `raw`: nobody else may close it.
    init(adopting raw: Int32) {
        self.raw = raw
    }

    deinit {
        // Never repeated on EINTR: Linux has released the number by then (close(2), "Dealing with error returns").
        _ = close(raw)
    }
}

// MARK: - Opening

extension Descriptor {
    /// open(2), always close-on-exec and without becoming a controlling terminal.
    static func open(
        _ path: String, flags: Int32, mode: mode_t = 0, operation: String = "open"
    ) throws(SystemCallError) -> Descriptor {
        // Glibc.open: the two overlays of the variadic call.
        let raw = try SystemCall.run(operation, path) { Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY, mode) }
        return Descriptor(adopting: raw)
    }

    func status(of subject: String) throws(SystemCallError) -> stat {
        var status = stat()
        try SystemCall.run("examine", subject) { fstat(raw, &status) }
        return status
    }
}
