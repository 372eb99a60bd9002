internal import HealthModel

/// Resources whose data lives on one node at a time: their move needs an answer of the gate.
enum ReplicationReading {
    /// Agents of databases that replicate by themselves, by type; provider and case do not matter.
    private static let databases: Set<String> = [
        "pgsql", "pgsqlms", "postgresql", "mysql", "mysql-proxy", "mariadb", "galera", "garbd", "redis",
        "rabbitmq-cluster",
        "sapdatabase", "saphana", "saphanacontroller", "db2", "oracle", "slapd", "mongodb", "etcd",
    ]

    static func resources(in cib: CIBReading) -> [ReplicatedResource] {
        guard let section = cib.tree.element(at: ["configuration", "resources"]) else { return [] }
        var found: [ReplicatedResource] = []
        // What is promoted is judged once, as the clone.
        var inside: Set<String> = []
        for clone in section.descendants("clone") + section.descendants("master") where promotable(clone) {
            guard let id = clone["id"] else { continue }
            let primitive = clone.descendants("primitive").first
            inside.formUnion(clone.descendants("primitive").compactMap { $0["id"] })
            found.append(
                ReplicatedResource(
                    id: id, why: "promotable clone", agent: primitive.flatMap { agent($0, templates: section) },
                    primitive: primitive?["id"],
                    device: primitive.flatMap { CIBReading.parameters(of: $0)["drbd_resource"] }))
        }
        for bundle in section.descendants("bundle") where bundle.children.contains(where: promotedBundle) {
            if let id = bundle["id"] { found.append(ReplicatedResource(id: id, why: "promotable clone")) }
        }
        for primitive in section.descendants("primitive") {
            guard let id = primitive["id"], !inside.contains(id), let why = reason(primitive, templates: section)
            else { continue }
            found.append(
                ReplicatedResource(id: id, why: why, agent: agent(primitive, templates: section), primitive: id))
        }
        return found
    }

    /// Attributes by which resource agents answer for their data: promotion scores (crm_master(8)), and the pgsql agent's.
    static func isAnswer(_ name: String) -> Bool {
        name.hasPrefix("master-") || name.hasSuffix("-status") && !name.hasPrefix("#")
    }

    private static func agent(_ primitive: XMLTree, templates section: XMLTree) -> String? {
        let template = primitive["template"].flatMap { id in
            section.descendants("template").first { $0["id"] == id }
        }
        let source = primitive["type"] == nil ? template : primitive
        guard let type = source?["type"] else { return nil }
        return [source?["class"], source?["provider"], type].compactMap { $0 }.joined(separator: ":")
    }

    private static func promotable(_ clone: XMLTree) -> Bool {
        guard clone.name != "master" else { return true }
        return clone.children("meta_attributes").flatMap { $0.children("nvpair") }.contains {
            $0["name"] == "promotable" && PacemakerBoolean.holds($0["value"])
        }
    }

    private static func promotedBundle(_ container: XMLTree) -> Bool {
        ["promoted-max", "masters"].contains { name in (container[name].flatMap { Int($0) } ?? 0) > 0 }
    }

    private static func reason(_ primitive: XMLTree, templates section: XMLTree) -> String? {
        let template = primitive["template"].flatMap { id in
            section.descendants("template").first { $0["id"] == id }
        }
        guard let type = (primitive["type"] ?? template?["type"])?.lowercased() else { return nil }
        if databases.contains(type) { return "replicated database" }
        if type == "drbd" { return "replicated device" }
        guard type == "filesystem" else { return nil }
        let parameters = CIBReading.parameters(of: primitive).merging(
            template.map { CIBReading.parameters(of: $0) } ?? [:]
        ) { own, _ in own }
        return parameters["device"].map { $0.hasPrefix("/dev/drbd") } == true
            ? "file system on a replicated device" : nil
    }
}
