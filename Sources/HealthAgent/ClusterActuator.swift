internal import Cluster
package import HealthModel

/// The actuator behind its socket, by one connection of its own.
package struct ClusterActuator: ActuatorPort {
    private let client: ActuatorClient
    private let fenceDeadline: Duration

    /// - Parameter fenceTimeout: what the actuator gives the fencer; its own readings before and after come on top.
    package init(socket: String, fenceTimeout: Duration) {
        client = ActuatorClient(path: socket)
        fenceDeadline = fenceTimeout + .seconds(120)
    }

    package func observe() async throws(ActuatorFailure) -> ClusterView {
        do { return try await client.observe() } catch { throw ActuatorFailure(error) }
    }

    package func revision() async throws(ActuatorFailure) -> String {
        do { return try await client.revision() } catch { throw ActuatorFailure(error) }
    }

    package func preview(_ request: PreviewRequest) async throws(ActuatorFailure) -> PlacementPreview {
        do { return try await client.preview(request) } catch { throw ActuatorFailure(error) }
    }

    package func state(_ statement: PeerStatement) async throws(ActuatorFailure) -> [String: String] {
        do { return try await client.state(statement) } catch { throw ActuatorFailure(error) }
    }

    package func perform(_ verb: ActuatorVerb) async throws(ActuatorFailure) -> ActionOutcome {
        do {
            guard case .fencePeer = verb else { return try await client.perform(verb) }
            return try await client.perform(verb, within: fenceDeadline)
        } catch {
            throw ActuatorFailure(error)
        }
    }
}

extension ActuatorFailure {
    fileprivate init(_ error: ClusterError) {
        self.init(code: error.code.rawValue, message: error.message)
    }
}
