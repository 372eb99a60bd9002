import Dispatch
import HealthModel
import Synchronization

/// One suspension until a descriptor is ready, a deadline has passed, the owner closes or the task is cancelled,
/// whichever comes first. No thread waits: Dispatch watches the descriptor with epoll.
final class PendingWait: Sendable {
    enum Outcome: Sendable {
        case ready
        case timedOut
        case closed
        case cancelled
    }

    typealias Direction = ReadinessWatch.Direction

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
        var sources: [CancellableSource] = []
    }

    /// Handlers only finish a wait, which is short, so that one queue serves all.
    private static let queue = DispatchQueue(label: "forewarn.pending-wait")
    private static let momentWithoutWatch = DispatchTimeInterval.milliseconds(20)

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
        for source in before.sources { source.cancel() }
        before.continuation?.resume(returning: outcome)
        return true
    }

    /// Ends with `.ready` as soon as `descriptor` can be read from or written to, which includes hang-up and error.
    ///
    /// Without a descriptor left for the watch the wait ends after a moment as if it were ready: who waits tries again,
    /// for which it must not rely on the answer.
    func arm(_ descriptor: Descriptor, for direction: Direction) {
        guard let watch = try? ReadinessWatch(descriptor, for: direction) else {
            start(timer(in: PendingWait.momentWithoutWatch, ending: .ready))
            return
        }
        let source = watch.makeSource(on: PendingWait.queue)
        source.setEventHandler { [weak self] in self?.finish(.ready) }
        source.setCancelHandler { withExtendedLifetime(watch) {} }
        start(source)
    }

    /// Ends with `.timedOut` at `deadline`.
    func arm(deadline: MonotonicInstant) {
        let now = MonotonicClock.now()
        guard deadline > now else {
            finish(.timedOut)
            return
        }
        let remaining = min(deadline.nanoseconds - now.nanoseconds, Int64(Int32.max) * 1_000_000_000)
        start(timer(in: .nanoseconds(Int(remaining)), ending: .timedOut))
    }

    private func timer(in time: DispatchTimeInterval, ending outcome: Outcome) -> any DispatchSourceTimer {
        let source = DispatchSource.makeTimerSource(queue: PendingWait.queue)
        source.schedule(deadline: .now() + time, leeway: .milliseconds(1))
        source.setEventHandler { [weak self] in self?.finish(outcome) }
        return source
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

    /// Resumes the source, and cancels it at once when the wait is over already: a source is never left suspended.
    private func start(_ source: any DispatchSourceProtocol) {
        let cancellable = CancellableSource(source: source)
        source.resume()
        let isOver = state.withLock { state in
            if state.outcome == nil { state.sources.append(cancellable) }
            return state.outcome != nil
        }
        if isOver { cancellable.cancel() }
    }
}

/// `@unchecked Sendable`: after its set-up in `arm` a source is only ever cancelled, and dispatch_source_cancel(3) may be
/// called from any thread, any number of times.
private struct CancellableSource: @unchecked Sendable {
    let source: any DispatchSourceProtocol

    func cancel() {
        source.cancel()
    }
}
