internal import HealthModel

/// Which sensors are worth a look between two sweeps. Pure.
struct SensorWatch: Equatable, Sendable {
    /// So many quiet looks end the watch.
    static let calmLooks = 3
    /// So many at most: a BMC that is all excitement is looked at as a whole.
    static let limit = 16
    /// A part of a threshold's size: nearer than that a value is near it.
    private static let nearness = 0.1
    /// A part of the last value: more than that it is on the move.
    private static let movement = 0.05

    private struct Seen: Equatable {
        var value: Double?
        var bits: Int
        var state: SensorState
        /// Looks since it was last of interest; nil: it is not watched.
        var calm: Int?
    }

    private var seen: [Int: Seen] = [:]

    /// SDR record ids, in order.
    var records: [Int] {
        Array(seen.filter { $0.value.calm != nil }.keys.sorted().prefix(Self.limit))
    }

    mutating func saw(_ sensors: [SensorReading]) {
        for sensor in sensors {
            let before = seen[sensor.recordID]
            let isInteresting = Self.isNear(sensor) || before.map { Self.moved($0, sensor) } ?? false
            var calm = isInteresting ? 0 : before?.calm.map { $0 + 1 }
            if let count = calm, count >= Self.calmLooks { calm = nil }
            seen[sensor.recordID] = Seen(
                value: sensor.value, bits: sensor.eventBits, state: sensor.state, calm: calm)
        }
    }

    private static func moved(_ before: Seen, _ sensor: SensorReading) -> Bool {
        if before.bits != sensor.eventBits || before.state != sensor.state { return true }
        guard let last = before.value, let value = sensor.value else { return false }
        return (value - last).magnitude > max(last.magnitude, 1) * movement
    }

    /// Not nominal, or near one of its thresholds.
    private static func isNear(_ sensor: SensorReading) -> Bool {
        if sensor.state == .warning || sensor.state == .critical { return true }
        guard let value = sensor.value, let thresholds = sensor.thresholds else { return false }
        let upper = [thresholds.upperNonCritical, thresholds.upperCritical, thresholds.upperNonRecoverable]
        let lower = [thresholds.lowerNonCritical, thresholds.lowerCritical, thresholds.lowerNonRecoverable]
        return upper.contains { $0.map { value >= $0 - $0.magnitude * nearness } ?? false }
            || lower.contains { $0.map { value <= $0 + $0.magnitude * nearness } ?? false }
    }
}
