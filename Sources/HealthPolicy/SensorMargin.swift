internal import HealthModel

/// How far inside its threshold a value must come back before it counts towards recovery, and how far inside it must be
/// before a BMC that calls the threshold crossed is contradicted. The larger of the two columns counts.
struct SensorMargin: Sendable {
    let unit: SensorUnit
    /// In the unit itself.
    let absolute: Double
    /// Of the threshold.
    let relative: Double
    let source: String

    static let rows: [SensorMargin] = [
        SensorMargin(
            unit: .celsius, absolute: 2, relative: 0, source: "usual positive-going hysteresis of board sensors: 1 to 3"
        ),
        SensorMargin(unit: .fahrenheit, absolute: 4, relative: 0, source: "the same, converted"),
        SensorMargin(
            unit: .volts, absolute: 0, relative: 0.01, source: "one step of an 8-bit converter is about 0.5 %"),
        SensorMargin(unit: .rpm, absolute: 0, relative: 0.05, source: "a tachometer's step and its jitter"),
        SensorMargin(unit: .amperes, absolute: 0, relative: 0.02, source: "two steps of an 8-bit converter"),
        SensorMargin(unit: .watts, absolute: 0, relative: 0.02, source: "two steps of an 8-bit converter"),
        SensorMargin(unit: .percent, absolute: 2, relative: 0, source: "two steps"),
        SensorMargin(unit: .unknown, absolute: 0, relative: 0.02, source: "two steps of an 8-bit converter"),
    ]

    /// A value must be so many margins inside a threshold to contradict the BMC.
    static let contradiction = 5.0

    static func margin(of limit: Double, unit: SensorUnit?) -> Double {
        let row = rows.first { $0.unit == unit ?? .unknown }
        return max(row?.absolute ?? 0, abs(limit) * (row?.relative ?? 0.02))
    }
}
