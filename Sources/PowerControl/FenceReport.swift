internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Where the agent's words go: results to standard output, errors to standard error and the system log, steps to
/// whoever asked for them. Everything passes `Printable`, so nothing that a BMC or a user sent can steer a terminal, and
/// nothing waits long: a reader that has stopped loses words, and delays no power-off.
final class FenceReport {
    /// Every step is told on standard error.
    var isVerbose = false
    /// Standard error stays empty.
    var isQuiet = false
    private(set) var debugFile: DebugFile?
    private let systemLog = SystemLog()
    private var patience = FenceReport.patienceForErrors

    /// Longest wait for the reader of standard error; once in a run.
    static let patienceForErrors = Duration.milliseconds(200)
    /// Longest wait for the reader of a result, which is a line; short of the slack of `HardDeadline`.
    private static let patienceForResults = Duration.milliseconds(500)
    /// Longest wait for the reader of a document to take any more of it.
    private static let patienceForDocuments = Duration.seconds(5)

    /// From now on appends every step to the file.
    func open(debugFile path: String) throws(FenceUsageError) {
        debugFile = try DebugFile(path: path)
    }

    /// A result, for standard output.
    ///
    /// - Throws: if it could not be written.
    func result(_ text: String) throws(FenceOutputError) {
        step(text)
        try Self.output(text + "\n", Self.patienceForResults)
    }

    /// A whole document, for standard output.
    ///
    /// - Throws: if it could not be written.
    func document(_ text: String) throws(FenceOutputError) {
        try Self.output(text, Self.patienceForDocuments)
    }

    /// What went wrong.
    func error(_ text: String) {
        tell(text, .error)
    }

    /// What a person should know although the action succeeded.
    func warning(_ text: String) {
        tell(text, .warning)
    }

    /// A step on the way.
    func step(_ text: String) {
        guard isVerbose || debugFile != nil else { return }
        let line = Self.line(text)
        if isVerbose { writeError(line) }
        appendToDebugFile(line)
    }

    /// What was done, for the system log only.
    func log(_ text: String) {
        systemLog.send(Self.clean(text), .notice)
    }

    private func tell(_ text: String, _ severity: SystemLog.Severity) {
        let line = Self.line(text)
        if !isQuiet { writeError(line) }
        appendToDebugFile(line)
        systemLog.send(Self.clean(text), severity)
    }

    private func writeError(_ line: String) {
        // It is waited for once: a reader that has stopped must not cost time with every line.
        if BoundedWrite.write(line, to: STDERR_FILENO, patience: patience) == EAGAIN { patience = .zero }
    }

    private func appendToDebugFile(_ line: String) {
        guard let failure = debugFile?.append(line) else { return }
        debugFile = nil
        warning(failure.description)
    }

    private static func output(_ text: String, _ patience: Duration) throws(FenceOutputError) {
        if let number = BoundedWrite.write(text, to: STDOUT_FILENO, patience: patience) {
            throw FenceOutputError(reason: BoundedWrite.words(number))
        }
    }

    /// As it is shown: with the agent's name.
    static func line(_ text: String) -> String { FenceMetadata.name + ": " + clean(text) + "\n" }

    /// Fit for a terminal, and for one datagram of the system log.
    static func clean(_ text: String) -> String { Printable.clean(text, limit: 900) }
}

/// Standard output took not all of a result.
struct FenceOutputError: Error, CustomStringConvertible {
    /// Half a sentence.
    let reason: String

    var description: String { "The result could not be written to standard output (\(reason))." }
}
