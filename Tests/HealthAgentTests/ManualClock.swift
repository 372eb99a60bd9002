import HealthAgent
import HealthModel
import Synchronization

/// Time that stands still until a test moves it.
final class ManualClock: Sendable {
    private let nanoseconds = Mutex(Int64(3_600_000_000_000))
    private let words = Mutex(0)

    var now: MonotonicInstant { MonotonicInstant(nanoseconds: nanoseconds.withLock { $0 }) }

    func advance(_ duration: Duration) {
        nanoseconds.withLock { $0 += duration.wholeNanoseconds }
    }

    /// Nonces are counted, so that two runs of one story are the same.
    var time: AgentTime {
        AgentTime(
            now: { self.now }, wall: { Double(self.now.nanoseconds) / 1e9 + 1_700_000_000 }, boot: "boot-a",
            nonce: {
                "n"
                    + String(
                        self.words.withLock {
                            $0 += 1; return $0
                        })
            })
    }
}
