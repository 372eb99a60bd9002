/// Which link messages call for a reading: those that say something new of a link that matters. The kernel repeats a
/// link's whole state for every small change (an address, an MTU, a bridge's timer).
struct LinkWatch {
    private struct Look: Equatable {
        var name: String
        var isAdministrativelyUp: Bool
        var hasCarrier: Bool
        var operationalState: OperationalState
        /// The kernel leaves out states that were too short for it; this number grows all the same.
        var carrierChanges: UInt32?
        var master: Int32?
        var lower: Int32?
        var bond: BondState?
        var bondMember: BondMemberState?

        init(_ link: Link) {
            name = link.name
            isAdministrativelyUp = link.isAdministrativelyUp
            hasCarrier = link.hasCarrier
            operationalState = link.operationalState
            carrierChanges = link.carrierChanges
            master = link.master
            lower = link.lower
            bond = link.bond
            bondMember = link.bondMember
        }
    }

    /// More links than this are not compared: each of their messages is news.
    private static let limit = 16_384

    private var looks: [Int32: Look] = [:]

    /// - Parameter concerns: whether a link without hardware or structure matters all the same.
    /// - Returns: names of links to read, the old name of a renamed one among them.
    mutating func news(in messages: [NetlinkMessage], concerns: (String) -> Bool) -> Set<String> {
        var names: Set<String> = []
        for message in messages {
            guard let link = Link(message) else { continue }
            let before = looks[link.index]
            if message.kind == .deletedLink {
                looks[link.index] = nil
            } else {
                let look = Look(link)
                guard look != before else { continue }
                if before != nil || looks.count < Self.limit { looks[link.index] = look }
            }
            var found: Set<String> = [link.name]
            if let old = before?.name { found.insert(old) }
            if link.isHardware || link.isStructure || found.contains(where: concerns) { names.formUnion(found) }
        }
        return names
    }

    /// Messages were lost: whatever comes next is news.
    mutating func forget() {
        looks = [:]
    }
}
