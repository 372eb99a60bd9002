/// What `crm_simulate` says would run where after a change, tried on a copy of the live CIB.
package struct PlacementPreview: Codable, Equatable, Sendable {
    package var request: PreviewRequest
    package var observedAt: MonotonicInstant
    package var before: [Placement]
    package var after: [Placement]

    package init(request: PreviewRequest, observedAt: MonotonicInstant, before: [Placement], after: [Placement]) {
        self.request = request
        self.observedAt = observedAt
        self.before = before
        self.after = after
    }

    /// Placements that stand before but not after, fence devices left out.
    package var leaving: [Placement] { PlacementPreview.difference(before, after) }
    /// Placements that stand after but not before.
    package var arriving: [Placement] { PlacementPreview.difference(after, before) }
    package var changesNothing: Bool { leaving.isEmpty && arriving.isEmpty }

    /// Multiset difference: clone instances share id, role and sometimes node.
    private static func difference(_ left: [Placement], _ right: [Placement]) -> [Placement] {
        var remaining = right
        return left.filter { placement in
            guard !placement.isFenceDevice else { return false }
            guard let index = remaining.firstIndex(of: placement) else { return true }
            remaining.remove(at: index)
            return false
        }
    }
}

/// The change that is tried.
package enum PreviewRequest: Codable, Hashable, Sendable {
    /// `#health-forewarn` of `node` set to `value` in the status section.
    case health(node: String, value: Int)
    /// `node` in standby.
    case standby(node: String)
    /// The standby of `node` lifted.
    case unstandby(node: String)
}

/// One active (or stopped) primitive instance in a cluster state.
package struct Placement: Codable, Hashable, Sendable {
    package var resource: String
    package var role: String
    /// nil for a stopped resource.
    package var node: String?
    package var isFenceDevice: Bool
    package var isCloneInstance: Bool
    /// As in `ResourceView`; says nothing where `isCloneInstance` is false.
    package var runsEverywhere: Bool

    package init(
        resource: String, role: String, node: String?, isFenceDevice: Bool, isCloneInstance: Bool,
        runsEverywhere: Bool = true
    ) {
        self.resource = resource
        self.role = role
        self.node = node
        self.isFenceDevice = isFenceDevice
        self.isCloneInstance = isCloneInstance
        self.runsEverywhere = runsEverywhere
    }

    /// Same rule as `ResourceView.isWorkload`.
    package var isWorkload: Bool {
        guard !isFenceDevice, node != nil else { return false }
        return !isCloneInstance || !runsEverywhere || !["Started", "Unpromoted", "Stopped"].contains(role)
    }
}
