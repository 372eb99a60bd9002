internal import HealthModel

/// What the links are needed for: rings of Corosync, replication, the service.
struct LinkRoles {
    private var rings: [(number: Int, addresses: [[UInt8]], networks: [[UInt8]])]
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
            rings.append(
                (
                    number, (corosync.addresses[number] ?? []).flatMap(hosts.resolve),
                    (corosync.networks[number] ?? []).flatMap(hosts.resolve)
                ))
        }
    }

    /// What this link itself is named for, rings first.
    func carried(by link: Link, with addresses: [LinkAddress]) -> [Carried] {
        var found: [Carried] = []
        for ring in rings {
            let isOurs = addresses.contains { own in
                ring.addresses.contains(own.address)
                    || ring.networks.contains {
                        // The network's own address (bindnetaddr), or an address in it.
                        LinkSelector.agree(own.address, $0, bits: Int(own.prefixLength))
                    }
            }
            if isOurs { found.append(Carried(kind: .ring, name: "ring \(ring.number)")) }
        }
        for (kind, selector, text) in selectors where selector.matches(link, addresses) {
            let carried = Carried(kind: kind, name: text)
            if !found.contains(carried) { found.append(carried) }
        }
        return found
    }
}
