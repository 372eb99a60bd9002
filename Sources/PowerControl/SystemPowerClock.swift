internal import Glibc
package import HealthModel
internal import LinuxAccess

/// CLOCK_BOOTTIME and clock_nanosleep(2).
package struct SystemPowerClock: PowerClock {
    package init() {}

    package var isInterrupted: Bool { Interruption.isRequested }

    package func now() -> MonotonicInstant { MonotonicClock.now() }

    package func sleep(until instant: MonotonicInstant) {
        while now() < instant, !isInterrupted {
            // Not all at once: a signal between the question and the sleep does not end the sleep.
            Self.sleepOnce(until: min(instant, now().advanced(by: .milliseconds(Interruption.pollMilliseconds))))
        }
    }

    /// Sleeps until `instant` or a signal.
    static func sleepOnce(until instant: MonotonicInstant) {
        var end = timespec(
            tv_sec: Int(instant.nanoseconds / 1_000_000_000), tv_nsec: Int(instant.nanoseconds % 1_000_000_000))
        clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &end, nil)
    }
}
