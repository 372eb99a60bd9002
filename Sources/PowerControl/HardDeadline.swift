internal import Glibc
internal import HealthModel
internal import LinuxAccess
internal import Synchronization

/// Ends the process with a failure when it is still there long after its deadline.
///
/// Every wait has its own limit; this one is for what cannot be limited, such as a name server that does not answer, or
/// a password file on a disk that hangs. The same when the process was told to end and does not. One thread says why, and
/// another one ends the process whether or not that could be said: standard error, the system log and the debug file may
/// be what hangs.
final class HardDeadline: Sendable {
    private let instant: MonotonicInstant
    private let isQuiet: Bool
    /// None while it is being opened: what hangs there must not be waited for again.
    private let debugFile = Mutex<DebugFile?>(nil)
    private let step: Mutex<Step>

    /// What the process is doing, for a sentence about its hanging.
    struct Step: Sendable {
        /// As "asking the BMC 192.0.2.1".
        let action: String
        /// What that means, and what to do: the second half of the sentence.
        let advice: String
    }

    /// How long the words may take.
    private static let patience = Duration.seconds(1)
    /// How long the process has to end by itself after it was told to: time to close a session. Pacemaker kills it later.
    private static let grace = Duration.seconds(2)

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - instant: when the process ends.
    ///   - step: what hangs then, unless it is within `during`.
    init(at instant: MonotonicInstant, _ step: Step, report: FenceReport) {
        self.instant = instant
        self.step = Mutex(step)
        isQuiet = report.isQuiet
        // Not masked: while the main thread opens a session it has the signals blocked (`Interruption.held`), and this one
        // takes them.
        start { deadline in
            let wasTold = deadline.wait()
            // The words get a second, whoever reads them.
            deadline.start { _ in
                HardDeadline.sleep(until: MonotonicClock.now().advanced(by: HardDeadline.patience))
                _exit(1)
            }
            deadline.tell(wasTold)
            _exit(1)
        }
        // Should the first one fail in any way.
        Interruption.held {
            start { deadline in
                HardDeadline.sleep(until: deadline.instant.advanced(by: HardDeadline.patience))
                _exit(1)
            }
        }
    }

    /// The last words go there too.
    func words(to file: DebugFile?) {
        debugFile.withLock { $0 = file }
    }

    /// Calls `body`; should that hang, this is said.
    func during<Result>(_ step: Step, _ body: () throws -> Result) rethrows -> Result {
        let before = self.step.withLock { current in
            defer { current = step }
            return current
        }
        defer { self.step.withLock { $0 = before } }
        return try body()
    }

    /// Returns when the process has to end; true if that is because it was told to.
    private func wait() -> Bool {
        var toldAt: MonotonicInstant?
        while true {
            let now = MonotonicClock.now()
            if now >= instant { return false }
            if toldAt == nil, Interruption.isRequested { toldAt = now }
            if let toldAt, now >= toldAt.advanced(by: Self.grace) { return true }
            let next = now.advanced(by: .milliseconds(Interruption.pollMilliseconds))
            SystemPowerClock.sleepOnce(until: min(instant, next))
        }
    }

    private func tell(_ wasTold: Bool) {
        let step = step.withLock { $0 }
        let text =
            wasTold
            ? "The agent was told to end, but is still \(step.action); \(step.advice)."
            : "The agent was still \(step.action) long after its deadline; \(step.advice)."
        SystemLog().send(FenceReport.clean(text), .error)
        let line = FenceReport.line(text)
        if !isQuiet {
            _ = BoundedWrite.write(line, to: STDERR_FILENO, patience: FenceReport.patienceForErrors)
        }
        // Last: a disk that hangs cannot be waited for in part.
        _ = debugFile.withLock { $0 }?.append(line)
    }

    private static func sleep(until instant: MonotonicInstant) {
        while MonotonicClock.now() < instant { SystemPowerClock.sleepOnce(until: instant) }
    }

    // MARK: - Threads

    private final class Start: Sendable {
        let deadline: HardDeadline
        let body: @Sendable (HardDeadline) -> Void

        init(_ deadline: HardDeadline, _ body: @escaping @Sendable (HardDeadline) -> Void) {
            self.deadline = deadline
            self.body = body
        }
    }

    private func start(_ body: @escaping @Sendable (HardDeadline) -> Void) {
        // Retained once for the thread, which takes that over as its first act, or released here if there is none; what
        // it points to is immutable but for a Mutex, so any thread may use it.
        let box = Unmanaged.passRetained(Start(self, body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                start.body(start.deadline)
                return nil
            }, box.toOpaque())
        // Without a thread the other limits still hold.
        if code == 0 { pthread_detach(thread) } else { box.release() }
    }
}
