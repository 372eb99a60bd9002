internal import HealthModel

/// How the links lie on each other, and which of them are worth measuring.
struct LinkTopology {
    let links: [Int32: Link]
    private let addresses: [Int32: [LinkAddress]]
    private let roles: LinkRoles
    private let members: [Int32: [Link]]
    private let layered: [Int32: [Link]]
    /// Names of members that went away while they belonged to a bond, by the bond's name.
    private let lostMembers: [String: [String]]

    init(
        links: [Link], addresses: [LinkAddress], roles: LinkRoles, lostMembers: [String: [String]] = [:]
    ) {
        self.links = Dictionary(links.map { ($0.index, $0) }, uniquingKeysWith: { _, last in last })
        self.addresses = Dictionary(grouping: addresses, by: \.index)
        self.roles = roles
        self.lostMembers = lostMembers
        let sorted = self.links.values.sorted { $0.name < $1.name }
        members = Dictionary(grouping: sorted.filter { $0.master != nil }, by: { $0.master ?? 0 })
        layered = Dictionary(grouping: sorted.filter { $0.lower != nil }, by: { $0.lower ?? 0 })
    }

    func hasAddress(_ link: Link) -> Bool { addresses[link.index] != nil }

    /// An address that somebody gave it, and not one that it has of itself.
    func hasGivenAddress(_ link: Link) -> Bool { addresses[link.index]?.contains { !$0.isLinkLocal } ?? false }

    func members(of link: Link) -> [Link] { members[link.index] ?? [] }

    /// Those that lie on it, nearest first, each once: a loop of links (the kernel allows none) ends there.
    func uppers(of link: Link, throughBridges: Bool = true) -> [Link] {
        walk(from: link) { link in
            let master = link.master.flatMap { links[$0] }
            return [master].compactMap { throughBridges || $0?.kind != "bridge" ? $0 : nil }
                + (layered[link.index] ?? [])
        }
    }

    /// Those that it lies on.
    func lowers(of link: Link) -> [Link] {
        walk(from: link) { members(of: $0) + [$0.lower.flatMap { links[$0] }].compactMap { $0 } }
    }

    private func walk(from link: Link, _ next: (Link) -> [Link]) -> [Link] {
        var found: [Link] = []
        var seen: Set<Int32> = [link.index]
        var layer = [link]
        while !layer.isEmpty {
            let following = layer.flatMap(next).filter { seen.insert($0.index).inserted }
            found += following
            layer = following
        }
        return found
    }

    /// A device of a bus; or software that carries a role, or joins or divides devices of a bus. Not the ports that guests
    /// have in a bridge: they come and go with the guests, and the bridge carries its role without them.
    func isMeasured(_ link: Link) -> Bool {
        if link.isLoopback { return false }
        if link.isHardware { return true }
        if link.isStructure && lowers(of: link).contains(where: \.isHardware) { return true }
        return ([link] + uppers(of: link, throughBridges: false)).contains { !ownRoles(of: $0).isEmpty }
    }

    /// Whether it, or one that lies on it, carries a ring, replication or the service.
    func hasRole(_ link: Link) -> Bool {
        ([link] + uppers(of: link)).contains { !ownRoles(of: $0).isEmpty }
    }

    /// Whether it is sure that nothing needs it: without carrier, an address, and anything that lies on it. What uses a link
    /// without any of these (a packet socket, a switch in user space) cannot be seen, but it uses its carrier.
    func isUnused(_ link: Link) -> Bool {
        (!link.hasCarrier || !link.isAdministrativelyUp) && !hasAddress(link) && link.master == nil
            && uppers(of: link).isEmpty && carries(link).isEmpty
    }

    /// What is named in the configuration and no link can carry.
    var uncarried: [Carried] { roles.uncarried(by: Array(links.values), with: addresses.values.flatMap { $0 }) }

    /// Rings of which it cannot be told whether a link carries them, and the names that are to blame.
    var unresolvedRings: [(ring: Carried, names: [String])] {
        roles.unresolvedRings(with: addresses.values.flatMap { $0 })
    }

    var measured: [Link] { links.values.filter(isMeasured).sorted { $0.name < $1.name } }

    /// Everything above it: the links that lie on it, and what it and they are named for.
    func carries(_ link: Link) -> [Carried] {
        var found: [Carried] = []
        func add(_ carried: [Carried]) {
            for one in carried where !found.contains(one) { found.append(one) }
        }
        add(ownRoles(of: link))
        for upper in uppers(of: link) {
            switch upper.kind {
            case "bond", "team": add([Carried(kind: .bond, name: upper.name, redundancy: redundancy(of: upper))])
            case "bridge": add([Carried(kind: .bridge, name: upper.name)])
            case "vlan": add([Carried(kind: .vlan, name: upper.name)])
            default: break
            }
            add(ownRoles(of: upper))
        }
        return found
    }

    private func ownRoles(of link: Link) -> [Carried] {
        roles.carried(by: link, with: addresses[link.index] ?? [])
    }

    /// Of a bond: members that it has or lost, those that work, those that it needs.
    func redundancy(of bond: Link) -> Redundancy {
        let present = members(of: bond)
        let names = Set(present.map(\.name))
        let lost = (lostMembers[bond.name] ?? []).filter { !names.contains($0) }
        return Redundancy(
            members: present.count + lost.count, working: present.filter(Self.works).count,
            needed: max(1, Int(bond.bond?.smallestNumber ?? 1)))
    }

    /// Whether a bond can use this member.
    static func works(_ member: Link) -> Bool {
        guard member.isAdministrativelyUp, member.hasCarrier else { return false }
        return switch member.bondMember?.link {
        case .down, .failing, .returning: false
        case .up, nil: true
        }
    }
}
