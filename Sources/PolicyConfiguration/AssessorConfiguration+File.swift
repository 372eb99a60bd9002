package import AgentConfiguration
package import HealthPolicy

/// What the configuration file says of judging.
extension AssessorConfiguration {
    package init(_ configuration: Configuration) {
        let policy = configuration.policy
        self.init(
            requiredProbes: configuration.bmc.isRequired ? ["bmc"] : [],
            optionalProbes: configuration.bmc.isRequired ? [] : ["bmc"], confirmReadings: policy.confirmReadings,
            confirmWindow: policy.confirmWindow, recoveryReadings: policy.recoveryReadings,
            readingTimeToLive: policy.readingTimeToLive, longestTimeToLive: policy.longestReadingTimeToLive)
        replicationLinks = configuration.senses.nic.replication
    }
}
