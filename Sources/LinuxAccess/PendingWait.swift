import Glibc
import HealthModel
import Synchronization

/// One suspension until a descriptor is ready, a deadline has passed, the owner closes or the task is cancelled,
/// whichever comes first. No thread of its own waits: `WaitThread` does, for all.
final class PendingWait: Sendable {
    enum Outcome: Sendable {
        case ready
        case timedOut
        case closed
        case cancelled
    }

    enum Direction: Sendable {
        case reading
        case writing
    }

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
        var tokens: [WaitThread.Token] = []
    }

    private let state = Mutex(State())

    /// Ends the wait with the first outcome that arrives; false if there already was one.
    @discardableResult
    func finish(_ outcome: Outcome) -> Bool {
        let before = state.withLock { state in
            let before = state
            if before.outcome == nil { state = State(outcome: outcome) }
            return before
        }
        guard before.outcome == nil else { return false }
        for token in before.tokens { WaitThread.shared.remove(token) }
        before.continuation?.resume(returning: outcome)
        return true
    }

    /// Ends with `.ready` as soon as `descriptor` can be read from or written to, which includes hang-up and error.
    func arm(_ descriptor: Descriptor, for direction: Direction) {
        let events = direction == .reading ? POLLIN : POLLOUT
        keep(WaitThread.shared.add(descriptor, events: events) { [weak self] in self?.heard($0) })
    }

    /// Ends with `.timedOut` at `deadline`.
    func arm(deadline: MonotonicInstant) {
        guard deadline > MonotonicClock.now() else {
            finish(.timedOut)
            return
        }
        keep(WaitThread.shared.add(deadline: deadline) { [weak self] in self?.heard($0) })
    }

    /// Suspends until there is an outcome. To be called once.
    func outcome() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let existing = state.withLock { state -> Outcome? in
                    if state.outcome == nil { state.continuation = continuation }
                    return state.outcome
                }
                if let existing { continuation.resume(returning: existing) }
            }
        } onCancel: {
            finish(.cancelled)
        }
    }

    private func heard(_ news: WaitThread.News) {
        switch news {
        case .ready: finish(.ready)
        case .deadlinePassed: finish(.timedOut)
        case .unavailable: finish(.closed)
        }
    }

    /// Takes the wait back at once when it is over already.
    private func keep(_ token: WaitThread.Token) {
        let isOver = state.withLock { state in
            if state.outcome == nil { state.tokens.append(token) }
            return state.outcome != nil
        }
        if isOver { WaitThread.shared.remove(token) }
    }
}
