package import HealthModel

/// What we know of one peer's agent.
package enum PeerKnowledge: Codable, Equatable, Sendable {
    /// Its node has no statement: no agent, or attrd lost it.
    case absent
    /// Something stands there that is no statement of ours.
    case malformed(String)
    /// It stood there before this agent looked, and has not been seen to change: its writer may be long dead.
    case unproven(PeerStatement)
    /// It has not changed for longer than the time to live.
    case stale(PeerStatement, age: Duration)
    case fresh(PeerStatement, age: Duration)

    package var statement: PeerStatement? {
        switch self {
        case .fresh(let statement, _), .stale(let statement, _), .unproven(let statement): statement
        case .absent, .malformed: nil
        }
    }

    package var fresh: PeerStatement? {
        guard case .fresh(let statement, _) = self else { return nil }
        return statement
    }
}

/// What stands in a node's private attribute.
package enum StatementReading: Codable, Equatable, Sendable {
    case absent
    /// Not a statement of this version; the reason in words.
    case malformed(String)
    case statement(PeerStatement)
}

/// One peer's statement as it was last seen to change. Aged on our own clock only: the sender's time is not trusted.
struct PeerTrack: Equatable, Sendable {
    var content: StatementReading
    /// When it was read last.
    var readAt: MonotonicInstant
    /// The newest instant at which the present content did not stand there yet: it is at most that old. nil while the
    /// content is the first that was ever seen.
    var changedAt: MonotonicInstant?

    mutating func read(_ reading: StatementReading, at: MonotonicInstant) {
        if reading != content {
            content = reading
            changedAt = readAt
        }
        readAt = max(readAt, at)
    }

    func knowledge(at now: MonotonicInstant, timeToLive: Duration) -> PeerKnowledge {
        switch content {
        case .absent: return .absent
        case .malformed(let text): return .malformed(text)
        case .statement(let statement):
            guard let changedAt else { return .unproven(statement) }
            let age = changedAt.age(at: now)
            return age > timeToLive ? .stale(statement, age: age) : .fresh(statement, age: age)
        }
    }
}
