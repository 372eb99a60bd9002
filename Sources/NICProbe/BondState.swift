/// A bond as its master says it (linux/if_link.h, IFLA_BOND_).
struct BondState: Equatable, Sendable {
    /// "active-backup", "802.3ad"; nil where the kernel said none, its number where we know no word.
    var mode: String?
    /// Index of the member that carries the traffic, in the modes that have one.
    var activeMember: Int32?
    /// Members that must work for the bond to have carrier (min_links); 0 counts as 1.
    var smallestNumber: UInt32?

    /// Documentation/networking/bonding.rst, "mode", in the order of its numbers.
    private static let modes = [
        "balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb",
    ]

    init(_ attributes: NetlinkAttributes) {
        mode = attributes.number(1, as: UInt8.self).map { number in
            Int(number) < Self.modes.count ? Self.modes[Int(number)] : "mode \(number)"
        }
        activeMember = attributes.number(2)
        smallestNumber = attributes.number(18)
    }
}

/// A bond's member as the bond sees it (linux/if_link.h, IFLA_BOND_SLAVE_).
struct BondMemberState: Equatable, Sendable {
    enum Role: UInt8, Sendable {
        case active = 0
        case backup
    }

    /// BOND_LINK_ of linux/if_bonding.h.
    enum MonitoredLink: UInt8, Sendable {
        case up = 0
        /// Lost, but not yet for as long as `downdelay`.
        case failing
        case down
        /// There again, but not yet for as long as `updelay`.
        case returning
    }

    var role: Role?
    /// nil where the bond says nothing.
    var link: MonitoredLink?
    var failures: UInt32?

    init(_ attributes: NetlinkAttributes) {
        role = attributes.number(1).flatMap(Role.init(rawValue:))
        link = attributes.number(2).flatMap(MonitoredLink.init(rawValue:))
        failures = attributes.number(3)
    }
}
