package import HealthModel
internal import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let instant: Mutex<MonotonicInstant>

    package init(at start: MonotonicInstant = MonotonicInstant(nanoseconds: 1_000_000_000_000)) {
        instant = Mutex(start)
    }

    package var now: MonotonicInstant { instant.withLock { $0 } }

    /// Moves the clock, backwards too, and returns the new time.
    @discardableResult
    package func advance(by duration: Duration) -> MonotonicInstant {
        instant.withLock { instant in
            instant = instant.advanced(by: duration)
            return instant
        }
    }
}
