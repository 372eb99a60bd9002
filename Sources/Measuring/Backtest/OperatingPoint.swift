internal import HealthPolicy

/// The predictor's thresholds. Fixed here; nothing is chosen on the files that are measured.
enum OperatingPoint {
    /// Chance of failing within 30 days at which to call.
    static let chances = [0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3]

    /// Levels of a tally: steps of 0.01 in log-odds; level 0 is below one step.
    static let step = 0.01
    static let top = 1500

    /// The lowest level whose chance is at least so much.
    static func level(ofChance chance: Double, predictor: DrivePredictor) -> Int {
        (1...top).first { predictor.chance(atLogOdds: Double($0) * step) >= chance } ?? top + 1
    }

    static func level(of prediction: DrivePrediction?) -> Int {
        guard let logOdds = prediction?.logOdds, logOdds.isFinite, logOdds > 0 else { return 0 }
        // A value that is a whole number of steps in decimal must not fall a step below in binary.
        return Int(min(Double(top), logOdds / step + 1e-6))
    }
}
