import CLinuxHardware
import Glibc
import HealthModel

/// Runs a program to its end, within a deadline, without a thread that waits.
///
/// The child has a session of its own, a minimal environment, "/" as its working directory, nothing on standard input,
/// every signal at its default, and no descriptor of ours. At the deadline its whole process group is killed. A process
/// that is in an uninterruptible sleep cannot be killed: it is abandoned, said to be stuck, and reaped when it ends.
package enum ChildProcess {
    /// Where programs are looked for by what runs a shell script; LC_ALL so that numbers are written with a point.
    package static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]

    /// - Parameters:
    ///   - path: absolute; never looked for, never a shell.
    ///   - arguments: without the program's name.
    ///   - deadline: for everything, the start included. A cancelled task ends the child as if the deadline had passed.
    ///   - outputLimit: in bytes; a child that writes more is killed.
    ///   - whenStuckEnds: called once, and only after `.silent(isStuck: true)`, when that process has ended at last.
    package static func run(
        _ path: String, _ arguments: [String], deadline: Duration, outputLimit: Int = 1 << 20,
        environment: [String: String] = ChildProcess.environment, whenStuckEnds: (@Sendable () -> Void)? = nil
    ) async -> ChildEnd {
        await runWithComplaint(
            path, arguments, deadline: deadline, outputLimit: outputLimit, environment: environment,
            whenStuckEnds: whenStuckEnds
        ).end
    }

    /// As `run`, with the last line that the child wrote to standard error, made printable.
    package static func runWithComplaint(
        _ path: String, _ arguments: [String], deadline: Duration, outputLimit: Int = 1 << 20,
        environment: [String: String] = ChildProcess.environment, whenStuckEnds: (@Sendable () -> Void)? = nil
    ) async -> (end: ChildEnd, complaint: String) {
        var run = ChildRun(
            program: ChildProgram(path: path, arguments: arguments, environment: environment),
            deadline: MonotonicClock.now().advanced(by: deadline), outputLimit: outputLimit)
        run.whenStuckEnds = whenStuckEnds
        return await run.end()
    }

    /// Runs a program that serves until the task is cancelled. Then it gets SIGTERM, and SIGKILL if it is still there two
    /// seconds later.
    ///
    /// - Returns: how it ended, and the last line that it wrote to standard error, made printable.
    package static func serve(_ path: String, _ arguments: [String]) async -> (end: ChildEnd, complaint: String) {
        var run = ChildRun(
            program: ChildProgram(path: path, arguments: arguments, environment: environment),
            // No deadline; a year is far enough for every clock.
            deadline: MonotonicClock.now().advanced(by: .seconds(365 * 86_400)), outputLimit: 1 << 20)
        run.asksFirst = true
        return await run.end()
    }

    /// The path under which this program can be started again.
    package static let ownProgram = "/proc/self/exe"
}

/// How a child ended.
package enum ChildEnd: Equatable, Sendable {
    /// With its exit code and all of its standard output.
    case exited(code: Int32, output: [UInt8])
    /// By a signal that was not ours.
    case signalled(Int32)
    /// It wrote more than the limit, and was killed.
    case overlong
    /// One sentence.
    case notStarted(String)
    /// The deadline passed. `isStuck`: it could not even be killed.
    case silent(isStuck: Bool)
}

/// What is started.
struct ChildProgram: Sendable {
    let path: String
    let arguments: [String]
    let environment: [String: String]

    /// Blocks until the child has begun to run the program, or could not (posix_spawn(3)).
    func start() throws(SystemCallError) -> RunningChild {
        let (output, outputEnd) = try Self.pipe()
        let (errors, errorsEnd) = try Self.pipe()
        var process: Int32 = 0
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let settings = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for word in words + settings { free(word) }
        }
        try SystemCall.runReturningNumber("start", path) {
            clinux_spawn(path, words, settings, outputEnd.raw, errorsEnd.raw, &process)
        }
        withExtendedLifetime((outputEnd, errorsEnd)) {}
        do {
            let raw = try SystemCall.run("watch", path) { clinux_process_descriptor(process) }
            return RunningChild(
                process: process, ending: Descriptor(adopting: raw), output: output, errors: errors)
        } catch {
            // No descriptor left: a child that cannot be watched must not stay.
            _ = kill(-process, SIGKILL)
            while waitpid(process, nil, 0) < 0, errno == EINTR {}
            throw error
        }
    }

    /// Both ends close-on-exec; our end does not block.
    private static func pipe() throws(SystemCallError) -> (ours: Descriptor, childs: Descriptor) {
        var raw: [Int32] = [-1, -1]
        try SystemCall.run("make", "a pipe") { clinux_pipe(&raw) }
        let ends = (ours: Descriptor(adopting: raw[0]), childs: Descriptor(adopting: raw[1]))
        try SystemCall.run("make non-blocking", "a pipe") { fcntl(ends.ours.raw, F_SETFL, O_NONBLOCK) }
        return ends
    }
}
