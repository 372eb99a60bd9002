internal import HealthModel

/// How soon the statistics are read again: slowly, and more often for a while when a counter moved that tells of trouble.
struct LinkSchedule {
    /// Counters whose growth calls for a closer look.
    static let telling: [QuantityName] = [
        .carrierChanges, .receiveErrors, .transmitErrors, .receiveCRCErrors, .symbolErrors, .linkDowned,
        .bondLinkFailures,
    ]

    private let quiet: Duration
    private let moving: Duration
    private let calmReadings: Int
    private var last: [String: [QuantityName: Double]] = [:]
    private var readingsToCalm = 0

    init(_ configuration: NICConfiguration) {
        quiet = configuration.quietInterval
        moving = configuration.movingInterval
        calmReadings = configuration.calmReadings
    }

    /// After a reading of everything. The first one has nothing to compare with.
    mutating func swept(_ measurements: [Measurement]) -> Duration {
        var now: [String: [QuantityName: Double]] = [:]
        var hasMoved = false
        for measurement in measurements {
            var values: [QuantityName: Double] = [:]
            for name in Self.telling { values[name] = measurement[name] }
            now[measurement.component.id] = values
            guard let before = last[measurement.component.id] else { continue }
            // A counter that is smaller began anew: no movement, but its driver did something.
            hasMoved = hasMoved || values.contains { name, value in before[name].map { $0 != value } ?? false }
        }
        last = now
        readingsToCalm = hasMoved ? calmReadings : max(0, readingsToCalm - 1)
        return readingsToCalm > 0 ? moving : quiet
    }

    /// After an event: everything is looked at soon, because an event's reading is short.
    mutating func heard() -> Duration {
        readingsToCalm = calmReadings
        return moving
    }
}
