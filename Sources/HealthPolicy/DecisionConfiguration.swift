/// The values that the decision engine works with. Defaults are what is shipped; the lab prints its own.
package struct DecisionConfiguration: Codable, Equatable, Sendable {
    /// How many points the peer must be better by before it is a target.
    package var scoreMargin: Int
    /// Shortest time between two planned moves, whoever made the first (I3).
    package var moveInterval: Duration
    /// How long a node must be well before it is a target again, after its first evacuation.
    package var recoveryDwell: Duration
    /// The longest that further evacuations make of it.
    package var recoveryDwellLimit: Duration
    /// Else an evacuation ends only after a person has cleared the node.
    package var recoversByItself: Bool
    /// Planned moves in 24 hours; nil for no limit (I3 then rests on `moveInterval` alone).
    package var movesPerDay: Int?
    /// A peer whose statement has not changed for this long is unknown (I2).
    package var peerTimeToLive: Duration
    /// A cluster view older than this is read again before anything is decided on it (I2).
    package var viewTimeToLive: Duration
    /// How often the cluster is looked at while something is under way.
    package var watchInterval: Duration
    /// How long an evacuation may take before it is an alarm.
    package var vacateDeadline: Duration
    /// How long the node that goes first waits for the other to withdraw its intent.
    package var intentSettle: Duration
    /// What is done when both nodes suffer from what they share.
    package var environmentPlan: EnvironmentPlan
    /// How long both must have suffered from it.
    package var consolidateAfter: Duration

    package init(
        scoreMargin: Int = 10, moveInterval: Duration = .seconds(1800), recoveryDwell: Duration = .seconds(600),
        recoveryDwellLimit: Duration = .seconds(21_600), recoversByItself: Bool = true,
        movesPerDay: Int? = 2, peerTimeToLive: Duration = .seconds(45), viewTimeToLive: Duration = .seconds(2),
        watchInterval: Duration = .seconds(1), vacateDeadline: Duration = .seconds(120),
        intentSettle: Duration = .milliseconds(300), environmentPlan: EnvironmentPlan = .stay,
        consolidateAfter: Duration = .seconds(120)
    ) {
        self.environmentPlan = environmentPlan
        self.consolidateAfter = consolidateAfter
        self.scoreMargin = scoreMargin
        self.moveInterval = moveInterval
        self.recoveryDwell = recoveryDwell
        self.recoveryDwellLimit = max(recoveryDwell, recoveryDwellLimit)
        self.recoversByItself = recoversByItself
        self.movesPerDay = movesPerDay
        self.peerTimeToLive = peerTimeToLive
        self.viewTimeToLive = viewTimeToLive
        self.watchInterval = watchInterval
        self.vacateDeadline = vacateDeadline
        self.intentSettle = intentSettle
    }
}

extension DecisionConfiguration {
    /// Evacuations within so long make the recovery dwell longer.
    package static let relapseWindow = Duration.seconds(7 * 86_400)
    /// Times the first dwell: 10 and 30 minutes, 1, 2 and 6 hours (ScanCore's steps after thermal shutdowns:
    /// https://github.com/ClusterLabs/anvil, Anvil/Tools/ScanCore.pm).
    private static let relapseFactors = [1, 3, 6, 12, 36]

    /// - Parameter evacuations: of the node within the window, the present one included.
    package func recoveryDwell(afterEvacuations evacuations: Int) -> Duration {
        let place = min(max(evacuations, 1), Self.relapseFactors.count) - 1
        return min(recoveryDwell * Self.relapseFactors[place], recoveryDwellLimit)
    }
}

/// The values that are published for each rung as `#health-forewarn`.
///
/// Tried with `crm_simulate` against Pacemaker 2.1.5 with `node-health-strategy=progressive`,
/// `node-health-base=100000` and `resource-stickiness=1000`: finite values never stop everything on both nodes, two
/// equal values never move anything once settled, and finer steps ping-pong.
package enum RungValue {
    package static let observe = 0
    package static let avoid = -500
    package static let evacuate = -60000
    /// For a node that is about to stop by itself; needs a peer that is not there itself.
    package static let evacuateAhead = -70000
    /// What the node carries in the nodes section at rest: an absent transient value must not look healthy.
    package static let permanentAtRest = -500
    /// What it carries there while a finding that can corrupt data is latched.
    package static let permanentDangerous = -60000
}
