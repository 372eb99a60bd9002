internal import HealthModel

/// The drifts of one component: those of its values that have a limit to run into.
struct TrendSet: Sendable {
    /// Values of one component that are watched.
    static let limit = 4

    private var lines: [Line] = []

    /// One value, in the paces that fit its unit.
    private struct Line: Sendable {
        let name: QuantityName
        var trends: [Trend]
        /// What the newest sample made of it.
        var forecast: TrendForecast?
    }

    /// Nothing drifts, as nearly always.
    var isQuiet: Bool { lines.allSatisfy { $0.forecast == nil } }
    /// What drifts into a limit now.
    var forecasts: [TrendForecast] { lines.compactMap(\.forecast) }

    mutating func read(_ measurement: Measurement, at instant: MonotonicInstant) {
        for quantity in measurement.quantities where quantity.kind == .gauge {
            guard let limits = quantity.limits, let unit = quantity.unit.sensorUnit else { continue }
            read(
                quantity.name, quantity.value, unit, lower: limits.lowerCritical ?? limits.lowerWarning,
                upper: limits.upperCritical ?? limits.upperWarning, of: measurement.component, at: instant)
        }
    }

    mutating func read(_ reading: SensorReading, at instant: MonotonicInstant) {
        guard let value = reading.value, let unit = reading.unit, !reading.isMargin, takes(.input, at: instant) else {
            return
        }
        let limits = BelievableThresholds(reading.thresholds, unit: unit, isMargin: false)
        read(
            .input, value, unit, lower: limits[.lowerCritical], upper: limits[.upperCritical], of: reading.component,
            at: instant)
    }

    private func takes(_ name: QuantityName, at instant: MonotonicInstant) -> Bool {
        guard let line = lines.first(where: { $0.name == name }) else { return true }
        return line.trends.contains { trend in
            trend.newest.map { $0.age(at: instant) >= trend.pace.spacing } ?? true
        }
    }

    private mutating func read(
        _ name: QuantityName, _ value: Double, _ unit: SensorUnit, lower: Double?, upper: Double?,
        of component: Component, at instant: MonotonicInstant
    ) {
        let (lower, upper) = TrendSet.dangers(unit, lower: lower, upper: upper)
        guard lower != nil || upper != nil else { return }
        var index = lines.firstIndex { $0.name == name }
        if index == nil, lines.count < TrendSet.limit {
            lines.append(Line(name: name, trends: TrendSet.paces(of: unit).map { Trend($0) }))
            index = lines.count - 1
        }
        guard let index else { return }
        var isNews = false
        for trend in lines[index].trends.indices where lines[index].trends[trend].read(value, at: instant) {
            isNews = true
        }
        guard isNews else { return }
        let since = lines[index].forecast?.since ?? instant
        lines[index].forecast = TrendSet.forecast(
            lines[index].trends, value, unit, lower: lower, upper: upper, of: component, since: since, at: instant)
    }

    /// What a drift of this unit can run into. A fan that turns faster does harm to nobody, and cold neither.
    private static func dangers(_ unit: SensorUnit, lower: Double?, upper: Double?) -> (Double?, Double?) {
        switch unit {
        case .celsius, .fahrenheit: (nil, upper)
        case .rpm: (lower, nil)
        case .volts: (lower, upper)
        case .amperes, .watts, .percent, .unknown: (nil, nil)
        }
    }

    /// A day's warmth is no drift, so that temperatures are looked at over hours only.
    private static func paces(of unit: SensorUnit) -> [Trend.Pace] {
        unit == .volts || unit == .rpm ? [.hours, .days] : [.hours]
    }

    private static func forecast(
        _ trends: [Trend], _ value: Double, _ unit: SensorUnit, lower: Double?, upper: Double?,
        of component: Component, since: MonotonicInstant, at instant: MonotonicInstant
    ) -> TrendForecast? {
        for trend in trends {
            for (limit, words) in [(upper, "upper"), (lower, "lower")] {
                guard let limit, limit.isFinite, words == "upper" ? value < limit : value > limit,
                    let fit = trend.fit(noise: 2 * SensorMargin.margin(of: limit, unit: unit)),
                    let seconds = fit.secondsToReach(limit)
                else { continue }
                let verb = fit.slope > 0 ? "rises" : "falls"
                let rate = Evidence.value(abs(fit.slope) * 3600, unit)
                return TrendForecast(
                    unit: unit, seconds: seconds, since: since, at: instant, goodFor: trend.pace.spacing * 4,
                    sentence:
                        "\(component.name) reads \(Evidence.value(value, unit)) and \(verb) by \(rate) an hour; at "
                        + "this rate it reaches its \(words) critical threshold of \(Evidence.number(limit)) in "
                        + TrendForecast.words(seconds))
            }
        }
        return nil
    }
}

/// A value that will be at its limit if it goes on like this.
struct TrendForecast: Sendable {
    let unit: SensorUnit
    let seconds: Double
    let since: MonotonicInstant
    let at: MonotonicInstant
    let goodFor: Duration
    let sentence: String

    static func words(_ seconds: Double) -> String {
        let minutes = max(1, Int((min(seconds, 1e9) / 60).rounded()))
        if minutes < 90 { return "\(minutes) minutes" }
        let hours = (minutes + 30) / 60
        return hours < 48 ? "\(hours) hours" : "\((hours + 12) / 24) days"
    }
}
