package import AgentConfiguration
package import HealthPolicy
internal import PolicyConfiguration

/// What the decision loop is told by the configuration.
package struct AgentSettings: Equatable, Sendable {
    package enum Mode: String, Codable, Sendable {
        /// Decided and recorded, not done.
        case shadow
        /// Decided and recorded; the value of avoid is published too, and nothing more.
        case advise
        case act
    }

    /// What this node is called before the cluster has said it; nil if the configuration does not name it.
    package var node: String?
    package var mode: Mode
    /// How often the cluster is read while something is going on.
    package var watchInterval: Duration
    /// How often our statement is said, and the cluster read, while nothing is.
    package var heartbeatInterval: Duration
    package var decision: DecisionConfiguration
    package var patience: OrderPatience

    package init(
        node: String? = nil, mode: Mode, watchInterval: Duration, heartbeatInterval: Duration,
        decision: DecisionConfiguration, patience: OrderPatience = OrderPatience()
    ) {
        self.node = node
        self.mode = mode
        self.watchInterval = watchInterval
        self.heartbeatInterval = heartbeatInterval
        self.decision = decision
        self.patience = patience
    }
}

extension AgentSettings {
    package init(_ configuration: Configuration) {
        let policy = configuration.policy
        let cluster = configuration.cluster
        self.init(
            node: configuration.node.name, mode: Mode(policy.mode),
            watchInterval: cluster.watchInterval,
            heartbeatInterval: cluster.heartbeatInterval,
            decision: DecisionConfiguration(configuration),
            // A command of Pacemaker's that hangs is the actuator's to tell, and it tells it better.
            patience: OrderPatience(total: min(cluster.callDeadline + .seconds(2), .seconds(20))))
    }
}

extension AgentSettings.Mode {
    init(_ mode: Configuration.Mode) {
        self =
            switch mode {
            case .shadow: .shadow
            case .advise: .advise
            case .act: .act
            }
    }
}
