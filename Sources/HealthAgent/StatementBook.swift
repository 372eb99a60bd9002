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

    /// Whether the text is, or claims to be, a statement from this boot.
    static func speaks(_ text: String?, from boot: String) -> Bool {
        guard case .statement(let word) = reading(text) else { return false }
        return word.boot == boot
    }

    /// Any member of the cluster's group can write anything there: what is no statement of our version is malformed,
    /// and says nothing about health.
    static func reading(_ text: String?) -> StatementReading {
        guard let text else { return .absent }
        guard text.utf8.count <= sizeLimit else {
            return .malformed("it has \(text.utf8.count) bytes, and no agent says more than \(sizeLimit)")
        }
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
        guard isPlausible(statement) else {
            return .malformed("it says what no agent says of itself: a score off the scale, or a word without an end")
        }
        return .statement(statement.printable)
    }

    /// In bytes; the attribute holds 1024.
    private static let sizeLimit = 4096

    /// A score off the scale would make its node the best target that there is.
    private static func isPlausible(_ statement: PeerStatement) -> Bool {
        let words =
            [
                statement.boot, statement.mode, statement.intent?.nonce, statement.powerOff?.nonce,
                statement.moved?.nonce,
            ] + (statement.environment ?? [])
        return (0...100).contains(statement.score ?? 0) && words.count <= 16
            && words.allSatisfy { ($0 ?? "-").utf8.count <= 64 && $0?.isEmpty != true }
            && (statement.powerOff?.reason ?? "").utf8.count <= 256
            && (-1_000_000...0).contains(statement.intent?.value ?? 0)
    }
}
