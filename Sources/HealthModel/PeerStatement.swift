/// What an agent tells its peer: the content of the private node attribute `forewarn-agent`, as one line of JSON.
///
/// One attribute for everything, so that one query shows both nodes' statements at the same point of the cluster's
/// total order. Any member of group haclient can forge it: it may only ever ask or warn, never prove.
package struct PeerStatement: Codable, Hashable, Sendable {
    package static let attributeName = "forewarn-agent"
    package static let currentVersion = 1

    /// Version of this format; a statement of another version counts as unknown.
    package var v: Int
    /// Kernel boot id of the node, so that a reboot is told from a pause.
    package var boot: String
    /// Grows with every statement of this agent process; the receiver ages the statement from the moment it saw it change.
    package var seq: UInt64
    package var health: NodeHealth
    package var score: Int?
    package var mode: String
    package var rung: Rung
    /// The move that this node is about to make or has made; stands from before the health attribute is written until
    /// the node is at rest again.
    package var intent: Intent?
    /// Set by a vacated node that must be switched off: the peer decides.
    package var powerOff: PowerOffRequest?
    /// A person holds this node: nothing is to move off it or onto it by itself. nil is no.
    package var hold: Bool?
    /// The last planned move that this node made, for a day: an intent may come and go between two readings of a peer.
    package var moved: Move?
    /// What this node sees of what both share, in words ("heat", "mains"); nil for nothing.
    package var environment: [String]?
    /// Its plan for what both share is to run everything on one node. nil is no, and is said while nothing is shared.
    package var consolidates: Bool?
    /// Why it is as it is, for people only: at most `longestWhy` printable ASCII characters; nil where nothing is wrong.
    /// No decision reads it.
    package var why: String?

    package static let longestWhy = 120

    package struct Intent: Codable, Hashable, Sendable {
        package var nonce: String
        package var value: Int
        /// A workload moves because of it, so it counts as a planned move for both nodes.
        package var moves: Bool

        package init(nonce: String, value: Int, moves: Bool) {
            self.nonce = nonce
            self.value = value
            self.moves = moves
        }
    }

    package struct Move: Codable, Hashable, Sendable {
        /// That of its intent.
        package var nonce: String
        /// Milliseconds on the sender's clock, the one that `seq` goes by: `seq - at` is its age at least.
        package var at: UInt64

        package init(nonce: String, at: UInt64) {
            self.nonce = nonce
            self.at = at
        }
    }

    package struct PowerOffRequest: Codable, Hashable, Sendable {
        /// The reason that asks the actuator only what became of the order for a cause: it orders nothing then.
        package static let inquiry = "inquiry"

        /// One a cause: the peer never fences twice for the same one.
        package var nonce: String
        package var reason: String

        package init(nonce: String, reason: String) {
            self.nonce = nonce
            self.reason = reason
        }
    }

    package init(
        boot: String, seq: UInt64, health: NodeHealth, score: Int?, mode: String, rung: Rung, intent: Intent?,
        powerOff: PowerOffRequest?, hold: Bool? = nil, moved: Move? = nil, environment: [String]? = nil,
        consolidates: Bool? = nil
    ) {
        v = PeerStatement.currentVersion
        self.boot = boot
        self.seq = seq
        self.health = health
        self.score = score
        self.mode = mode
        self.rung = rung
        self.intent = intent
        self.powerOff = powerOff
        self.hold = hold
        self.moved = moved
        self.environment = environment
        self.consolidates = consolidates
    }
}

/// The automatic ladder, mildest first.
package enum Rung: String, Codable, Sendable, CaseIterable {
    case observe
    case avoid
    case evacuate
    case standby
    case powerOff = "power-off"
}
