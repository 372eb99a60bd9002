internal import Cluster
package import HealthModel

/// The actuator behind its socket, by one connection of its own.
package struct ClusterActuator: ActuatorPort {
    private let client: ActuatorClient

    package init(socket: String) {
        client = ActuatorClient(path: socket)
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
        do { return try await client.perform(verb) } catch { throw ActuatorFailure(error) }
    }
}

extension ActuatorFailure {
    fileprivate init(_ error: ClusterError) {
        self.init(code: error.code.rawValue, message: error.message)
    }
}
