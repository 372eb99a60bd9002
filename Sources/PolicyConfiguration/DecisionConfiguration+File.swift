package import AgentConfiguration
package import HealthPolicy

/// What the configuration file says of deciding.
extension DecisionConfiguration {
    package init(_ configuration: Configuration) {
        let policy = configuration.policy
        let cluster = configuration.cluster
        self.init(
            scoreMargin: policy.scoreMargin, moveInterval: policy.moveInterval,
            recoveryDwell: policy.recoveryDwell, recoveryDwellLimit: policy.recoveryDwellLimit,
            recoversByItself: policy.recovery == .dwell, movesPerDay: policy.movesPerDay,
            peerTimeToLive: cluster.peerTimeToLive, watchInterval: cluster.watchInterval,
            vacateDeadline: cluster.vacateDeadline, intentSettle: cluster.intentSettle,
            environmentPlan: policy.environmentPlan == .consolidate ? .consolidate : .stay)
    }
}
