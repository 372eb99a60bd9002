package import HealthModel

/// The way to `forewarn-actuator`. Every call ends within a deadline of its own.
package protocol ActuatorPort: Sendable {
    func observe() async throws(ActuatorFailure) -> ClusterView
    /// Which state of the CIB stands: equal texts mean that nothing in it has changed.
    func revision() async throws(ActuatorFailure) -> String
    func preview(_ request: PreviewRequest) async throws(ActuatorFailure) -> PlacementPreview
    /// Writes our statement.
    /// - Returns: the statements of all nodes as read back after the write, node name to raw text.
    func state(_ statement: PeerStatement) async throws(ActuatorFailure) -> [String: String]
    func perform(_ verb: ActuatorVerb) async throws(ActuatorFailure) -> ActionOutcome
}

/// The cluster could not be asked.
package struct ActuatorFailure: Error, Equatable, Sendable {
    /// A stable word.
    package var code: String
    /// One sentence: what, where, what to do.
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// One connection for each kind of work, so that none waits for another: a power-off takes seconds, and a heartbeat
/// must not be late because of it.
package struct Actuators: Sendable {
    /// Reads, simulations and short actions.
    package var hand: any ActuatorPort
    /// Our statement.
    package var voice: any ActuatorPort
    /// Power-offs.
    package var fencer: any ActuatorPort

    package init(hand: any ActuatorPort, voice: any ActuatorPort, fencer: any ActuatorPort) {
        self.hand = hand
        self.voice = voice
        self.fencer = fencer
    }
}
