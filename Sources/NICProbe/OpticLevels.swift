internal import Glibc
internal import HealthModel

/// What a module measures of itself, with the limits that its maker wrote into it.
struct OpticLevels: Equatable, Sendable {
    struct Level: Equatable, Sendable {
        var value: Double
        /// nil where the maker wrote none that can be true (all zero, or upside down).
        var limits: QuantityLimits?

        enum Position: Equatable {
            case within
            case warning
            case alarm
        }

        var position: Position {
            guard let limits else { return .within }
            if let high = limits.upperCritical, value > high { return .alarm }
            if let low = limits.lowerCritical, value < low { return .alarm }
            if let high = limits.upperWarning, value > high { return .warning }
            if let low = limits.lowerWarning, value < low { return .warning }
            return .within
        }
    }

    var identity: OpticIdentity?
    /// Celsius.
    var temperature: Level?
    /// Volts.
    var supplyVoltage: Level?
    /// Amperes.
    var biasCurrent: Level?
    /// dBm; of the weakest lane.
    var transmitPower: Level?
    /// dBm; of the weakest lane.
    var receivePower: Level?

    /// From milliwatts; no light at all is -40, as ethtool(8) shows it.
    static func decibels(_ milliwatts: Double) -> Double {
        milliwatts > 0.0001 ? 10 * log10(milliwatts) : -40
    }

    /// Four thresholds in the order of the memory maps: high alarm, low alarm, high warning, low warning. Some makers
    /// leave them zero or all ones: then there are none.
    static func limits(_ raw: [Double?], _ scale: (Double) -> Double = { $0 }) -> QuantityLimits? {
        guard raw.count == 4, let highAlarm = raw[0], let lowAlarm = raw[1], let highWarning = raw[2],
            let lowWarning = raw[3], lowAlarm < highAlarm, lowAlarm <= lowWarning, lowWarning < highWarning,
            highWarning <= highAlarm
        else { return nil }
        return QuantityLimits(
            lowerCritical: scale(lowAlarm), lowerWarning: scale(lowWarning), upperWarning: scale(highWarning),
            upperCritical: scale(highAlarm))
    }
}
