internal import HealthModel

/// What the predictor says of a drive. A forecast moves nothing, whatever its chance: what it warns of has rows of its
/// own, and those are measured.
enum ForecastRules {
    /// Chance of failing within 30 days from which on it is said, and below which it is over.
    static let said = 0.05
    static let over = 0.03

    static let drive = Rule(
        id: "drive.forecast", trigger: .derived, severity: .advisory,
        advice: "Plan to replace this drive within the month, and see that its mirror is whole and its data saved.",
        source: "docs/prediction.md; Backblaze Drive Stats 2013 and 2019",
        family: "drive.forecast", rank: 1)

    static let derivedRows = [drive]
}

extension DrivePrediction {
    /// "sda: likely to fail within 30 days (chance about 13 %): 216 reallocated sectors, 12 more pending or
    /// uncorrectable sectors within 3 days; judged over 14 days".
    func evidence(for name: String) -> String {
        let percent = Int((max(0, min(1, chance)) * 100).rounded())
        let signs = reasons.prefix(4).map(\.words).joined(separator: ", ")
        let basis =
            historyDays == 0
            ? "judged by today's reading alone, so growth is not known"
            : "judged over \(historyDays) \(historyDays == 1 ? "day" : "days")"
        let missing =
            unmeasured.isEmpty ? "" : "; it does not count \(unmeasured.map(\.words).joined(separator: ", "))"
        return
            "\(name): likely to fail within 30 days (chance about \(percent) %): "
            + "\(signs.isEmpty ? "no single sign" : signs); \(basis)\(missing)"
    }
}
