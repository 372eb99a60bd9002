package import HealthModel

/// What we know of one peer's agent.
package enum PeerKnowledge: Codable, Equatable, Sendable {
    /// Its node has no statement: no agent, or attrd lost it.
    case absent
    /// Something stands there that is no statement of ours.
    case malformed(String)
    /// Its sequence number has not been seen to grow (it stood there before this agent looked, or it is an old one that
    /// stands there again): its writer may be long dead.
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

/// One peer's statements as they were seen to follow each other. Aged on our own clock only: the sender's time is not
/// trusted. Only a sequence number that grows within one boot proves that somebody is alive: an old text that stands
/// there again, after attrd lost it or because somebody wrote it back, proves nothing.
struct PeerTrack: Codable, Equatable, Sendable {
    private(set) var content: StatementReading
    /// When it was read last.
    private(set) var readAt: MonotonicInstant
    /// The boot that the peer speaks from, and the highest sequence number of it.
    private var boot: String?
    private var sequence: UInt64 = 0
    /// The newest instant at which `sequence` did not stand there yet: it is at most that old. nil while it is the
    /// first of its boot.
    private var provedAt: MonotonicInstant?
    /// Boots that the peer has left, or that somebody made up.
    private var leftBoots: [String] = []
    /// A series beside the one that counts: a boot that was left, or a number that went back. Whoever may write the
    /// attribute can put a foreign boot or an enormous number there once; the peer itself goes on, and is believed again
    /// when it was seen to grow twice. An old text that stands there again does not grow.
    private var other: Series?

    private struct Series: Codable, Equatable, Sendable {
        var boot: String
        var sequence: UInt64
        var growths = 0
    }

    init(_ reading: StatementReading, at: MonotonicInstant) {
        content = .absent
        readAt = at
        read(reading, at: at)
    }

    mutating func read(_ reading: StatementReading, at: MonotonicInstant) {
        content = reading
        if case .statement(let word) = reading {
            if word.boot == boot, word.seq >= sequence {
                if word.seq > sequence {
                    sequence = word.seq
                    provedAt = readAt
                }
                other = nil
            } else if word.boot != boot, !leftBoots.contains(word.boot) {
                leave()
                boot = word.boot
                sequence = word.seq
                provedAt = nil
                other = nil
            } else if var series = other, series.boot == word.boot, word.seq > series.sequence {
                series.sequence = word.seq
                series.growths += 1
                other = series
                if series.growths >= 2 {
                    if word.boot != boot { leave() }
                    leftBoots.removeAll { $0 == word.boot }
                    boot = word.boot
                    sequence = word.seq
                    provedAt = readAt
                    other = nil
                }
            } else if other?.boot != word.boot || other?.sequence != word.seq {
                other = Series(boot: word.boot, sequence: word.seq)
            }
        }
        readAt = max(readAt, at)
    }

    private mutating func leave() {
        if let boot { leftBoots = leftBoots.suffix(15) + [boot] }
    }

    func knowledge(at now: MonotonicInstant, timeToLive: Duration) -> PeerKnowledge {
        switch content {
        case .absent: return .absent
        case .malformed(let text): return .malformed(text)
        case .statement(let statement):
            guard statement.boot == boot, statement.seq == sequence, let provedAt else { return .unproven(statement) }
            let age = provedAt.age(at: now)
            return age > timeToLive ? .stale(statement, age: age) : .fresh(statement, age: age)
        }
    }
}
