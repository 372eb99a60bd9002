/// Nodes by index, at most 32.
struct NodeSet: Equatable, Sendable {
    var bits: UInt32 = 0

    static func all(_ count: Int) -> NodeSet { NodeSet(bits: count >= 32 ? .max : (1 << UInt32(count)) - 1) }

    func contains(_ node: Int) -> Bool { bits >> UInt32(node) & 1 == 1 }
    mutating func insert(_ node: Int) { bits |= 1 << UInt32(node) }
    mutating func remove(_ node: Int) { bits &= ~(1 << UInt32(node)) }
    func subtracting(_ other: NodeSet) -> NodeSet { NodeSet(bits: bits & ~other.bits) }
    func removing(_ node: Int) -> NodeSet { NodeSet(bits: bits & ~(1 << UInt32(node))) }

    var count: Int { bits.nonzeroBitCount }
    var isEmpty: Bool { bits == 0 }
    var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }
}
