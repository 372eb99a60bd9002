/// Replicated devices (DRBD) in the vocabulary of `Measurement`: one measurement a resource.
extension ComponentKind {
    /// A replicated device with all its volumes, by the name of its resource.
    package static let replica = ComponentKind(rawValue: "replica")
}

extension StateName {
    /// Every volume is up to date here and on every peer, and connected.
    package static let replicaInSync = StateName("replica-in-sync")
    /// A peer is not connected.
    package static let replicaDisconnected = StateName("replica-disconnected")
    /// A volume of a peer is not up to date, or blocks are out of sync.
    package static let replicaOutOfSync = StateName("replica-out-of-sync")
    /// This node brings a peer up to date.
    package static let resyncSource = StateName("resync-source")
    /// This node is brought up to date by a peer.
    package static let resyncTarget = StateName("resync-target")
    /// A volume here has lost its disk, and goes on over the network.
    package static let replicaDiskless = StateName("replica-diskless")
    /// This node has it in use.
    package static let replicaPrimary = StateName("replica-primary")
    package static let replicaSuspended = StateName("replica-suspended")
}

extension QuantityName {
    /// Bytes that differ between here and the peer that is furthest behind.
    package static let outOfSync = QuantityName("out-of-sync")
}

/// What is known of the links that are named for replication, by one such name.
package struct ReplicationLink: Codable, Hashable, Sendable {
    package enum Condition: String, Codable, Sendable {
        case works, fails, unknown
    }

    /// As the configuration names it ("eth1", "10.1.0.0/24").
    package var name: String
    package var condition: Condition
    /// One sentence.
    package var evidence: String
    /// nil if nothing was ever read of it.
    package var observedAt: MonotonicInstant?

    package init(name: String, condition: Condition, evidence: String, observedAt: MonotonicInstant?) {
        self.name = name
        self.condition = condition
        self.evidence = evidence
        self.observedAt = observedAt
    }
}

/// What is known of one replicated device on this node.
package struct ReplicaState: Codable, Hashable, Sendable {
    package enum Sync: String, Codable, Sendable {
        case inSync = "in-sync"
        case outOfSync = "out-of-sync"
        case unknown
    }

    /// The resource's name ("r0").
    package var name: String
    package var sync: Sync
    /// One sentence.
    package var evidence: String
    package var observedAt: MonotonicInstant

    package init(name: String, sync: Sync, evidence: String, observedAt: MonotonicInstant) {
        self.name = name
        self.sync = sync
        self.evidence = evidence
        self.observedAt = observedAt
    }
}
