import Cluster
import HealthModel

/// One cell of the matrix: what both nodes are, how healthy they are, and where the data is in sync.
struct OracleCell: Hashable {
    enum State: String, CaseIterable {
        case online, standby, offline, maintenance, unclean
    }

    /// Which nodes have a promotion score, which is how a resource agent says that its data may be promoted there.
    enum Replica: String, CaseIterable {
        case both = "in sync on both nodes"
        case onlyA = "in sync on node-a only"
        case onlyB = "in sync on node-b only"
    }

    var a: State
    var healthA: NodeHealth
    var b: State
    var healthB: NodeHealth
    var replica: Replica

    static let healths: [NodeHealth] = [.green, .yellow, .red, .unknown]
    static let all = Replica.allCases.flatMap { replica in
        State.allCases.flatMap { a in
            healths.flatMap { healthA in
                State.allCases.flatMap { b in
                    healths.map { OracleCell(a: a, healthA: healthA, b: b, healthB: $0, replica: replica) }
                }
            }
        }
    }

    var name: String {
        "node-a \(a) \(healthA), node-b \(b) \(healthB), \(replica.rawValue)"
    }

    /// Where the workload is when the cell begins: on node-a, and where that is switched off, on node-b.
    var owner: String { a == .offline ? "node-b" : "node-a" }

    /// What Pacemaker is told of a node's health; nil for nothing, which leaves the permanent value in force.
    static func value(_ health: NodeHealth) -> Int? {
        switch health {
        case .green: 0
        case .yellow: -500
        case .red: -60000
        case .unknown: nil
        }
    }

    /// Both nodes green and nothing else changed.
    var healthy: OracleCell {
        var cell = self
        cell.healthA = .green
        cell.healthB = .green
        return cell
    }

    /// What the agent on node-a would ask its simulator about, and the cell that it would start from.
    var question: (request: PreviewRequest, before: OracleCell)? {
        var before = self
        if a == .standby {
            before.a = .online
            return (.standby(node: "node-a"), before)
        }
        guard a == .online || a == .maintenance, let value = Self.value(healthA) else { return nil }
        before.healthA = .green
        return (.health(node: "node-a", value: value), before)
    }
}

/// The recorded CIB of a two-node cluster, put into the state of a cell.
struct OracleCIB {
    /// The configuration of the lab with a promotable clone and a group on it; everything runs on node-a.
    let recorded: XMLTree

    func tree(of cell: OracleCell) -> XMLTree {
        var tree = recorded
        tree.edit("configuration", "nodes") { nodes in
            for index in nodes.children.indices {
                let isA = nodes.children[index]["uname"] == "node-a"
                Self.configure(&nodes.children[index], isA ? cell.a : cell.b)
            }
        }
        tree.edit("status") { status in
            let records = Dictionary(uniqueKeysWithValues: status.children.map { ($0["uname"] ?? "", $0) })
            for index in status.children.indices {
                let node = status.children[index]["uname"] ?? ""
                let isA = node == "node-a"
                let peer = isA ? "node-b" : "node-a"
                if cell.owner == "node-b", let other = records[peer] {
                    Self.exchange(&status.children[index], with: other, node: node)
                }
                Self.attributes(
                    &status.children[index], value: OracleCell.value(isA ? cell.healthA : cell.healthB),
                    score: cell.replica == (isA ? .onlyB : .onlyA) ? nil : node == cell.owner ? "10" : "5")
                Self.join(&status.children[index], isA ? cell.a : cell.b)
            }
        }
        return tree
    }

    // MARK: - Nodes section

    private static func configure(_ node: inout XMLTree, _ state: OracleCell.State) {
        let id = node["id"] ?? ""
        var pairs = [pair("nodes-\(id)-.health-forewarn", "#health-forewarn", "-500")]
        if state == .standby { pairs.append(pair("nodes-\(id)-standby", "standby", "on")) }
        if state == .maintenance { pairs.append(pair("nodes-\(id)-maintenance", "maintenance", "true")) }
        node.children = [set("nodes-\(id)", pairs)]
    }

    // MARK: - Status section

    /// Takes over the other node's operation records, fence devices aside: it runs what that one ran.
    private static func exchange(_ state: inout XMLTree, with other: XMLTree, node: String) {
        let own = state.element(at: ["lrm", "lrm_resources"])?.children ?? []
        let taken = other.element(at: ["lrm", "lrm_resources"])?.children ?? []
        let kept = own.filter { $0["class"] == "stonith" } + taken.filter { $0["class"] != "stonith" }
        state.edit("lrm", "lrm_resources") { resources in
            resources.children = kept.map { resource in
                var resource = resource
                for index in resource.children.indices { resource.children[index].set("on_node", node) }
                return resource
            }
        }
    }

    private static func attributes(_ state: inout XMLTree, value: Int?, score: String?) {
        let id = state["id"] ?? ""
        var pairs = [pair("status-\(id)-.feature-set", "#feature-set", "3.16.1")]
        if let score { pairs.append(pair("status-\(id)-master-db", "master-db", score)) }
        if let value { pairs.append(pair("status-\(id)-.health-forewarn", "#health-forewarn", String(value))) }
        state.children.removeAll { $0.name == "transient_attributes" }
        state.children.append(
            XMLTree(
                name: "transient_attributes", attributes: [XMLTree.Attribute(name: "id", value: id)],
                children: [set("status-\(id)", pairs)]))
    }

    /// A node that left cleanly has neither records nor transient attributes; one that was lost keeps its records.
    private static func join(_ state: inout XMLTree, _ kind: OracleCell.State) {
        guard kind == .offline || kind == .unclean else { return }
        for (name, value) in [("in_ccm", "false"), ("crmd", "offline"), ("join", "down")] { state.set(name, value) }
        state.set("expected", kind == .offline ? "down" : "member")
        state.children.removeAll {
            $0.name == "transient_attributes" || (kind == .offline && $0.name == "lrm")
        }
    }

    private static func pair(_ id: String, _ name: String, _ value: String) -> XMLTree {
        XMLTree(
            name: "nvpair",
            attributes: [("id", id), ("name", name), ("value", value)].map {
                XMLTree.Attribute(name: $0.0, value: $0.1)
            })
    }

    private static func set(_ id: String, _ pairs: [XMLTree]) -> XMLTree {
        XMLTree(
            name: "instance_attributes", attributes: [XMLTree.Attribute(name: "id", value: id)], children: pairs)
    }
}

extension XMLTree {
    mutating func edit(_ path: String..., change: (inout XMLTree) -> Void) { edit(path[...], change) }

    private mutating func edit(_ path: ArraySlice<String>, _ change: (inout XMLTree) -> Void) {
        guard let name = path.first else { return change(&self) }
        guard let index = children.firstIndex(where: { $0.name == name }) else { return }
        children[index].edit(path.dropFirst(), change)
    }

    mutating func set(_ name: String, _ value: String) {
        attributes.removeAll { $0.name == name }
        attributes.append(Attribute(name: name, value: value))
    }

    /// What a CIB says, without the ids of its attribute pairs and without their order.
    var meaning: String {
        let own = attributes.filter { $0.name != "id" || !["nvpair", "instance_attributes"].contains(name) }
        let said = own.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: " ")
        let inner = children.map(\.meaning)
        let ordered = name == "instance_attributes" ? inner.sorted() : inner
        return "<\(name) \(said)>" + ordered.joined() + "</>"
    }
}
