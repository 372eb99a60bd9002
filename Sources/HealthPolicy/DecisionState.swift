package import HealthModel

/// What the engine must still know after a crash or a reboot. Kept in the fixed file.
package struct DecisionState: Codable, Equatable, Sendable {
    /// The rung that was last brought about.
    package var held: Rung
    /// The value of an evacuation; never improved while evacuated.
    package var evacuateValue: Int
    package var evacuatedAt: Stamp?
    /// Planned moves of either node, oldest first.
    package var moves: [Stamp]
    /// Our own request to be switched off.
    package var powerOff: OwnPowerOff?
    /// Findings for which this node has been switched off already; emptied by `clear`.
    package var answeredCauses: [String]
    /// Power-offs of the peer that we carried out or tried.
    package var fenced: [FencedPeer]
    package var hold: OperatorHold?
    /// A person cleared this node and the mark of a dangerous finding in the nodes section may go; nil is no.
    package var mayLiftMark: Bool?
    /// Evacuations of this node, oldest first, whether or not anything moved; nil in what the first version wrote.
    package var evacuations: [Stamp]?
    /// A person cleared this node since it was evacuated; nil is no.
    package var mayRecover: Bool?

    /// An instant that survives a reboot: within the same boot it is exact, after it, it is as old as the boot.
    package struct Stamp: Codable, Equatable, Sendable {
        package var boot: String
        package var at: MonotonicInstant
        /// Whose move: the node's name.
        package var node: String
        /// That of the move's intent; nil for what is no move, and in what the first version wrote.
        package var nonce: String?

        package init(boot: String, at: MonotonicInstant, node: String, nonce: String? = nil) {
            self.boot = boot
            self.at = at
            self.node = node
            self.nonce = nonce
        }

        /// How long ago at least. A stamp of an earlier boot is at least as old as this boot; taking the lower bound
        /// errs on the side of not moving.
        package func age(at now: MonotonicInstant, boot current: String) -> Duration {
            boot == current ? at.age(at: now) : .nanoseconds(max(0, now.nanoseconds))
        }
    }

    package struct OwnPowerOff: Codable, Equatable, Sendable {
        package var nonce: String
        package var cause: String
        /// What else calls for it: one power-off answers them all. nil is nothing.
        package var also: [String]?
        package var reason: String
        package var since: Stamp
        /// The request stands in our statement.
        package var requested: Bool

        package init(nonce: String, cause: String, reason: String, since: Stamp, requested: Bool) {
            self.nonce = nonce
            self.cause = cause
            self.reason = reason
            self.since = since
            self.requested = requested
        }
    }

    package struct FencedPeer: Codable, Equatable, Sendable {
        package var node: String
        package var nonce: String
        package var at: Stamp
        package var succeeded: Bool
        /// Our mark's standby on it has been lifted again.
        package var standbyLifted: Bool
        /// It is not known whether the fencer was asked: the actuator's record decides when it is asked again with the
        /// same nonce. nil is no.
        package var isOpen: Bool?

        var mayBeAskedAgain: Bool { isOpen == true && !succeeded }

        package init(
            node: String, nonce: String, at: Stamp, succeeded: Bool, standbyLifted: Bool, isOpen: Bool? = nil
        ) {
            self.node = node
            self.nonce = nonce
            self.at = at
            self.succeeded = succeeded
            self.standbyLifted = standbyLifted
            self.isOpen = isOpen
        }
    }

    package struct OperatorHold: Codable, Equatable, Sendable {
        package var owner: String
        package var reason: String
        package var since: Stamp
        /// nil until it is lifted. After a reboot it counts anew, because how long the node was off is not known: that
        /// errs on the side of not moving.
        package var duration: Duration?

        package init(owner: String, reason: String, since: Stamp, duration: Duration? = nil) {
            self.owner = owner
            self.reason = reason
            self.since = since
            self.duration = duration
        }

        package func isOver(at now: MonotonicInstant, boot: String) -> Bool {
            duration.map { since.age(at: now, boot: boot) >= $0 } ?? false
        }
    }

    package init() {
        held = .observe
        evacuateValue = RungValue.evacuate
        evacuatedAt = nil
        moves = []
        powerOff = nil
        answeredCauses = []
        fenced = []
        hold = nil
    }

    private static let longestWord = 256
    /// What one power-off answers beside its cause.
    static let alsoLimit = 16

    /// Keeps the lists bounded, so that the state always fits its slot.
    mutating func trim() {
        // Words without an end, of a version that took them from a peer.
        moves.removeAll { ($0.nonce?.utf8.count ?? 0) > Self.longestWord }
        fenced.removeAll { $0.nonce.utf8.count > Self.longestWord }
        moves = Array(moves.suffix(32))
        fenced = Array(fenced.suffix(16))
        answeredCauses = Array(answeredCauses.suffix(32))
        evacuations = evacuations.map { Array($0.suffix(8)) }
    }
}
