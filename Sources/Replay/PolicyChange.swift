internal import HealthModel
internal import HealthPolicy

/// A value of the configuration that is not what it was when the history was recorded.
struct PolicyChange: Codable, Equatable {
    /// The key of docs/configuration.md.
    var key: String
    var then: String
    var now: String

    /// - Parameters:
    ///   - oldAssessor: nil where it was not recorded.
    static func between(
        _ oldDecision: DecisionConfiguration, _ oldAssessor: AssessorConfiguration?, _ decision: DecisionConfiguration,
        _ assessor: AssessorConfiguration
    ) -> [PolicyChange] {
        let old = words(oldDecision) + (oldAssessor.map { words($0) } ?? [])
        let new = words(decision) + words(assessor)
        return zip(old, new).filter { $0.1 != $1.1 }.map { PolicyChange(key: $0.0, then: $0.1, now: $1.1) }
    }

    private static func words(_ decision: DecisionConfiguration) -> [(String, String)] {
        [
            ("score_margin", "\(decision.scoreMargin)"), ("move_interval", text(decision.moveInterval)),
            ("recovery_dwell", text(decision.recoveryDwell)),
            ("recovery_dwell_limit", text(decision.recoveryDwellLimit)),
            ("recovery", decision.recoversByItself ? "dwell" : "clear"),
            ("moves_per_day", decision.movesPerDay.map { "\($0)" } ?? "unlimited"),
            ("peer_time_to_live", text(decision.peerTimeToLive)), ("watch_interval", text(decision.watchInterval)),
            ("vacate_deadline", text(decision.vacateDeadline)), ("intent_settle", text(decision.intentSettle)),
            ("environment_plan", decision.environmentPlan.rawValue),
        ]
    }

    private static func words(_ assessor: AssessorConfiguration) -> [(String, String)] {
        [
            ("confirm_readings", "\(assessor.confirmReadings)"), ("confirm_window", "\(assessor.confirmWindow)"),
            ("recovery_readings", "\(assessor.recoveryReadings)"),
            ("reading_time_to_live", text(assessor.readingTimeToLive)),
            ("longest_reading_time_to_live", text(assessor.longestTimeToLive)),
            ("bmc required", "\(assessor.requiredProbes.contains("bmc"))"),
        ]
    }

    private static func text(_ duration: Duration) -> String { DurationText.format(duration) }
}
