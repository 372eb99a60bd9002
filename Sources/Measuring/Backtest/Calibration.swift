/// Predicted chance beside what happened, in bands of chance.
struct Calibration: Sendable {
    /// Lower bounds of the bands.
    static let bounds = [0] + OperatingPoint.chances

    private var days = Array(repeating: 0.0, count: bounds.count)
    private var predicted = Array(repeating: 0.0, count: bounds.count)
    private var failed = Array(repeating: 0.0, count: bounds.count)

    mutating func day(chance: Double, failed didFail: Bool, standingFor count: Double) {
        let band = Self.bounds.lastIndex { $0 <= chance } ?? 0
        days[band] += count
        predicted[band] += count * chance
        if didFail { failed[band] += count }
    }

    /// Bands that no day fell into are left out.
    var bands: [CalibrationBand] {
        Self.bounds.indices.filter { days[$0] > 0 }.map { band in
            CalibrationBand(
                from: Self.bounds[band], driveDays: days[band], meanChance: predicted[band] / days[band],
                observed: failed[band] / days[band])
        }
    }
}

/// One band of predicted chances.
struct CalibrationBand: Codable, Equatable, Sendable {
    var from: Double
    /// Of the population, after reweighting.
    var driveDays: Double
    var meanChance: Double
    /// Share of these days that were followed by a failure within 30 days.
    var observed: Double
}
