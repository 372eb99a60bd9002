package import HealthModel
internal import LinuxAccess

/// The clock of a service; a manual one in tests.
package protocol ProbeClock: Sendable {
    func now() -> MonotonicInstant
    /// Returns at the instant, or as soon as the task is cancelled.
    func sleep(until instant: MonotonicInstant) async
}

/// CLOCK_BOOTTIME.
package struct RealProbeClock: ProbeClock {
    package init() {}

    package func now() -> MonotonicInstant { MonotonicClock.now() }

    package func sleep(until instant: MonotonicInstant) async {
        let rest = instant.nanoseconds.subtractingReportingOverflow(now().nanoseconds)
        guard !rest.overflow, rest.partialValue > 0 else { return }
        try? await Task.sleep(for: .nanoseconds(rest.partialValue))
    }
}
