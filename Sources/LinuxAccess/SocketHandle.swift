import Glibc
import HealthModel
import Synchronization

/// A descriptor that any task may close at any time: closing ends every wait on it, and the number is given back when
/// the last call that is under way has returned.
final class SocketHandle: Sendable {
    private struct State {
        var descriptor: Descriptor?
        var waits: [ObjectIdentifier: PendingWait] = [:]
    }

    private let state: Mutex<State>
    /// Whether closing also ends the connection for every other holder of the same socket (shutdown(2)).
    private let shutsDown: Bool

    init(_ descriptor: Descriptor, shutsDown: Bool) {
        state = Mutex(State(descriptor: descriptor))
        self.shutsDown = shutsDown
    }

    /// nil once closed.
    var descriptor: Descriptor? { state.withLock { $0.descriptor } }

    /// Idempotent; true for the call that closed it.
    @discardableResult
    func close() -> Bool {
        let (descriptor, waits) = state.withLock { state in
            defer { state = State(descriptor: nil) }
            return (state.descriptor, Array(state.waits.values))
        }
        guard let descriptor else { return false }
        // ENOTCONN when the peer was first, which is just as good.
        if shutsDown { _ = shutdown(descriptor.raw, Int32(SHUT_RDWR)) }
        for wait in waits { wait.finish(.closed) }
        return true
    }

    /// Suspends until the socket is ready. `.closed` if it is or gets closed.
    func wait(for direction: PendingWait.Direction, until deadline: MonotonicInstant?) async -> PendingWait.Outcome {
        let wait = PendingWait()
        let descriptor = state.withLock { state in
            if state.descriptor != nil { state.waits[ObjectIdentifier(wait)] = wait }
            return state.descriptor
        }
        guard let descriptor else { return .closed }
        wait.arm(descriptor, for: direction)
        if let deadline { wait.arm(deadline: deadline) }
        let outcome = await wait.outcome()
        _ = state.withLock { $0.waits.removeValue(forKey: ObjectIdentifier(wait)) }
        return outcome
    }
}
