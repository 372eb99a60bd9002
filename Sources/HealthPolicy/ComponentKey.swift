internal import HealthModel

/// A component's identity on one node.
struct ComponentKey: Hashable, Comparable, Sendable {
    let kind: String
    let id: String

    init(_ component: Component) {
        kind = component.kind.rawValue
        id = component.id
    }

    static func < (left: ComponentKey, right: ComponentKey) -> Bool { (left.kind, left.id) < (right.kind, right.id) }
}
