package import HealthPolicy

/// What the decision loop is told by the configuration.
package struct AgentSettings: Equatable, Sendable {
    package enum Mode: String, Codable, Sendable {
        /// Decided and recorded, not done.
        case shadow
        case act
    }

    package var mode: Mode
    /// How often the cluster is read while something is going on.
    package var watchInterval: Duration
    /// How often our statement is said, and the cluster read, while nothing is.
    package var heartbeatInterval: Duration
    package var decision: DecisionConfiguration

    package init(
        mode: Mode, watchInterval: Duration, heartbeatInterval: Duration, decision: DecisionConfiguration
    ) {
        self.mode = mode
        self.watchInterval = watchInterval
        self.heartbeatInterval = heartbeatInterval
        self.decision = decision
    }
}
