import FoundationEssentials
import HealthAgent
import HealthModel
import Synchronization

/// The one time of a scenario, from which each node's own clock is counted.
final class ScenarioClock: Sendable {
    private let instant = Mutex(MonotonicInstant(nanoseconds: 1_000_000_000_000_000))

    var now: MonotonicInstant { instant.withLock { $0 } }

    func advance(to new: MonotonicInstant) {
        instant.withLock { $0 = max($0, new) }
    }
}

/// The model, behind a lock, for the ports of all nodes.
final class ScenarioCluster: Sendable {
    let clock: ScenarioClock
    private let model: Mutex<ClusterModel>

    init(names: [String], clock: ScenarioClock) {
        self.clock = clock
        model = Mutex(ClusterModel(names: names))
    }

    func with<Answer: Sendable>(_ body: (inout ClusterModel) -> Answer) -> Answer {
        model.withLock { model in
            model.advance(to: clock.now)
            let answer = body(&model)
            model.advance(to: clock.now)
            return answer
        }
    }
}

/// One node's way to the cluster.
struct ScenarioPort: ActuatorPort {
    let node: String
    let cluster: ScenarioCluster
    let now: @Sendable () -> MonotonicInstant

    func observe() async throws(ActuatorFailure) -> ClusterView {
        try ask { $0.view(of: node, observedAt: now()) }
    }

    /// The model does not count its changes, so that every beat reads it in full.
    func revision() async throws(ActuatorFailure) -> String {
        throw ActuatorFailure(code: "unreadable-answer", message: "the model has no revision")
    }

    func preview(_ request: PreviewRequest) async throws(ActuatorFailure) -> PlacementPreview {
        try ask { $0.preview(request, observedAt: now()) }
    }

    func state(_ statement: PeerStatement) async throws(ActuatorFailure) -> [String: String] {
        let text = (try? JSONEncoder().encode(statement)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return try ask { model in
            model.nodes[node]?.statement = text
            return model.nodes.compactMapValues(\.statement)
        }
    }

    func perform(_ verb: ActuatorVerb) async throws(ActuatorFailure) -> ActionOutcome {
        // The actuator could not read the cluster, so that it did not ask the fencer.
        if case .fencePeer = verb, cluster.with({ $0.nodes[node]?.away == true }) {
            return ActionOutcome(status: .refused, message: "Pacemaker does not answer.", finishedAt: now())
        }
        return try ask { model in
            let status = model.apply(verb, from: node, at: cluster.clock.now)
            let message =
                switch status {
                case .confirmed, .already: "done and read back"
                case .unconfirmed: "asked for, and not there when it was read back"
                case .refused: "refused"
                case .failed: "the fence agent failed"
                }
            return ActionOutcome(status: status, message: message, finishedAt: now())
        }
    }

    private func ask<Answer: Sendable>(
        _ body: (inout ClusterModel) -> Answer
    ) throws(ActuatorFailure) -> Answer {
        let result = cluster.with { model -> Result<Answer, ActuatorFailure> in
            guard model.nodes[node]?.away != true else {
                return .failure(ActuatorFailure(code: "cluster-down", message: "Pacemaker does not answer."))
            }
            return .success(body(&model))
        }
        return try result.get()
    }
}
