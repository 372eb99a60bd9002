internal import HealthModel

/// Which links there were, so that one that goes away becomes a reading and not silence.
struct LinkBook {
    /// A link that went away while it was in use.
    struct Removed: Equatable {
        var name: String
        var carried: [Carried]
        /// The bond that it was a member of.
        var bond: String?
        /// Whether it stays a matter until it is back. Software that carried no role went because somebody took it away.
        var isLasting: Bool
    }

    private struct Known {
        var name: String
        var carried: [Carried]
        var bond: String?
        var isInUse: Bool
        var isLasting: Bool
    }

    /// Links that are gone and not back; more than any machine has.
    private static let limit = 256

    private var known: [Int32: Known] = [:]
    private var removed: [String: Removed] = [:]
    /// Mb/s by link, from the last reading of its settings; for comparison among the members of a bond.
    var speeds: [Int32: UInt32] = [:]

    /// Members that bonds lost with their device, by the bond's name.
    var lostMembers: [String: [String]] {
        Dictionary(grouping: removed.values.filter { $0.bond != nil }, by: { $0.bond ?? "" })
            .mapValues { $0.map(\.name).sorted() }
    }

    /// Compares a whole list of links with the last one. To be called before the links' own measurements are made.
    ///
    /// - Returns: what is gone now for the first time.
    mutating func missing(in links: [Link]) -> [Removed] {
        let present = Set(links.map(\.index))
        let names = Set(links.map(\.name))
        removed = removed.filter { !names.contains($0.key) }
        var fresh: [Removed] = []
        for (index, one) in known where !present.contains(index) {
            known[index] = nil
            speeds[index] = nil
            // Made anew under its name between two lists: a driver that was loaded again.
            guard one.isInUse, !names.contains(one.name) else { continue }
            let gone = Removed(name: one.name, carried: one.carried, bond: one.bond, isLasting: one.isLasting)
            fresh.append(gone)
            if one.isLasting && removed.count < Self.limit { removed[one.name] = gone }
        }
        return fresh.sorted { $0.name < $1.name }
    }

    /// All that are gone and not back.
    var stillMissing: [Removed] { removed.values.sorted { $0.name < $1.name } }

    mutating func remember(_ topology: LinkTopology) {
        known = [:]
        for link in topology.measured {
            let carried = topology.carries(link)
            known[link.index] = Known(
                name: link.name, carried: carried,
                bond: link.master.flatMap { topology.links[$0] }.flatMap { $0.kind == "bond" ? $0.name : nil },
                isInUse: !carried.isEmpty || topology.hasAddress(link),
                isLasting: link.isHardware || topology.hasRole(link))
        }
    }
}

extension LinkBook.Removed {
    var readings: [Reading] {
        let component = LinkMeasurement.component(name)
        var measurement = Measurement(component: component)
        measurement.states = [.removed]
        let what = carried.map(\.name).joined(separator: ", ")
        measurement.notes = [
            what.isEmpty ? "The link is gone; it had an address." : "The link is gone; it carried \(what)."
        ]
        var readings: [Reading] = [.measurement(measurement)]
        if !carried.isEmpty { readings.append(.use(DeviceUse(component: component, carries: carried))) }
        return readings
    }
}
