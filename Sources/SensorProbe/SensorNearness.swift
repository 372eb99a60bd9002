internal import HealthModel

/// Whether a value is so near to one of its chip's own limits that it must be watched.
enum SensorNearness {
    /// - Parameter nearness: parts of the limit (celsius: of the span from 25 to the limit) within which a value is near.
    static func isNear(_ measurement: Measurement, nearness: Double) -> Bool {
        measurement.quantities.contains { quantity in
            guard let limits = quantity.limits, quantity.value.isFinite else { return false }
            let upper = [limits.upperWarning, limits.upperCritical, limits.upperEmergency].compactMap { $0 }.min()
            let lower = [limits.lowerWarning, limits.lowerCritical].compactMap { $0 }.max()
            if let upper, quantity.value >= upper - margin(upper, lower, quantity.unit, nearness) { return true }
            if let lower, quantity.value <= lower + margin(upper, lower, quantity.unit, nearness) { return true }
            return false
        }
    }

    /// A part of the span between the limits, or of the distance to what is usual.
    private static func margin(_ upper: Double?, _ lower: Double?, _ unit: QuantityUnit, _ nearness: Double) -> Double {
        // Parts in a room begin at about 25 celsius: that is where nothing is near.
        if unit == .celsius { return abs((upper ?? 80) - 25) * nearness }
        if let upper, let lower, upper > lower { return (upper - lower) * nearness / 2 }
        return abs(upper ?? lower ?? 0) * nearness
    }
}
