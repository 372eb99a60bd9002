import HealthAgent
import HealthModel
import Synchronization

/// An actuator that stops answering to `observe` when it is told to, and goes on when it is told to.
final class StallingPort: ActuatorPort {
    private let cluster: SimulatedCluster
    private let stalls = Mutex(false)
    private let entered = AsyncStream<Void>.makeStream()
    private let released = AsyncStream<Void>.makeStream()

    init(_ cluster: SimulatedCluster) {
        self.cluster = cluster
    }

    func stall() {
        stalls.withLock { $0 = true }
    }

    /// Returns once somebody hangs in `observe`.
    func hangs() async {
        for await _ in entered.stream { return }
    }

    func release() {
        stalls.withLock { $0 = false }
        released.continuation.yield()
    }

    func observe() async throws(ActuatorFailure) -> ClusterView {
        if stalls.withLock({ $0 }) {
            entered.continuation.yield()
            for await _ in released.stream { break }
        }
        return try await cluster.observe()
    }

    func revision() async throws(ActuatorFailure) -> String { try await cluster.revision() }

    func preview(_ request: PreviewRequest) async throws(ActuatorFailure) -> PlacementPreview {
        try await cluster.preview(request)
    }

    func state(_ statement: PeerStatement) async throws(ActuatorFailure) -> [String: String] {
        try await cluster.state(statement)
    }

    func perform(_ verb: ActuatorVerb) async throws(ActuatorFailure) -> ActionOutcome {
        try await cluster.perform(verb)
    }
}
