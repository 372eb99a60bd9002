import Glibc
package import HealthModel

/// CLOCK_BOOTTIME: the clock of every age and deadline (clock_gettime(2)).
package enum MonotonicClock {
    package static func now() -> MonotonicInstant {
        var time = timespec()
        // Cannot fail: the clock id is a constant that every kernel since 2.6.39 knows.
        clock_gettime(CLOCK_BOOTTIME, &time)
        return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

/// CLOCK_REALTIME, for display and for correlation with a BMC's SEL only.
package enum WallClock {
    /// Seconds since 1970.
    package static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
