internal import HealthModel

/// Makes the change that a preview tries, in a copy of the CIB in memory.
enum PreviewEdit {
    static func apply(_ request: PreviewRequest, to cib: CIBReading) throws(ClusterError) -> XMLTree {
        var tree = cib.tree
        switch request {
        case .health(let node, let value):
            try editStatus(&tree, node: node) {
                set(HealthAttribute.name, to: String(value), in: &$0, prefix: "status")
            }
        case .standby(let node):
            try editStatus(&tree, node: node) { remove("standby", in: &$0) }
            try editNodes(&tree, node: node) { set("standby", to: "on", in: &$0, prefix: "nodes") }
        case .unstandby(let node):
            try editStatus(&tree, node: node) { remove("standby", in: &$0) }
            try editNodes(&tree, node: node) { remove("standby", in: &$0) }
        }
        return tree
    }

    /// Edits the element that holds the transient attributes of a node.
    private static func editStatus(
        _ tree: inout XMLTree, node: String, _ change: (inout XMLTree) -> Void
    ) throws(ClusterError) {
        guard let status = tree.children.firstIndex(where: { $0.name == "status" }),
            let state = tree.children[status].children.firstIndex(where: { $0["uname"] == node })
        else { throw unknown(node) }
        let id = tree.children[status].children[state]["id"] ?? ""
        edit(child: "transient_attributes", id: id, of: &tree.children[status].children[state], change)
    }

    /// Edits the element that holds the permanent attributes of a node.
    private static func editNodes(
        _ tree: inout XMLTree, node: String, _ change: (inout XMLTree) -> Void
    ) throws(ClusterError) {
        guard let configuration = tree.children.firstIndex(where: { $0.name == "configuration" }),
            let nodes = tree.children[configuration].children.firstIndex(where: { $0.name == "nodes" }),
            let entry = tree.children[configuration].children[nodes].children.firstIndex(where: { $0["uname"] == node })
        else { throw unknown(node) }
        change(&tree.children[configuration].children[nodes].children[entry])
    }

    private static func edit(
        child name: String, id: String, of parent: inout XMLTree, _ change: (inout XMLTree) -> Void
    ) {
        if let index = parent.children.firstIndex(where: { $0.name == name }) {
            change(&parent.children[index])
        } else {
            var element = XMLTree(name: name, attributes: [XMLTree.Attribute(name: "id", value: id)])
            change(&element)
            parent.children.append(element)
        }
    }

    /// Sets an attribute in a holder of `instance_attributes` sets: once, whatever stood there in any set.
    private static func set(_ attribute: String, to value: String, in holder: inout XMLTree, prefix: String) {
        remove(attribute, in: &holder)
        let id = "\(prefix)-\(holder["id"] ?? "0")"
        let pair = XMLTree(
            name: "nvpair",
            attributes: [
                XMLTree.Attribute(name: "id", value: id + "-forewarn-preview"),
                XMLTree.Attribute(name: "name", value: attribute), XMLTree.Attribute(name: "value", value: value),
            ])
        let usable = holder.children.firstIndex { $0.name == "instance_attributes" && $0.child("rule") == nil }
        if let usable {
            holder.children[usable].children.append(pair)
        } else {
            holder.children.append(
                XMLTree(
                    name: "instance_attributes",
                    attributes: [XMLTree.Attribute(name: "id", value: id + "-forewarn-preview-set")], children: [pair]))
        }
    }

    private static func remove(_ attribute: String, in holder: inout XMLTree) {
        for index in holder.children.indices where holder.children[index].name == "instance_attributes" {
            holder.children[index].children.removeAll { $0.name == "nvpair" && $0["name"] == attribute }
        }
    }

    private static func unknown(_ node: String) -> ClusterError {
        ClusterError(.badRequest, "There is no node \(node.debugDescription) in the CIB; see `crm_node -l`.")
    }
}
