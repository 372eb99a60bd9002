/// What the predictor says of one drive.
package struct DrivePrediction: Equatable, Sendable {
    /// Log-odds above a drive of which everything is known and nothing is wrong.
    package var logOdds: Double
    /// Chance of failing within 30 days, 0...1, as calibrated on the populations of docs/prediction.md.
    package var chance: Double
    /// What made the log-odds, strongest first; empty for a clean drive.
    package var reasons: [Reason]
    /// Days between the oldest and the newest sample that were looked at; 0: growth could not be judged.
    package var historyDays: Int
    /// Telling counters that the drive does not carry.
    package var unmeasured: [PredictionSign]

    package struct Reason: Equatable, Sendable {
        package enum Aspect: Equatable, Sendable {
            case level
            /// Within so many days.
            case growth(days: Int)
            /// Its hours stand still while the node's pass.
            case standstill
        }

        package var sign: PredictionSign
        package var aspect: Aspect
        package var value: Double
        package var logOdds: Double

        /// "5 reallocated sectors", "12 more pending or uncorrectable sectors within 30 days".
        package var words: String {
            let number = value == value.rounded() && value < 1e15 ? "\(Int64(value))" : "\(value)"
            return switch aspect {
            case .level: "\(number) \(sign.words)"
            case .growth(let days): "\(number) more \(sign.words) within \(days) days"
            case .standstill: "its \(sign.words) stand still"
            }
        }
    }
}
