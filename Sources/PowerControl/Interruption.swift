internal import Glibc
internal import Synchronization

/// At file level, because a C function may not capture anything.
private let interruptionFlag = Atomic<Bool>(false)

/// SIGTERM, SIGINT and SIGHUP: somebody's way of saying that an action took too long (SIGKILL follows), or a terminal that
/// was closed. The agent then ends as soon as it can, closing its session, because a BMC has few of them.
enum Interruption {
    /// Whether such a signal came.
    static var isRequested: Bool { interruptionFlag.load(ordering: .relaxed) }

    /// Longest wait at once, in milliseconds, of a wait that such a signal shall end: one that comes between the question
    /// whether it came and the system call does not end that call.
    static let pollMilliseconds: Int32 = 50

    /// From now on those signals are noted instead of ending the process; waits end early (EINTR). A reader of our output
    /// that goes away, or a limit on file sizes that a debug file meets, must not end a power-off half-way, so SIGPIPE and
    /// SIGXFSZ are ignored.
    static func watch() {
        // Makes the global before the handler can need it.
        _ = isRequested
        var action = sigaction()
        // An atomic store is all that happens in the handler (signal-safety(7)). No SA_RESTART: waits shall end.
        action.__sigaction_handler.sa_handler = { _ in interruptionFlag.store(true, ordering: .relaxed) }
        sigaction(SIGTERM, &action, nil)
        sigaction(SIGINT, &action, nil)
        // Not if it is ignored, as nohup(1) has it: who started this wants it to go on. nil is SIG_DFL.
        var before = sigaction()
        sigaction(SIGHUP, nil, &before)
        if before.__sigaction_handler.sa_handler == nil { sigaction(SIGHUP, &action, nil) }
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // A signal mask is inherited, and threads of libdispatch, for one, have them all blocked.
        var watched = watchedSignals()
        pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    }

    private static func watchedSignals() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGHUP)
        return signals
    }

    /// Calls `body`, which such a signal shall not cut short: half a handshake takes up a session of the BMC, and nobody
    /// could close it. The signal is noted by another thread, or else right afterwards. Threads that `body` starts never
    /// take such a signal.
    static func held<Result>(_ body: () -> Result) -> Result {
        var masked = watchedSignals()
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &masked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}
