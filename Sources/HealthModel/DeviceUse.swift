/// What depends on a component: the way from a drive or link up to what the workload uses. It answers "does any workload
/// need it" and "is its mirror whole"; a component of which nothing is known is not thereby unused.
package struct DeviceUse: Codable, Hashable, Sendable {
    package var component: Component
    /// Every layer above it, nearest first, then by name.
    package var carries: [Carried]

    package init(component: Component, carries: [Carried]) {
        self.component = component
        self.carries = carries
    }
}

/// One layer above a component.
package struct Carried: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// A block device name ("sda").
        case blockDevice = "block-device"
        case partition
        /// An MD array.
        case array
        /// A device-mapper device (LVM, multipath, crypt).
        case mapper
        case drbd
        case mount
        case swap
        /// A bond or bridge that a link belongs to.
        case bond
        case bridge
        case vlan
        /// A Corosync ring.
        case ring
        case replication
        /// An address that the cluster's service uses.
        case service
    }

    package var kind: Kind
    /// "md0", "/srv/data", "bond0", "ring 0", "10.0.0.5".
    package var name: String
    /// Members that it has, works with now, and needs to go on; nil where it has none.
    package var redundancy: Redundancy?
    /// Names of the layers that it lies on directly, among those of the same `DeviceUse`; empty for one that lies on the
    /// component itself. nil where the probe does not tell: then every group counts for everything above it.
    package var on: [String]?

    package init(kind: Kind, name: String, redundancy: Redundancy? = nil, on: [String]? = nil) {
        self.kind = kind
        self.name = name
        self.redundancy = redundancy
        self.on = on
    }
}

/// How much a group of equal parts can still lose.
package struct Redundancy: Codable, Hashable, Sendable {
    package var members: Int
    package var working: Int
    /// Smallest number of members that keeps the function.
    package var needed: Int

    package init(members: Int, working: Int, needed: Int) {
        self.members = members
        self.working = working
        self.needed = needed
    }

    /// Members that may still fail.
    package var left: Int { max(0, working - needed) }
}
