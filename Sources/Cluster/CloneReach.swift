internal import HealthModel

/// Which clones and bundles have one plain instance on every node, by the CIB. Only their instances are no workload: an
/// instance of any other clone can move, and what it serves moves with it.
///
/// Where the CIB is not clear, a clone is not among them: then its instances count as workload. Pacemaker Explained,
/// "Clone Options" and "Bundle".
struct CloneReach {
    private let everywhere: Set<String>

    init(_ cib: CIBReading) {
        let section = cib.tree.element(at: ["configuration", "resources"])
        let clones = (section?.descendants("clone") ?? []) + (section?.descendants("master") ?? [])
        let bundles = section?.descendants("bundle") ?? []
        let defaults = cib.tree.element(at: ["configuration", "rsc_defaults"])?.children("meta_attributes") ?? []
        // Remote nodes too: the scheduler counts them when it makes as many instances as there are nodes.
        let nodes = cib.tree.element(at: ["configuration", "nodes"])?.children("node").count ?? 0
        everywhere = Set(
            clones.filter { CloneReach.holds($0, defaults: defaults, nodes: nodes) }.compactMap { $0["id"] }
                + bundles.filter { CloneReach.holds(bundle: $0, nodes: nodes) }.compactMap { $0["id"] })
    }

    func runsEverywhere(_ clone: String) -> Bool { everywhere.contains(clone) }

    /// The same resources, each with the fact.
    func marked(_ resources: [ResourceView]) -> [ResourceView] {
        resources.map { resource in
            var resource = resource
            resource.runsEverywhere = resource.clone.map(runsEverywhere) ?? true
            return resource
        }
    }

    // MARK: - Clones

    private static func holds(_ clone: XMLTree, defaults: [XMLTree], nodes: Int) -> Bool {
        func all(_ name: String, _ harmless: (String) -> Bool) -> Bool {
            values(of: name, in: clone, defaults: defaults).allSatisfy(harmless)
        }
        return all("globally-unique") { !PacemakerBoolean.holds($0) }
            && all("clone-max") { Int($0).map { $0 >= nodes } ?? false }
            && all("clone-node-max") { $0 == "1" }
    }

    /// Every value that a meta attribute may have. A set with a rule may hold or not, so both are taken.
    private static func values(of name: String, in clone: XMLTree, defaults: [XMLTree]) -> [String] {
        let sets = clone.children("meta_attributes")
        let own = stated(name, in: sets) + (clone[name].map { [$0] } ?? [])
        let isCertain = clone[name] != nil || !stated(name, in: sets.filter { $0.child("rule") == nil }).isEmpty
        return isCertain ? own : own + stated(name, in: defaults)
    }

    private static func stated(_ name: String, in sets: [XMLTree]) -> [String] {
        sets.flatMap { $0.children("nvpair") }.filter { $0["name"] == name }.compactMap { $0["value"] }
    }

    // MARK: - Bundles

    /// Without a number of replicas there are as many as may be promoted, and else one.
    private static func holds(bundle: XMLTree, nodes: Int) -> Bool {
        let container = bundle.children.first { ["docker", "podman", "rkt"].contains($0.name) }
        guard let container, container["replicas-per-host"] ?? "1" == "1" else { return false }
        let replicas = container["replicas"] ?? container["promoted-max"] ?? container["masters"]
        return replicas.flatMap { Int($0) }.map { $0 >= nodes } ?? (nodes <= 1)
    }
}
