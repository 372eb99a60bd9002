internal import HealthModel

/// One node's entry in the nodes section, as far as standby is concerned.
struct StandbyEntry {
    /// How we say "on". Pacemaker takes it as any other word for true; crm_standby, pcs and crmsh write "on" or "true". So a
    /// standby that somebody else sets is told from ours even where a mark of ours was left behind.
    static let word = "yes"

    enum State: Equatable {
        case none
        case ours(StandbyMark)
        /// Not in standby: somebody lifted it and left our mark behind.
        case leftover(StandbyMark)
        /// In standby, permanent or transient, without a mark that we can read.
        case foreign
    }

    let node: String
    let id: String
    let element: XMLTree
    /// A standby in the status section wins over the one in the nodes section, and is never ours.
    let transientlyInStandby: Bool

    var state: State {
        let value = pair("standby")?["value"]
        let mark = pair(StandbyMark.attributeName)?["value"].flatMap(StandbyMark.init(attributeValue:))
        if PacemakerBoolean.holds(value) { return value == Self.word ? mark.map(State.ours) ?? .foreign : .foreign }
        if transientlyInStandby { return .foreign }
        return mark.map(State.leftover) ?? .none
    }

    /// The node as long as it has no standby that counts as true, and one of `others` has none either.
    ///
    /// The CIB daemons apply changes in one order on all nodes, so of two such changes at once, each naming the other's
    /// node, only the first one matches.
    func unmarkedPath(whileServing others: [String]) -> String {
        let on = ["true", "on", "yes", "y", "1"].map { "@value='\($0)'" }.joined(separator: " or ")
        let serving = "[not(.//nvpair[@name='standby' and (\(on))])]"
        let names = others.map { "@uname='\($0)'" }.joined(separator: " or ")
        return "//nodes/node[@uname='\(node)']\(serving)[//nodes/node[\(names)]\(serving)]"
    }

    /// Standby and mark of the node as long as the standby is in our word and the mark exactly this one.
    func markedPath(_ mark: String) -> String {
        "//nodes/node[@uname='\(node)'][.//nvpair[@name='standby' and @value='\(Self.word)']]"
            + "[.//nvpair[@name='\(StandbyMark.attributeName)' and @value='\(mark)']]"
            + "//nvpair[@name='standby' or @name='\(StandbyMark.attributeName)']"
    }

    /// The mark alone: a standby that somebody sets meanwhile stays.
    func leftoverPath(_ mark: String) -> String {
        "//nodes/node[@uname='\(node)']//nvpair[@name='\(StandbyMark.attributeName)' and @value='\(mark)']"
    }

    /// The node element with standby and mark, to be merged into the one in the CIB.
    ///
    /// Elements are matched by id, so ids that exist are used again; new ones are named as crm_attribute(8) would.
    func change(to mark: StandbyMark) -> XMLTree {
        let sets = element.children("instance_attributes").filter { $0.child("rule") == nil }
        let holding = sets.first { set in set.children("nvpair").contains { $0["name"] == "standby" } }
        let setID = (holding ?? sets.first)?["id"] ?? "nodes-\(id)"
        let pairs = [("standby", Self.word), (StandbyMark.attributeName, mark.attributeValue)].map { name, value in
            XMLTree(
                name: "nvpair",
                attributes: [
                    XMLTree.Attribute(name: "id", value: pair(name)?["id"] ?? "\(setID)-\(name)"),
                    XMLTree.Attribute(name: "name", value: name), XMLTree.Attribute(name: "value", value: value),
                ])
        }
        let set = XMLTree(
            name: "instance_attributes", attributes: [XMLTree.Attribute(name: "id", value: setID)], children: pairs)
        return XMLTree(
            name: "node",
            attributes: [XMLTree.Attribute(name: "id", value: id), XMLTree.Attribute(name: "uname", value: node)],
            children: [set])
    }

    private func pair(_ name: String) -> XMLTree? {
        element.children("instance_attributes").filter { $0.child("rule") == nil }
            .flatMap { $0.children("nvpair") }.first { $0["name"] == name }
    }
}
