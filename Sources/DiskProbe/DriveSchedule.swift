package import HealthModel

/// When each drive is read next: slowly while it is quiet, more often while something moves, and back by doubling.
package struct DriveSchedule: Sendable {
    private struct Entry {
        var due: MonotonicInstant
        var readAt: MonotonicInstant
        var interval: Duration
        var last: Measurement
    }

    private let slow: Duration
    private let fast: Duration
    private var entries: [String: Entry] = [:]

    package init(slow: Duration, fast: Duration) {
        self.slow = slow
        self.fast = min(slow, fast)
    }

    /// Of these drives those whose turn it is; one that was never read is due.
    package func due(_ ids: [String], at now: MonotonicInstant) -> [String] {
        ids.filter { entries[$0].map { $0.due <= now } ?? true }
    }

    /// A drive was read.
    package mutating func wasRead(_ id: String, _ measurement: Measurement, at now: MonotonicInstant) {
        let before = entries[id]
        let calls = DriveSchedule.calls(measurement, after: before?.last)
        let doubled = min(slow, (before?.interval ?? slow) * 2)
        let interval = calls ? fast : doubled
        entries[id] = Entry(due: now.advanced(by: interval), readAt: now, interval: interval, last: measurement)
    }

    /// Something happened to a drive: it is due, but not so soon after its last read.
    package mutating func hadEvent(_ id: String, spacing: Duration) {
        guard let entry = entries[id] else { return }
        entries[id]?.due = min(entry.due, entry.readAt.advanced(by: spacing))
    }

    /// Whether the last read did not succeed for want of an answer.
    package func isSuspect(_ id: String) -> Bool { entries[id]?.last.condition == .silent }

    /// How long ago it was read; nil if never.
    package func age(_ id: String, at now: MonotonicInstant) -> Duration? { entries[id]?.readAt.age(at: now) }

    /// Forgets every other drive.
    package mutating func keep(only ids: Set<String>) {
        entries = entries.filter { ids.contains($0.key) }
    }

    /// Until the first drive is due; nil if none is known.
    package func next(at now: MonotonicInstant) -> Duration? {
        entries.values.map { now.age(at: $0.due) }.min()
    }

    /// Counters that grow by use and say nothing of health.
    private static let ofUse: Set<QuantityName> = [.powerOnHours, .powerCycles, .unsafeShutdowns]

    /// Whether a drive calls for a closer look.
    private static func calls(_ new: Measurement, after old: Measurement?) -> Bool {
        if new.condition == .silent || new.condition == .garbled { return true }
        if new.quantities.contains(where: isNearLimit) { return true }
        guard let old, old.condition == .answered, new.condition == .answered else { return false }
        if old.states != new.states { return true }
        return new.quantities.contains { quantity in
            guard quantity.kind == .counter, !ofUse.contains(quantity.name), let before = old[quantity.name] else {
                return false
            }
            return before != quantity.value
        }
    }

    /// Within 5 degrees or 5 percent of a limit that the drive gives.
    private static func isNearLimit(_ quantity: Quantity) -> Bool {
        guard quantity.unit == .celsius || quantity.unit == .percent, let limits = quantity.limits else { return false }
        let upper = limits.upperWarning ?? limits.upperCritical
        let lower = limits.lowerCritical
        return upper.map { quantity.value > $0 - 5 } ?? false || lower.map { quantity.value < $0 + 5 } ?? false
    }
}
