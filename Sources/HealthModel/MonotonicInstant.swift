/// A point on the kernel's CLOCK_BOOTTIME, in nanoseconds since boot.
///
/// Ages and deadlines are computed on this clock only: it does not jump when a person or NTP sets the time, it is the
/// same in every process of one boot (so a probe's `observedAt` can be aged by the daemon), and it goes on through a
/// suspend. Wall time is for display and for correlation with a BMC's SEL (clock_gettime(2)).
package struct MonotonicInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since boot.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// How long ago this instant was at `now`; zero, never negative, if it lies ahead of `now`.
    package func age(at now: MonotonicInstant) -> Duration {
        guard now > self else { return .zero }
        let (age, overflow) = now.nanoseconds.subtractingReportingOverflow(nanoseconds)
        return .nanoseconds(overflow ? Int64.max : age)
    }

    /// The instant `duration` later; saturates at the ends of the clock's range instead of trapping.
    package func advanced(by duration: Duration) -> MonotonicInstant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        guard overflow else { return MonotonicInstant(nanoseconds: sum) }
        return MonotonicInstant(nanoseconds: duration < .zero ? Int64.min : Int64.max)
    }
}

// MARK: - Wire form: a bare integer

extension MonotonicInstant: Codable {
    package init(from decoder: any Decoder) throws {
        nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}

extension Duration {
    /// Whole nanoseconds, saturating at the range of Int64 (292 years).
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowed) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard overflow || overflowed else { return sum }
        return seconds < 0 ? Int64.min : Int64.max
    }

    /// Whole milliseconds, rounded towards zero.
    package var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
