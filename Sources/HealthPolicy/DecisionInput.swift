package import HealthModel

/// Everything that a decision is made from. No clock, no file, no socket: the same input gives the same decision.
package struct DecisionInput: Codable, Equatable, Sendable {
    package var now: MonotonicInstant
    /// The kernel's boot id.
    package var boot: String
    /// Seconds since 1970, for marks that people read; no decision depends on it.
    package var wall: Int64
    package var assessment: Assessment
    package var cluster: ClusterKnowledge
    /// The statements of all nodes, by node name, as they were read last.
    package var statements: [NodeStatement]
    /// The newest preview of each request that was tried.
    package var previews: [PreviewKnowledge]
    /// A random word for the next intent or request, made by the caller.
    package var nonce: String

    package init(
        now: MonotonicInstant, boot: String, wall: Int64, assessment: Assessment, cluster: ClusterKnowledge,
        statements: [NodeStatement], previews: [PreviewKnowledge], nonce: String
    ) {
        self.now = now
        self.boot = boot
        self.wall = wall
        self.assessment = assessment
        self.cluster = cluster
        self.statements = statements
        self.previews = previews
        self.nonce = nonce
    }
}

package enum ClusterKnowledge: Codable, Equatable, Sendable {
    /// Not asked yet.
    case never
    case view(ClusterView)
    /// The last attempt failed, one sentence.
    case unreachable(String)
}

package enum PreviewKnowledge: Codable, Equatable, Sendable {
    case preview(PlacementPreview)
    case failed(PreviewRequest, at: MonotonicInstant, message: String)

    package var request: PreviewRequest {
        switch self {
        case .preview(let preview): preview.request
        case .failed(let request, _, _): request
        }
    }

    package var observedAt: MonotonicInstant {
        switch self {
        case .preview(let preview): preview.observedAt
        case .failed(_, let at, _): at
        }
    }
}

/// One node's statement as it was read. An array of these, not a dictionary: input must have one order (I9).
package struct NodeStatement: Codable, Equatable, Sendable {
    package var node: String
    package var reading: StatementReading
    package var readAt: MonotonicInstant

    package init(node: String, reading: StatementReading, readAt: MonotonicInstant) {
        self.node = node
        self.reading = reading
        self.readAt = readAt
    }
}
