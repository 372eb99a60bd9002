internal import HealthModel

/// The facts in the CIB that crm_mon hides or does not know: attributes whose name begins with '#', marks, fence
/// device configuration and operation history.
struct CIBReading {
    static let command = PacemakerCommand(.cibadmin, ["--query"])
    /// The outermost element alone.
    static let headCommand = PacemakerCommand(.cibadmin, ["--query", "--no-children", "--xpath", "/cib"])

    let tree: XMLTree
    let options: [String: String]

    init(_ tree: XMLTree) throws(ClusterError) {
        guard tree.name == "cib", tree.child("configuration") != nil else {
            throw ClusterError(.unreadableAnswer, "cibadmin printed something that is not a CIB.")
        }
        self.tree = tree
        let sets = tree.element(at: ["configuration", "crm_config"])?.children("cluster_property_set") ?? []
        // The bootstrap set is the one that Pacemaker lets win over all others.
        let ordered = sets.sorted { left, _ in left["id"] != "cib-bootstrap-options" }
        options = ordered.reduce(into: [:]) { result, set in
            result.merge(CIBReading.pairs(in: set)) { _, later in later }
        }
    }

    var health: HealthOptions { HealthOptions(options: options) }

    /// Which state of the CIB this is: equal texts mean equal content. The three counters grow with every change of
    /// configuration and status (Pacemaker Explained, "CIB properties"); quorum and DC stand beside them. nil if a
    /// counter is missing.
    static func revision(of head: XMLTree) -> String? {
        guard let admin = head["admin_epoch"], let epoch = head["epoch"], let updates = head["num_updates"] else {
            return nil
        }
        return "\(admin).\(epoch).\(updates) quorum \(head["have-quorum"] ?? "?") DC \(head["dc-uuid"] ?? "?")"
    }

    /// Transient attributes of a node (status section), by the node's name.
    func transientAttributes(of node: String) -> [String: String] {
        let state = tree.child("status")?.children("node_state").first { $0["uname"] == node }
        return CIBReading.merged(state?.child("transient_attributes")?.children("instance_attributes") ?? [])
    }

    /// Permanent attributes of a node (nodes section), by the node's name.
    func permanentAttributes(of node: String) -> [String: String] {
        CIBReading.merged(nodeEntry(node)?.children("instance_attributes") ?? [])
    }

    /// Every node that the configuration knows.
    var nodeNames: [String] {
        (tree.element(at: ["configuration", "nodes"])?.children("node") ?? []).compactMap { $0["uname"] }
    }

    func nodeEntry(_ node: String) -> XMLTree? {
        tree.element(at: ["configuration", "nodes"])?.children("node").first { $0["uname"] == node }
    }

    /// Operation records of one resource on one node.
    func operations(of resource: String, on node: String) -> [XMLTree] {
        let state = tree.child("status")?.children("node_state").first { $0["uname"] == node }
        let resources = state?.element(at: ["lrm", "lrm_resources"])?.children("lrm_resource") ?? []
        return resources.first { $0["id"] == resource }?.children("lrm_rsc_op") ?? []
    }

    /// All primitives, templates aside, wherever they stand.
    var primitives: [XMLTree] {
        tree.element(at: ["configuration", "resources"])?.descendants("primitive") ?? []
    }

    /// The instance attributes of a resource; sets with a rule are left out, because whether they hold is not ours to say.
    static func parameters(of resource: XMLTree) -> [String: String] {
        merged(resource.children("instance_attributes").filter { $0.child("rule") == nil })
    }

    private static func merged(_ sets: [XMLTree]) -> [String: String] {
        // The first set that names an attribute wins.
        sets.reduce(into: [:]) { result, set in result.merge(pairs(in: set)) { first, _ in first } }
    }

    private static func pairs(in set: XMLTree) -> [String: String] {
        set.children("nvpair").reduce(into: [:]) { result, pair in
            if let name = pair["name"], let value = pair["value"] { result[name] = value }
        }
    }
}

/// Pacemaker's words for true in node attributes and options (crm_is_true).
enum PacemakerBoolean {
    static func holds(_ text: String?) -> Bool {
        guard let text else { return false }
        return ["true", "on", "yes", "y", "1"].contains(text.lowercased())
    }
}
