internal import FoundationEssentials
package import HealthModel
package import HealthPolicy

/// The newest statement of every node. What was read before what is already here is passed over: two connections read,
/// and an old reading that arrives late must not hide an intent that was seen since.
package struct StatementBook: Sendable {
    private var newest: [String: NodeStatement] = [:]

    package init() {}

    /// In one order, so that the same knowledge is the same input (I9).
    package var all: [NodeStatement] { newest.values.sorted { $0.node < $1.node } }

    package mutating func read(_ view: ClusterView) {
        for node in view.nodes { take(node.name, node.statement, at: view.observedAt) }
    }

    /// - Parameter instant: when the answer was here.
    package mutating func read(_ texts: [String: String], at instant: MonotonicInstant) {
        for (node, text) in texts { take(node, text, at: instant) }
        for node in newest.keys where texts[node] == nil { take(node, nil, at: instant) }
    }

    private mutating func take(_ node: String, _ text: String?, at instant: MonotonicInstant) {
        if let known = newest[node], known.readAt > instant { return }
        newest[node] = NodeStatement(node: node, reading: StatementBook.reading(text), readAt: instant)
    }

    /// Any member of the cluster's group can write anything there: what is no statement of our version is malformed,
    /// and says nothing about health.
    static func reading(_ text: String?) -> StatementReading {
        guard let text else { return .absent }
        struct Version: Decodable { var v: Int }
        let data = Data(text.utf8)
        guard let version = try? JSONDecoder().decode(Version.self, from: data) else {
            return .malformed("it is no JSON object with a version")
        }
        guard version.v == PeerStatement.currentVersion else {
            return .malformed("it has version \(version.v), this agent reads version \(PeerStatement.currentVersion)")
        }
        guard let statement = try? JSONDecoder().decode(PeerStatement.self, from: data) else {
            return .malformed("it is no statement of version \(version.v)")
        }
        return .statement(statement)
    }
}
