internal import Synchronization

/// A value that is set once, by whoever comes first, and awaited by one task.
///
/// Needed where the waiter must go on although one of the racers may never come back: a task group would wait for all
/// of its children.
final class OneShot<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<Value, Never>)
        case full(Value)
        case taken
    }

    private let state = Mutex(State.empty)

    /// True if this call was the first.
    @discardableResult
    func fulfil(_ value: Value) -> Bool {
        let (first, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Value, Never>?) in
            switch state {
            case .empty:
                state = .full(value)
                return (true, nil)
            case .waiting(let continuation):
                state = .taken
                return (true, continuation)
            case .full, .taken:
                return (false, nil)
            }
        }
        waiter?.resume(returning: value)
        return first
    }

    /// The value. Only one task may wait.
    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Value? in
                guard case .full(let value) = state else {
                    state = .waiting(continuation)
                    return nil
                }
                state = .taken
                return value
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
