/// The health of one node in the field's colours, plus the state that is neither well nor ill.
///
/// `unknown` is what a node is before a full pass over its senses, when a sense it depends on is stale, and when its
/// agent is silent. It is never a target of a move, and no move begins on it.
package enum NodeHealth: String, Codable, Sendable, CaseIterable {
    case green
    case yellow
    case red
    case unknown
}

/// Our own rank of a node's hardware: 100 is faultless, 0 the worst. Not Pacemaker's `PlacementScore`.
package struct HealthScore: Hashable, Comparable, Sendable {
    /// 0...100.
    package let points: Int

    /// Clamps into 0...100.
    package init(points: Int) {
        self.points = min(100, max(0, points))
    }

    package static func < (left: HealthScore, right: HealthScore) -> Bool {
        left.points < right.points
    }
}

// MARK: - Wire form: a bare integer

extension HealthScore: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(points: try decoder.singleValueContainer().decode(Int.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(points)
    }
}
