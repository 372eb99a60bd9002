package import HealthModel

/// Something that is to be done to the cluster. Only this module can make one: what is not decided cannot be done.
package struct Action: Codable, Equatable, Sendable {
    package enum Kind: Codable, Equatable, Sendable {
        /// Put the intent into our statement and read both nodes' statements back.
        case announce(PeerStatement.Intent)
        /// Take the intent out of our statement.
        case withdraw
        /// `#health-forewarn` of this node in the status section.
        case publishHealth(value: Int)
        /// `#health-forewarn` of this node in the nodes section.
        case recordPermanentHealth(value: Int)
        case standby(node: String, mark: StandbyMark)
        case liftStandby(node: String, markID: String)
        /// Ask the peer, in our statement, to switch this node off.
        case requestPowerOff(PeerStatement.PowerOffRequest)
        case withdrawPowerOffRequest
        /// Have the fencer switch the peer off, at its own request.
        case fencePeer(node: String, nonce: String, reason: String)
    }

    package let kind: Kind
    /// One sentence: why.
    package let reason: String
    /// Workload moves because of this action: it counts in the budget.
    package let countsAsMove: Bool

    init(_ kind: Kind, reason: String, countsAsMove: Bool = false) {
        self.kind = kind
        self.reason = reason
        self.countsAsMove = countsAsMove
    }
}
