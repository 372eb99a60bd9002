import Cluster
import HealthModel

/// Where the engine would run everything, read from its own words independently of `PlacementSimulator`.
struct OraclePlacement: Hashable {
    /// "vip", "app", "d1", "d2" and "db promoted", each with the nodes that it is active on.
    var nodes: [String: [String]] = [:]

    static let services = ["vip", "app"]
    static let data = ["db promoted", "d1", "d2"]
    static let workload = services + data

    init(revised status: XMLTree) {
        for resource in status.descendants("resource") {
            guard let id = resource["id"], resource["resource_agent"]?.hasPrefix("stonith:") == false else { continue }
            let name = id == "db" ? (resource["role"] == "Promoted" ? "db promoted" : nil) : id
            guard let name, resource["role"] != "Stopped" else { continue }
            nodes[name, default: []] += resource.children("node").compactMap { $0["name"] }
        }
    }

    init(_ placements: [Placement]) {
        for placement in placements where placement.isWorkload {
            guard let node = placement.node else { continue }
            nodes[placement.resource == "db" ? "db promoted" : placement.resource, default: []].append(node)
        }
        for key in nodes.keys { nodes[key]?.sort() }
    }

    var active: Set<String> { Set(nodes.filter { !$0.value.isEmpty }.keys) }

    /// Everything that counts as workload is active on this node and nowhere else.
    func isWhole(on node: String) -> Bool { Self.workload.allSatisfy { nodes[$0] == [node] } }

    /// `a`, `b`, `-` for stopped, `*` for apart or twice.
    func code(of group: [String]) -> String {
        let places = Set(group.map { nodes[$0] ?? [] })
        guard places.count == 1, let place = places.first else { return "*" }
        switch place {
        case []: return "-"
        case ["node-a"]: return "a"
        case ["node-b"]: return "b"
        default: return "*"
        }
    }
}
