internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Gets the password from a program of the user's: the only child this agent ever starts, and only if it was asked to.
struct PasswordScript {
    /// As it was given.
    let path: String
    /// Nothing may be said on standard error, so neither by the program.
    var isQuiet = false
    var isInterrupted = { Interruption.isRequested }

    /// Longest output that is read, in bytes.
    private static let limit = 4096
    /// How long a killed program may take to be gone: it may hang in the kernel, and nobody can end it then.
    private static let grace = Duration.milliseconds(500)

    private var name: String { "password_script \(Printable.clean(path, limit: 256))" }

    /// What can be said about the program without running it: whether it could be run, and whether others could have put
    /// their own in its place, and so have the password, or the power, as they like.
    func check() throws(FenceUsageError) {
        var status = stat()
        // Followed: it may be a link to the program. Its permissions are those of what is run.
        guard stat(path, &status) == 0 else { throw unrunnable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FenceUsageError("\(name) is not a regular file; give a program.")
        }
        guard access(path, X_OK) == 0 else {
            throw FenceUsageError("\(name) is not executable for this user; run chmod 700 on it.")
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw FenceUsageError("\(name) belongs to another user; make it root's with chown.")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw FenceUsageError("\(name) can be written by others than its owner; run chmod go-w on it.")
        }
        try checkDirectories()
    }

    /// Who can write to a directory on the way can put a program of his own there, unless the sticky bit keeps what is not
    /// his (inode(7)).
    private func checkDirectories() throws(FenceUsageError) {
        guard let resolved = realpath(path, nil) else { throw unrunnable(errno) }
        defer { free(resolved) }
        var directory = String(cString: resolved)[...]
        while let slash = directory.lastIndex(of: "/") {
            directory = directory[..<slash]
            let shown = directory.isEmpty ? "/" : String(directory)
            var status = stat()
            guard stat(shown, &status) == 0 else { throw unrunnable(errno) }
            let place = "\(name): its directory \(Printable.clean(shown, limit: 256))"
            guard status.st_uid == 0 || status.st_uid == geteuid() else {
                throw FenceUsageError("\(place) belongs to another user; make it root's with chown.")
            }
            guard status.st_mode & 0o022 == 0 || status.st_mode & S_ISVTX != 0 else {
                throw FenceUsageError("\(place) can be written by others; run chmod go-w on it.")
            }
        }
    }

    /// Runs the program without arguments and without a shell, and returns the first line that it prints.
    ///
    /// - Throws: a sentence if it cannot be run, fails, prints nothing, or is not done within `timeout`; it and what it
    ///   started are killed then.
    func run(timeout: Duration) throws(FenceUsageError) -> Secret {
        try check()
        let deadline = MonotonicClock.now().advanced(by: timeout)
        let (process, descriptor) = try start()
        defer { close(descriptor) }
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.limit + 1, alignment: 1)
        defer {
            Secret.wipe(output)
            output.deallocate()
        }
        let (count, end) = follow(process, into: output, from: descriptor, until: deadline)
        if case .exited(let status) = end {
            try judge(status)
            let line = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<count])
                .prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            guard !line.isEmpty else { throw FenceUsageError("\(name) printed no password.") }
            return Secret(bytes: line)
        }
        throw complaint(end, isGone: Self.kill(process))
    }

    // MARK: - Start

    private func start() throws(FenceUsageError) -> (process: pid_t, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FenceUsageError("\(name): no pipe could be made (errno \(errno)).") }
        defer { close(ends[1]) }
        // Read end: not for the child. Write end: only as its standard output.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        if isQuiet { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.prepare(&attributes)
        var process: pid_t = 0
        let argument = strdup(path)
        defer { free(argument) }
        var argv: [UnsafeMutablePointer<CChar>?] = [argument, nil]
        let code = posix_spawn(&process, path, &actions, &attributes, &argv, environ)
        guard code == 0 else {
            close(ends[0])
            throw unrunnable(code)
        }
        return (process, ends[0])
    }

    /// Signals as a shell gives them, and a process group of its own, so that what it starts there can be killed with it.
    private static func prepare(_ attributes: inout posix_spawnattr_t) {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    // MARK: - Following it

    private enum End {
        /// The wait status (wait(2)).
        case exited(Int32)
        case late(hasEnded: Bool)
        case overlong
        case interrupted
    }

    /// Reads up to the end of the output, and waits for the end of the program. Closing the output is not yet an end: a
    /// program that goes on with something else after it has printed the password would hold up the fencing.
    private func follow(
        _ process: pid_t, into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32,
        until deadline: MonotonicInstant
    ) -> (count: Int, end: End) {
        var filled = 0
        var isOpen = true
        var pause = Backoff(from: .milliseconds(1), to: .milliseconds(10))
        while true {
            if isInterrupted() { return (filled, .interrupted) }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let found = isOpen ? poll(&entry, 1, Interruption.pollMilliseconds) : 0
            if found > 0 {
                let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
                if count > 0 { filled += count }
                if count == 0 || (count < 0 && errno != EINTR) { isOpen = false }
                guard filled < buffer.count else { return (filled, .overlong) }
            } else if !isOpen {
                var status: Int32 = 0
                if waitpid(process, &status, WNOHANG) == process { return (filled, .exited(status)) }
                SystemPowerClock.sleepOnce(until: min(deadline, MonotonicClock.now().advanced(by: pause.advance())))
            }
            guard MonotonicClock.now() < deadline else {
                return (filled, .late(hasEnded: Self.hasEnded(process)))
            }
        }
    }

    /// Leaves it to `kill` to collect it.
    private static func hasEnded(_ process: pid_t) -> Bool {
        var information = siginfo_t()
        let code = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
        return code == 0 && information.si_signo == SIGCHLD
    }

    /// Kills the program with everything in its group; false if it is not gone after a while.
    private static func kill(_ process: pid_t) -> Bool {
        _ = Glibc.kill(-process, SIGKILL)
        let deadline = MonotonicClock.now().advanced(by: grace)
        var status: Int32 = 0
        while true {
            let found = waitpid(process, &status, WNOHANG)
            if found == process || (found < 0 && errno == ECHILD) { return true }
            guard MonotonicClock.now() < deadline else { return false }
            SystemPowerClock.sleepOnce(until: MonotonicClock.now().advanced(by: .milliseconds(1)))
        }
    }

    // MARK: - Sentences

    private func unrunnable(_ number: Int32) -> FenceUsageError {
        FenceUsageError("\(name) cannot be run: \(String(cString: strerror(number))); give an executable file.")
    }

    /// wait(2): the low seven bits are the signal, the next byte is the exit code.
    private func judge(_ status: Int32) throws(FenceUsageError) {
        guard status != 0 else { return }
        let signal = status & 0x7F
        let how = signal == 0 ? " with exit code \((status >> 8) & 0xFF)" : ": signal \(signal) ended it"
        throw FenceUsageError("\(name) failed\(how); run it by hand to see why.")
    }

    private func complaint(_ end: End, isGone: Bool) -> FenceUsageError {
        let killed = isGone ? "was killed" : "cannot be killed"
        return switch end {
        case .interrupted:
            FenceUsageError("The agent was told to end while \(name) ran, which \(killed); nothing was done.")
        case .overlong:
            FenceUsageError("\(name) printed more than \(Self.limit) bytes, and \(killed); it should print one line.")
        case .late(hasEnded: true):
            FenceUsageError(
                "\(name) left a process behind that holds its output beyond login_timeout, and was killed;"
                    + " let that process close its output.")
        case .late, .exited:
            FenceUsageError("\(name) did not end within login_timeout, and \(killed); run it by hand to see why.")
        }
    }
}
