internal import HealthModel

/// Constraints and stickiness of INFINITY: what makes a change of health do nothing.
enum ConstraintReading {
    static func constraints(in cib: CIBReading) -> [ConstraintView] {
        let section = cib.tree.element(at: ["configuration", "constraints"])
        let resources = cib.tree.element(at: ["configuration", "resources"])
        var found: [ConstraintView] = []
        for location in section?.children("rsc_location") ?? [] {
            // A rule may hold or not; whether it does is crm_simulate's affair.
            guard let id = location["id"], let resource = location["rsc"], let node = location["node"],
                let score = location["score"]
            else { continue }
            let points = HealthOptions.score(score)
            guard abs(points) >= HealthOptions.infinity else { continue }
            found.append(
                ConstraintView(
                    kind: points < 0 ? .ban : .prefer, id: id, resources: members(of: resource, in: resources),
                    node: node))
        }
        for colocation in section?.children("rsc_colocation") ?? [] {
            guard let id = colocation["id"], let resource = colocation["rsc"], let other = colocation["with-rsc"],
                let score = colocation["score"], HealthOptions.score(score) <= -HealthOptions.infinity
            else { continue }
            found.append(
                ConstraintView(kind: .apart, id: id, resources: members(of: resource, in: resources), other: other))
            found.append(
                ConstraintView(kind: .apart, id: id, resources: members(of: other, in: resources), other: resource))
        }
        for kind in ["primitive", "group", "clone", "master", "bundle"] {
            for resource in resources?.descendants(kind) ?? [] where sticks(resource.children("meta_attributes")) {
                guard let id = resource["id"] else { continue }
                found.append(ConstraintView(kind: .stickiness, id: id, resources: members(of: id, in: resources)))
            }
        }
        let defaults = cib.tree.element(at: ["configuration", "rsc_defaults"])
        if sticks(defaults?.children("meta_attributes") ?? []) {
            found.append(ConstraintView(kind: .stickiness, id: "rsc_defaults", resources: ["*"]))
        }
        return found
    }

    private static func sticks(_ sets: [XMLTree]) -> Bool {
        sets.flatMap { $0.children("nvpair") }.contains {
            $0["name"] == "resource-stickiness"
                && HealthOptions.score($0["value"] ?? "") >= HealthOptions.infinity
        }
    }

    /// The resource itself, and the primitives in it.
    private static func members(of id: String, in resources: XMLTree?) -> [String] {
        let holders = ["group", "clone", "master", "bundle"].flatMap { resources?.descendants($0) ?? [] }
        let inside = holders.filter { $0["id"] == id }.flatMap { $0.descendants("primitive") }.compactMap { $0["id"] }
        return [id] + inside
    }
}
