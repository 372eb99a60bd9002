internal import HealthModel
internal import LinuxAccess

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
                bond: link.master.flatMap { topology.links[$0] }.flatMap {
                    ["bond", "team"].contains($0.kind) ? $0.name : nil
                },
                // A virtual function that is set up has a link-local address, and may be given to a guest at any time.
                isInUse: !carried.isEmpty || topology.hasGivenAddress(link),
                isLasting: link.isHardware || topology.hasRole(link))
        }
    }
}

extension LinkBook.Removed {
    var readings: [Reading] {
        let component = LinkMeasurement.component(name)
        let what = carried.map(\.name).joined(separator: ", ")
        // As of any device that is gone: it cannot be read, and the state says why.
        let measurement = Measurement(
            component: component, condition: .silent,
            message: "The link \(component.name) is gone; "
                + (what.isEmpty ? "it had an address." : "it carried \(Printable.clean(what)).")
                + " Look at its device.",
            states: [.removed])
        var readings: [Reading] = [.measurement(measurement)]
        if !carried.isEmpty { readings.append(.use(DeviceUse(component: component, carries: carried))) }
        return readings
    }
}

extension Carried {
    /// Of a role that no link can carry. Whether its link was lost before anybody looked, or the configuration is wrong,
    /// cannot be told: it is not well, and it is not said to have failed.
    var missingLinkReadings: [Reading] {
        let component = Component(kind: .nic, id: name, name: Printable.clean(name, limit: 64))
        let measurement = Measurement(
            component: component, condition: .silent,
            message: "No link of this machine is or has \(component.name), which is to carry \(kind.rawValue) traffic. "
                + "Look at its device, its addresses and the configuration.")
        return [.measurement(measurement), .use(DeviceUse(component: component, carries: [self]))]
    }
}
