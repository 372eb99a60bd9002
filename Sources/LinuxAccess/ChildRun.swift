import Dispatch
import Glibc
import HealthModel
import Synchronization

/// One run of a child, from its start to its end or to the moment at which it is given up.
struct ChildRun: Sendable {
    let program: ChildProgram
    let deadline: MonotonicInstant
    let outputLimit: Int
    var whenStuckEnds: (@Sendable () -> Void)?
    /// How long a killed child may take to be gone, and a start that is late may still take: what is not in an
    /// uninterruptible sleep ends within microseconds, but on a busy machine a moment later, and a big one has much memory
    /// to give back.
    var grace = Duration.seconds(2)
    /// The seam for tests: user space cannot refuse SIGKILL.
    var kill: @Sendable (RunningChild) -> Void = { $0.killGroup() }

    /// SIGTERM goes first, and SIGKILL only when that did not end it.
    var asksFirst = false

    /// What is kept of standard error, its end, in bytes.
    private static let complaintLimit = 512
    /// Each start may block for as long as the disk with the program on it does not answer.
    private static let starters = DispatchQueue(label: "forewarn.start", attributes: .concurrent)

    func end() async -> (end: ChildEnd, complaint: String) {
        switch await started() {
        case .success(let child): return await follow(child)
        case .failure(let error): return (.notStarted(error.description), "")
        case nil: return (.silent(isStuck: true), "")
        }
    }

    // MARK: - Start

    /// nil when the start itself takes so much longer than everything may that it must be hanging.
    private func started() async -> Result<RunningChild, SystemCallError>? {
        let start = Start()
        let program = program
        let ended = whenStuckEnds
        Self.starters.async {
            let result: Result<RunningChild, SystemCallError>
            do throws(SystemCallError) {
                result = .success(try program.start())
            } catch {
                result = .failure(error)
            }
            guard start.finish(result) else {
                // Nobody waits any more.
                switch result {
                case .success(let child):
                    child.killGroup()
                    child.abandon(then: ended)
                case .failure: ended?()
                }
                return
            }
        }
        let limit = deadline.advanced(by: grace)
        // A task of its own, as below: a child that is started after all is ended in good order.
        return await Task { await start.result(until: limit) }.value
    }

    /// Who is first: the started child or the deadline.
    private final class Start: Sendable {
        private let wait = PendingWait()
        private let value = Mutex<Result<RunningChild, SystemCallError>?>(nil)

        /// False if it is too late.
        func finish(_ result: Result<RunningChild, SystemCallError>) -> Bool {
            value.withLock { $0 = result }
            return wait.finish(.ready)
        }

        func result(until deadline: MonotonicInstant) async -> Result<RunningChild, SystemCallError>? {
            wait.arm(deadline: deadline)
            return await wait.outcome() == .ready ? value.withLock { $0 } : nil
        }
    }

    // MARK: - Following it

    private func follow(_ child: RunningChild) async -> (end: ChildEnd, complaint: String) {
        var output = PipeReader(child.output, limit: outputLimit, keepsEnd: false)
        var errors = PipeReader(child.errors, limit: Self.complaintLimit, keepsEnd: true)
        while true {
            // First the question, then the reading: what it wrote before it ended is in the pipe by then.
            let hasEnded = child.hasEnded
            output.drain()
            errors.drain()
            let complaint = Self.lastLine(errors.bytes)
            if output.isOverrun { return (await giveUp(child) ? .overlong : .silent(isStuck: true), complaint) }
            if hasEnded { return (Self.end(status: child.reap(), output: output.bytes), complaint) }
            let wait = PendingWait()
            wait.arm(child.ending, for: .reading)
            if output.isOpen { wait.arm(child.output, for: .reading) }
            if errors.isOpen { wait.arm(child.errors, for: .reading) }
            wait.arm(deadline: deadline)
            guard await wait.outcome() == .ready else {
                let isGone = await giveUp(child)
                // What it said on its way out.
                errors.drain()
                return (.silent(isStuck: !isGone), Self.lastLine(errors.bytes))
            }
        }
    }

    /// Kills it; false if it cannot be killed, and then it is reaped whenever it ends.
    private func giveUp(_ child: RunningChild) async -> Bool {
        var isGone = false
        if asksFirst {
            child.askGroupToEnd()
            isGone = await isGoneInTime(child)
        }
        if !isGone {
            kill(child)
            isGone = await isGoneInTime(child)
        }
        if isGone {
            _ = child.reap()
        } else {
            child.abandon(then: whenStuckEnds)
        }
        return isGone
    }

    private func isGoneInTime(_ child: RunningChild) async -> Bool {
        let limit = MonotonicClock.now().advanced(by: grace)
        // A task of its own: the caller's may be cancelled, and then no wait would take any time.
        return await Task {
            while !child.hasEnded {
                let wait = PendingWait()
                wait.arm(child.ending, for: .reading)
                wait.arm(deadline: limit)
                guard await wait.outcome() == .ready else { return child.hasEnded }
            }
            return true
        }.value
    }

    private static func lastLine(_ bytes: [UInt8]) -> String {
        let line = bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }).last ?? []
        return Printable.clean(line, limit: complaintLimit)
    }

    /// wait(2): the low seven bits are the signal, the next byte is the exit code.
    private static func end(status: Int32, output: [UInt8]) -> ChildEnd {
        let signal = status & 0x7F
        return signal == 0 ? .exited(code: (status >> 8) & 0xFF, output: output) : .signalled(signal)
    }
}

/// Takes what a pipe holds, up to a limit.
private struct PipeReader {
    private let descriptor: Descriptor
    private let limit: Int
    /// Of what is too much the beginning is dropped; otherwise it is an overrun.
    private let keepsEnd: Bool
    private(set) var bytes: [UInt8] = []
    private(set) var isOpen = true
    private(set) var isOverrun = false

    init(_ descriptor: Descriptor, limit: Int, keepsEnd: Bool) {
        self.descriptor = descriptor
        self.limit = limit
        self.keepsEnd = keepsEnd
    }

    mutating func drain() {
        withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { buffer in
            // A writer without end must not keep us from the deadline: 16 times the room of a pipe (pipe(7)) at once.
            for _ in 0..<16 where isOpen && !isOverrun {
                let count: Int?
                do throws(SystemCallError) {
                    count = try SystemCall.runNonBlocking("read from", "a pipe") {
                        read(descriptor.raw, buffer.baseAddress, buffer.count)
                    }
                } catch {
                    isOpen = false
                    return
                }
                guard let count else { return }
                if count == 0 { isOpen = false }
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    private mutating func take(_ more: UnsafeRawBufferPointer) {
        if keepsEnd {
            bytes.append(contentsOf: more)
            bytes.removeFirst(max(0, bytes.count - limit))
        } else if more.count > limit - bytes.count {
            isOverrun = true
        } else {
            bytes.append(contentsOf: more)
        }
    }
}
