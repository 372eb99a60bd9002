package import AgentAPI
package import AgentConfiguration
internal import HealthModel

/// What a person wants to see of the configuration: values, and never a secret or the name of a file that holds one.
package struct ConfigurationSummary: Sendable {
    package let document: JSONValue

    package init(_ configuration: Configuration) {
        let policy = configuration.policy
        let cluster = configuration.cluster
        func milliseconds(_ duration: Duration) -> JSONValue { .integer(duration.wholeMilliseconds) }
        let bmc: JSONValue =
            switch configuration.bmc.connection {
            case .openipmi(let device): .string("openipmi \(device)")
            case .lan(let lan): .string("lan \(lan.address)")
            }
        document = [
            "schema": "forewarn.config-summary/1",
            "bmc": [
                "connection": bmc, "poll_interval_ms": milliseconds(configuration.bmc.pollInterval),
                "required": .bool(configuration.bmc.isRequired),
            ],
            "policy": [
                "mode": .string(policy.mode.rawValue), "confirm_readings": .integer(Int64(policy.confirmReadings)),
                "confirm_window": .integer(Int64(policy.confirmWindow)),
                "recovery_readings": .integer(Int64(policy.recoveryReadings)),
                "reading_time_to_live_ms": milliseconds(policy.readingTimeToLive),
                "longest_reading_time_to_live_ms": milliseconds(policy.longestReadingTimeToLive),
                "move_interval_ms": milliseconds(policy.moveInterval),
                "recovery_dwell_ms": milliseconds(policy.recoveryDwell),
                "recovery_dwell_limit_ms": milliseconds(policy.recoveryDwellLimit),
                "recovery": .string(policy.recovery.rawValue),
                "environment_plan": .string(policy.environmentPlan.rawValue),
                "acknowledge": .array(policy.acknowledged.map(\.rawValue).sorted().map { .string($0) }),
                "moves_per_day": policy.movesPerDay.map { .integer(Int64($0)) } ?? .null,
                "score_margin": .integer(Int64(policy.scoreMargin)),
            ],
            "cluster": [
                "heartbeat_interval_ms": milliseconds(cluster.heartbeatInterval),
                "peer_time_to_live_ms": milliseconds(cluster.peerTimeToLive),
                "watch_interval_ms": milliseconds(cluster.watchInterval),
                "vacate_deadline_ms": milliseconds(cluster.vacateDeadline),
                "intent_settle_ms": milliseconds(cluster.intentSettle),
            ],
        ]
    }

    /// For `forewarnd check-config`: one line.
    package static func line(_ configuration: Configuration) -> String {
        let policy = configuration.policy
        let moves = policy.movesPerDay.map { "\($0) moves a day" } ?? "no daily limit of moves"
        let bmc =
            switch configuration.bmc.connection {
            case .openipmi(let device): device
            case .lan(let lan): "BMC \(lan.address)"
            }
        let period = DurationText.format(configuration.bmc.pollInterval)
        return
            "mode \(policy.mode.rawValue), \(bmc) every \(period), \(moves), move interval "
            + "\(DurationText.format(policy.moveInterval)), recovery dwell \(DurationText.format(policy.recoveryDwell))"
    }
}
