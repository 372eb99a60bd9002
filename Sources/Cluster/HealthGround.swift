import HealthModel
import Synchronization

/// What decides whether a health value may be written on a node, and nothing else of the CIB: no secret is in it.
struct HealthGround: Equatable, Sendable {
    let options: HealthOptions
    let symmetric: Bool
    /// The sum of the node's other `#health-*` attributes.
    let others: Int
    /// Our own transient value of the node.
    let transient: AttributeReading

    init(_ cib: CIBReading, of node: String) {
        let transientAttributes = cib.transientAttributes(of: node)
        options = cib.health
        symmetric = cib.options["symmetric-cluster"].map(PacemakerBoolean.holds) ?? true
        others = cib.health.othersTotal(
            permanent: cib.permanentAttributes(of: node), transient: transientAttributes)
        transient = AttributeReading(value: transientAttributes[HealthAttribute.name])
    }
}

/// The newest ground of every node, kept for a moment: a move follows a preview within a tenth of a second, and to read
/// the CIB again for it would put a command between the decision and the move. A read before a write proves nothing of
/// the moment of the write, whether it is ten milliseconds old or half a second.
final class RecentHealthGround: Sendable {
    /// A ground older than this is read again.
    static let lifetime = Duration.milliseconds(500)

    private let newest = Mutex<(grounds: [String: HealthGround], readAt: MonotonicInstant)?>(nil)

    /// - Parameter readAt: before the command that read it was started.
    func note(_ cib: CIBReading, readAt: MonotonicInstant) {
        let names = cib.nodeNames
        let grounds = Dictionary(names.map { ($0, HealthGround(cib, of: $0)) }) { first, _ in first }
        newest.withLock { newest in
            guard newest.map({ $0.readAt <= readAt }) ?? true else { return }
            newest = (grounds, readAt)
        }
    }

    /// nil if there is none that is young enough.
    func ground(of node: String, at now: MonotonicInstant) -> HealthGround? {
        newest.withLock { newest in
            guard let newest, newest.readAt.age(at: now) <= RecentHealthGround.lifetime else { return nil }
            return newest.grounds[node]
        }
    }

    /// What was read before one's own write says nothing any more.
    func forget() { newest.withLock { $0 = nil } }
}
