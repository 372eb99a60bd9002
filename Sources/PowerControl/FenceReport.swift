internal import Glibc
internal import LinuxAccess

/// Where the agent's words go: results to standard output, errors to standard error and the system log, steps to
/// whoever asked for them. Everything passes `Printable`, so nothing that a BMC or a user sent can steer a terminal.
final class FenceReport {
    /// Every step is told on standard error.
    var isVerbose = false
    /// Standard error stays empty.
    var isQuiet = false
    private var debugFile: Int32 = -1

    init() {
        // syslog(3) keeps the pointer.
        openlog(strdup(FenceMetadata.name), LOG_PID, LOG_DAEMON)
    }

    deinit {
        if debugFile >= 0 { close(debugFile) }
        closelog()
    }

    /// From now on appends every step to the file.
    func open(debugFile path: String) throws(FenceUsageError) {
        debugFile = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard debugFile >= 0 else {
            let words = String(cString: strerror(errno))
            throw FenceUsageError(
                "debug_file \(Printable.clean(path, limit: 256)) cannot be opened: \(words); give another file.")
        }
    }

    /// A result, for standard output.
    func result(_ text: String) {
        Self.write(text + "\n", to: STDOUT_FILENO)
        step(text)
    }

    /// A whole document, for standard output.
    func document(_ text: String) {
        Self.write(text, to: STDOUT_FILENO)
    }

    /// What went wrong.
    func error(_ text: String) {
        tell(text, LOG_ERR, onStandardError: !isQuiet)
    }

    /// What a person should know although the action succeeded.
    func warning(_ text: String) {
        tell(text, LOG_WARNING, onStandardError: !isQuiet)
    }

    /// A step on the way.
    func step(_ text: String) {
        guard isVerbose || debugFile >= 0 else { return }
        let line = FenceMetadata.name + ": " + Printable.clean(text, limit: 1000) + "\n"
        if isVerbose { Self.write(line, to: STDERR_FILENO) }
        if debugFile >= 0 { Self.write(line, to: debugFile) }
    }

    /// What was done, for the system log only.
    func log(_ text: String) {
        Self.log(Printable.clean(text, limit: 1000), LOG_NOTICE)
    }

    private func tell(_ text: String, _ priority: Int32, onStandardError: Bool) {
        let clean = Printable.clean(text, limit: 1000)
        let line = FenceMetadata.name + ": " + clean + "\n"
        if onStandardError { Self.write(line, to: STDERR_FILENO) }
        if debugFile >= 0 { Self.write(line, to: debugFile) }
        Self.log(clean, priority)
    }

    private static func log(_ text: String, _ priority: Int32) {
        text.withCString { text in
            withVaList([text]) { vsyslog(priority, "%s", $0) }
        }
    }

    /// Writes all of it, or as much as the reader takes.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
