internal import HealthModel
internal import LinuxAccess

/// What the links are needed for: rings of Corosync, replication, the service.
struct LinkRoles {
    private struct Ring {
        var number: Int
        var addresses: [[UInt8]]
        var networks: [[UInt8]]
        /// Names that no address is known of.
        var unresolved: [String]
        /// Every name of it is known, so that it can be said that none is ours.
        var isResolved: Bool

        func contains(_ own: LinkAddress) -> Bool {
            // The network's own address (bindnetaddr), or an address in it.
            addresses.contains(own.address)
                || networks.contains { LinkSelector.agree(own.address, $0, bits: Int(own.prefixLength)) }
        }

        var carried: Carried { Carried(kind: .ring, name: "ring \(number)") }
    }

    private var rings: [Ring]
    private var selectors: [(kind: Carried.Kind, selector: LinkSelector, text: String)]

    init(
        _ configuration: NICConfiguration, corosync: CorosyncConfiguration?, hosts: @autoclosure () -> HostsFile
    ) {
        selectors = []
        for (kind, texts) in [
            (Carried.Kind.replication, configuration.replication), (.service, configuration.service),
        ] {
            for text in texts {
                if let selector = LinkSelector(text) { selectors.append((kind, selector, text)) }
            }
        }
        rings = []
        guard let corosync else { return }
        let hosts = hosts()
        for number in Set(corosync.addresses.keys).union(corosync.networks.keys).sorted() {
            let names = corosync.addresses[number] ?? []
            let found = names.map(hosts.resolve)
            let unresolved = zip(names, found).filter { $0.1.isEmpty }.map { $0.0 }
            rings.append(
                Ring(
                    number: number, addresses: found.flatMap { $0 },
                    networks: (corosync.networks[number] ?? []).flatMap(hosts.resolve), unresolved: unresolved,
                    isResolved: !names.isEmpty && unresolved.isEmpty))
        }
    }

    /// What this link itself is named for, rings first.
    func carried(by link: Link, with addresses: [LinkAddress]) -> [Carried] {
        var found: [Carried] = []
        for ring in rings where addresses.contains(where: ring.contains) { found.append(ring.carried) }
        for (kind, selector, text) in selectors where selector.matches(link, addresses) {
            let carried = Carried(kind: kind, name: text)
            if !found.contains(carried) { found.append(carried) }
        }
        return found
    }

    /// Rings that no link is known to carry, with the names of theirs of which one may be ours.
    func unresolvedRings(with addresses: [LinkAddress]) -> [(ring: Carried, names: [String])] {
        rings.filter { !$0.unresolved.isEmpty && !addresses.contains(where: $0.contains) }
            .map { ($0.carried, $0.unresolved) }
    }

    /// What no link of this machine can carry: an interface that is not there, a network or ring that no link has an address
    /// in. A single address may be on the other node now.
    func uncarried(by links: [Link], with addresses: [LinkAddress]) -> [Carried] {
        var found: [Carried] = []
        for ring in rings where ring.isResolved && !addresses.contains(where: ring.contains) {
            found.append(ring.carried)
        }
        for (kind, selector, text) in selectors {
            switch selector {
            case .address: continue
            case .interface(let name): if links.contains(where: { $0.name == name }) { continue }
            case .network(let network, let bits):
                if addresses.contains(where: { LinkSelector.agree($0.address, network, bits: bits) }) { continue }
            }
            found.append(Carried(kind: kind, name: text))
        }
        return found
    }
}
