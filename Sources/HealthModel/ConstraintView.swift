/// A rule of the configuration that can make a change of health do nothing: found in the CIB, judged by the gate.
package struct ConstraintView: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// A location of -INFINITY: may not run on `node`.
        case ban
        /// A location of INFINITY: bound to `node`.
        case prefer
        /// Stickiness INFINITY: stays where it is.
        case stickiness
        /// A colocation of -INFINITY: not on the node of `other`.
        case apart
    }

    package var kind: Kind
    /// Of the constraint; of the resource or "rsc_defaults" for a stickiness.
    package var id: String
    /// Every resource that it holds for, members of groups and clones included; "*" for all.
    package var resources: [String]
    package var node: String?
    package var other: String?

    package init(kind: Kind, id: String, resources: [String], node: String? = nil, other: String? = nil) {
        self.kind = kind
        self.id = id
        self.resources = resources
        self.node = node
        self.other = other
    }
}
