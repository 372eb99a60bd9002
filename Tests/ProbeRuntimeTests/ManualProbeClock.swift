import HealthModel
import Synchronization

@testable import ProbeRuntime

/// A clock that stands still until the test moves it.
final class ManualProbeClock: ProbeClock {
    private struct State {
        var now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
        var sleepers: [Int: (until: MonotonicInstant, continuation: CheckedContinuation<Void, Never>)] = [:]
        var count = 0
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    func now() -> MonotonicInstant { state.withLock { $0.now } }

    /// Who sleeps until then or earlier wakes up; who goes to sleep later, and would have, does not sleep at all.
    func advance(by duration: Duration) {
        let awake = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let awake = state.sleepers.filter { $0.value.until <= state.now }
            for number in awake.keys { state.sleepers[number] = nil }
            return awake.values.map(\.continuation)
        }
        for continuation in awake { continuation.resume() }
    }

    func sleep(until instant: MonotonicInstant) async {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isOver = instant <= state.now || state.cancelled.contains(number)
                    if !isOver { state.sleepers[number] = (instant, continuation) }
                    return isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.cancelled.insert(number)
                return state.sleepers.removeValue(forKey: number)?.continuation
            }
            continuation?.resume()
        }
    }
}
