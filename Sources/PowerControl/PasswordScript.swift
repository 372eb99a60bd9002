internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Gets the password from a program of the user's: the only child this agent ever starts, and only if it was asked to.
enum PasswordScript {
    /// Longest output that is read, in bytes.
    private static let limit = 4096

    /// Runs the program without arguments and without a shell, and returns the first line that it prints.
    ///
    /// - Throws: a sentence if it cannot be run, fails, prints nothing, or is not done within `timeout`; it is killed then.
    static func run(_ path: String, timeout: Duration) throws(FenceUsageError) -> Secret {
        let name = "password_script \(Printable.clean(path, limit: 256))"
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FenceUsageError("\(name): no pipe could be made (errno \(errno)).") }
        defer { close(ends[0]) }
        // Read end: not for the child. Write end: only as its standard output.
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var process: pid_t = 0
        let argument = strdup(path)
        defer { free(argument) }
        var argv: [UnsafeMutablePointer<CChar>?] = [argument, nil]
        let code = posix_spawn(&process, path, &actions, nil, &argv, environ)
        close(ends[1])
        guard code == 0 else {
            throw FenceUsageError("\(name) cannot be run: \(String(cString: strerror(code))); give an executable file.")
        }
        let deadline = MonotonicClock.now().advanced(by: timeout)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 1)
        defer {
            Secret.wipe(output)
            output.deallocate()
        }
        let count = read(into: output, from: ends[0], until: deadline)
        let status = count == nil ? nil : end(of: process, until: deadline)
        guard let count, let status else {
            kill(process, SIGKILL)
            var ignored: Int32 = 0
            while waitpid(process, &ignored, 0) < 0, errno == EINTR {}
            throw FenceUsageError("\(name) did not end within login_timeout, or printed too much; it was killed.")
        }
        guard status == 0 else {
            throw FenceUsageError("\(name) failed (wait status \(status)); run it by hand to see why.")
        }
        let line = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<count])
            .prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty else { throw FenceUsageError("\(name) printed no password.") }
        return Secret(bytes: line)
    }

    /// How often a program that has closed its output is asked whether it has ended.
    private static let patience = Duration.milliseconds(5)

    /// The wait status; nil if the program lives on. Closing the output is not yet an end: a program that goes on with
    /// something else after it has printed the password would hold up the fencing.
    private static func end(of process: pid_t, until deadline: MonotonicInstant) -> Int32? {
        var status: Int32 = 0
        while true {
            let found = waitpid(process, &status, WNOHANG)
            if found == process { return status }
            guard found == 0 || errno == EINTR, MonotonicClock.now() < deadline else { return nil }
            SystemPowerClock.sleepOnce(until: min(deadline, MonotonicClock.now().advanced(by: patience)))
        }
    }

    /// Everything up to the end of the output; nil if that does not come in time or does not fit.
    private static func read(
        into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, until deadline: MonotonicInstant
    ) -> Int? {
        var filled = 0
        while filled < buffer.count {
            let remaining = MonotonicClock.now().age(at: deadline)
            guard remaining > .zero else { return nil }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, Int32(clamping: remaining.wholeMilliseconds + 1)) > 0 else { continue }
            let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return filled }
            filled += count
        }
        return nil
    }
}
