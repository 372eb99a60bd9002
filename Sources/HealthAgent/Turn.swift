internal import Synchronization

/// One holder at a time, in the order of asking. Holders end by themselves (every call to the actuator has a deadline);
/// who will not wait that long says how long.
final class Turn: Sendable {
    private struct State {
        var taken = false
        var waiting: [Ticket] = []
    }

    private let state = Mutex(State())

    func take() async {
        guard let ticket = queue() else { return }
        _ = await ticket.decision()
    }

    /// - Returns: whether it was taken; who gets false holds nothing.
    func take(within patience: Duration) async -> Bool {
        guard let ticket = queue() else { return true }
        // Cancelled at the end of this scope.
        async let _: Void = ticket.expire(after: patience)
        return await ticket.decision()
    }

    func pass() {
        while true {
            let next: Ticket? = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.taken = false
                    return nil
                }
                return state.waiting.removeFirst()
            }
            // One that was given up meanwhile is passed over.
            guard let next, !next.decide(granted: true) else { return }
        }
    }

    /// nil if the turn was free and is the caller's now.
    private func queue() -> Ticket? {
        state.withLock { state in
            guard state.taken else {
                state.taken = true
                return nil
            }
            let ticket = Ticket()
            state.waiting.append(ticket)
            return ticket
        }
    }
}

/// One who waits for the turn. Decided once, by whoever comes first: the turn or the end of patience.
private final class Ticket: Sendable {
    private enum State {
        case open
        case waited(CheckedContinuation<Bool, Never>)
        case decided(Bool)
    }

    private let state = Mutex(State.open)

    /// - Returns: whether this was the decision.
    @discardableResult
    func decide(granted: Bool) -> Bool {
        let (first, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Bool, Never>?) in
            switch state {
            case .open:
                state = .decided(granted)
                return (true, nil)
            case .waited(let continuation):
                state = .decided(granted)
                return (true, continuation)
            case .decided: return (false, nil)
            }
        }
        waiter?.resume(returning: granted)
        return first
    }

    func decision() async -> Bool {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Bool? in
                if case .decided(let granted) = state { return granted }
                state = .waited(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    func expire(after patience: Duration) async {
        // Only a cancelled sleep throws: the turn came first.
        guard (try? await Task.sleep(for: patience)) != nil else { return }
        decide(granted: false)
    }
}
