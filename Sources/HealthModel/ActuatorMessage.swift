/// The line protocol between `forewarnd` and `forewarn-actuator`: one JSON object a line, one reply a request, in order.
package struct ActuatorRequest: Codable, Equatable, Sendable {
    /// Echoed in the reply.
    package var id: UInt64
    package var verb: ActuatorVerb

    package init(id: UInt64, verb: ActuatorVerb) {
        self.id = id
        self.verb = verb
    }
}

/// All that the daemon can ask for. What needs no judgement is checked again by the actuator on its own reading.
package enum ActuatorVerb: Codable, Equatable, Sendable {
    case observe
    /// Only which state of the CIB stands: much cheaper than `observe`, to find out whether that is worth it.
    case revision
    case preview(PreviewRequest)
    /// Our private attribute; the actuator checks size and form, writes it, and reads it back together with the peer's.
    case state(PeerStatement)
    /// `#health-forewarn` of the local node in the status section (attrd), read back.
    case publishHealth(value: Int)
    /// `#health-forewarn` of the local node in the nodes section, read back.
    case recordPermanentHealth(value: Int)
    /// Standby with our mark on `node`, both in one CIB change.
    case standby(node: String, mark: StandbyMark)
    /// Lifts the standby of `node` if its mark has this id; refuses otherwise.
    case liftStandby(node: String, markID: String)
    /// Power-off of the peer for the cause `nonce`.
    case fencePeer(node: String, nonce: String, reason: String)
}

/// The reply to one request.
package struct ActuatorReply: Codable, Equatable, Sendable {
    package var id: UInt64
    package var result: ActuatorResult

    package init(id: UInt64, result: ActuatorResult) {
        self.id = id
        self.result = result
    }
}

package enum ActuatorResult: Codable, Equatable, Sendable {
    case view(ClusterView)
    case revision(String)
    case preview(PlacementPreview)
    /// Own and peers' statements as read back after the write: node name to raw text.
    case statements([String: String])
    case outcome(ActionOutcome)
    /// The cluster could not be asked: a sentence for a person, and a stable code.
    case failed(code: String, message: String)
}

/// How an action ended. "Unconfirmed" is its own outcome: the effect was asked for and could not be read back.
package struct ActionOutcome: Codable, Equatable, Sendable {
    package enum Status: String, Codable, Sendable {
        /// Done and read back.
        case confirmed
        /// It was already so.
        case already
        /// Asked for, not seen in the read-back within the deadline.
        case unconfirmed
        /// Not done, because the actuator's own checks say no.
        case refused
        /// Tried, and it failed.
        case failed
    }

    package var status: Status
    /// One sentence: what was done or why not.
    package var message: String
    package var finishedAt: MonotonicInstant

    package init(status: Status, message: String, finishedAt: MonotonicInstant) {
        self.status = status
        self.message = message
        self.finishedAt = finishedAt
    }

    package var succeeded: Bool { status == .confirmed || status == .already }
}
