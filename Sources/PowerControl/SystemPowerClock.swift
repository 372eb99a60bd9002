internal import Glibc
package import HealthModel
internal import LinuxAccess

/// CLOCK_BOOTTIME and clock_nanosleep(2).
package struct SystemPowerClock: PowerClock {
    package init() {}

    package func now() -> MonotonicInstant { MonotonicClock.now() }

    package func sleep(until instant: MonotonicInstant) {
        while now() < instant {
            var end = timespec(
                tv_sec: Int(instant.nanoseconds / 1_000_000_000), tv_nsec: Int(instant.nanoseconds % 1_000_000_000))
            // A signal interrupts it: the loop looks at the clock again.
            clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &end, nil)
        }
    }
}
