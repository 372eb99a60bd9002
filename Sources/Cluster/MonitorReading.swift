internal import HealthModel

/// What `crm_mon -1 --output-as=xml` says: the states that Pacemaker computes, rather than the facts that it stores.
struct MonitorReading: Equatable {
    struct Node: Equatable {
        var name: String
        var id: String
        var online: Bool
        var unclean: Bool
        var standby: Bool
        var maintenance: Bool
        var pending: Bool
        var shutdown: Bool
        var isDC: Bool
    }

    var dc: String?
    var quorate: Bool
    var maintenanceMode: Bool
    var stonithEnabled: Bool
    var symmetric: Bool
    var nodes: [Node]
    var resources: [ResourceView]

    /// Only the sections that are read: no history, no fencing.
    static let command = PacemakerCommand(
        .crmMon, ["-1", "--output-as=xml", "--inactive", "--include=none,dc,options,nodes,resources"])

    /// - Throws: `unreadableAnswer` if anything that a decision could rest on is missing: absent is not "false".
    init(_ tree: XMLTree) throws(ClusterError) {
        guard let summary = tree.child("summary"), let current = summary.child("current_dc"),
            let options = summary.child("cluster_options"), let nodes = tree.child("nodes"),
            let resources = tree.child("resources")
        else { throw MonitorReading.unreadable("a section is missing") }
        let hasDC = try MonitorReading.flag("present", of: current)
        dc = hasDC ? current["name"] : nil
        quorate = hasDC ? try MonitorReading.flag("with_quorum", of: current) : false
        // stop-all-resources=true makes a move meaningless in the same way.
        let maintenance = try MonitorReading.flag("maintenance-mode", of: options)
        let stopAll = try MonitorReading.flag("stop-all-resources", of: options)
        maintenanceMode = maintenance || stopAll
        stonithEnabled = try MonitorReading.flag("stonith-enabled", of: options)
        symmetric = try MonitorReading.flag("symmetric-cluster", of: options)
        self.nodes = []
        for node in nodes.children("node") where node["type"] == nil || node["type"] == "member" {
            self.nodes.append(try MonitorReading.node(node))
        }
        self.resources = []
        try collect(resources, clone: nil, group: nil)
    }

    private mutating func collect(_ parent: XMLTree, clone: String?, group: String?) throws(ClusterError) {
        for element in parent.children {
            switch element.name {
            case "resource": resources.append(try MonitorReading.resource(element, clone: clone, group: group))
            case "clone": try collect(element, clone: element["id"], group: group)
            case "group": try collect(element, clone: clone, group: element["id"])
            // A bundle's replicas hold containers and primitives; they count as instances of a clone. Whether it has one
            // on every node, crm_mon does not say: `CloneReach` does.
            case "bundle": try collect(element, clone: element["id"], group: group)
            case "replica": try collect(element, clone: clone, group: group)
            default: continue
            }
        }
    }

    private static func node(_ node: XMLTree) throws(ClusterError) -> Node {
        guard let name = node["name"], let id = node["id"] else { throw unreadable("a node has no name") }
        return Node(
            name: name, id: id, online: try flag("online", of: node), unclean: try flag("unclean", of: node),
            standby: try flag("standby", of: node), maintenance: try flag("maintenance", of: node),
            pending: try flag("pending", of: node), shutdown: try flag("shutdown", of: node),
            isDC: try flag("is_dc", of: node))
    }

    private static func resource(
        _ resource: XMLTree, clone: String?, group: String?
    ) throws(ClusterError) -> ResourceView {
        guard let id = resource["id"], let agent = resource["resource_agent"], let role = resource["role"] else {
            throw unreadable("a resource has no id, agent or role")
        }
        return ResourceView(
            id: id, agent: agent, role: role, nodes: resource.children("node").compactMap { $0["name"] },
            managed: try flag("managed", of: resource), blocked: try flag("blocked", of: resource),
            failed: try flag("failed", of: resource), clone: clone, group: group)
    }

    private static func flag(_ name: String, of element: XMLTree) throws(ClusterError) -> Bool {
        switch element[name] {
        case "true": return true
        case "false": return false
        default: throw unreadable("\(element.name) has no readable \(name)")
        }
    }

    private static func unreadable(_ what: String) -> ClusterError {
        ClusterError(.unreadableAnswer, "crm_mon printed something that we cannot read: \(what).")
    }
}
