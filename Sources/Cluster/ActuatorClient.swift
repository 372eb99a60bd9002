internal import FoundationEssentials
package import HealthModel
internal import LinuxAccess

/// The daemon's side of the actuator's socket: one connection, one request at a time, reconnected when it is lost.
///
/// A request that may have reached the actuator is never sent a second time by itself: an action would be asked twice.
/// For requests that must not wait for a long one, use a client of their own.
package actor ActuatorClient {
    private let path: String
    private var connection: UnixConnection?
    private var lastID: UInt64 = 0
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(path: String) {
        self.path = path
    }

    package func observe(within deadline: Duration = .seconds(20)) async throws(ClusterError) -> ClusterView {
        guard case .view(let view) = try await ask(.observe, within: deadline) else { throw ActuatorClient.mismatch }
        return view
    }

    package func revision(within deadline: Duration = .seconds(20)) async throws(ClusterError) -> String {
        guard case .revision(let text) = try await ask(.revision, within: deadline) else {
            throw ActuatorClient.mismatch
        }
        return text
    }

    package func preview(
        _ request: PreviewRequest, within deadline: Duration = ActuatorClient.readingDeadline
    ) async throws(ClusterError) -> PlacementPreview {
        guard case .preview(let preview) = try await ask(.preview(request), within: deadline),
            preview.request == request
        else { throw ActuatorClient.mismatch }
        return preview
    }

    /// Node name to raw text of the statement, as read back after ours was written.
    package func state(
        _ statement: PeerStatement, within deadline: Duration = ActuatorClient.readingDeadline
    ) async throws(ClusterError) -> [String: String] {
        guard case .statements(let texts) = try await ask(.state(statement), within: deadline) else {
            throw ActuatorClient.mismatch
        }
        return texts
    }

    /// Of an observation, a preview or a statement.
    package static let readingDeadline = Duration.seconds(30)

    /// Of any action but a power-off. The daemon's loop waits for it, and systemd for the loop (`WatchdogSec`).
    package static let actionDeadline = Duration.seconds(60)

    /// An action. A thrown error with code `timeout` or `actuator-not-running` leaves open whether it was done.
    package func perform(
        _ verb: ActuatorVerb, within deadline: Duration = ActuatorClient.actionDeadline
    ) async throws(ClusterError) -> ActionOutcome {
        guard case .outcome(let outcome) = try await ask(verb, within: deadline) else { throw ActuatorClient.mismatch }
        return outcome
    }

    package func close() {
        connection?.close()
        connection = nil
    }

    private static let mismatch = ClusterError(
        .unreadableAnswer, "The actuator answered something else than was asked; are both of the same version?")

    private func ask(_ verb: ActuatorVerb, within deadline: Duration) async throws(ClusterError) -> ActuatorResult {
        await takeTurn()
        defer { passTurn() }
        let isReused = connection.map { !$0.isClosed } ?? false
        do {
            return try await askOnce(verb, within: deadline)
        } catch {
            // The actuator was restarted since the last request. What only reads, or says the same again, is asked anew.
            guard isReused, error.code == .notRunning, verb.mayBeRepeated else { throw error }
            return try await askOnce(verb, within: deadline)
        }
    }

    private func askOnce(_ verb: ActuatorVerb, within deadline: Duration) async throws(ClusterError) -> ActuatorResult {
        lastID += 1
        let request = ActuatorRequest(id: lastID, verb: verb)
        let instant = MonotonicClock.now().advanced(by: deadline)
        do {
            let open = try await connected()
            try await open.send(line: Array(try JSONEncoder().encode(request)), within: deadline)
            guard let line = try await open.nextLine(deadline: instant) else { throw ActuatorClient.lost(path) }
            let reply = try JSONDecoder().decode(ActuatorReply.self, from: Data(line))
            if case .failed(let code, let message) = reply.result {
                throw ClusterError(ClusterError.Code(rawValue: code), message)
            }
            guard reply.id == request.id else { throw ActuatorClient.mismatch }
            return reply.result
        } catch {
            throw forget(error)
        }
    }

    /// After an error the connection may hold the late reply of this request: it is not used again.
    private func forget(_ error: any Error) -> ClusterError {
        if let error = error as? ClusterError, ![.unreadableAnswer, .notRunning].contains(error.code) { return error }
        close()
        switch error {
        case let error as ClusterError: return error
        case let error as UnixSocketError where error.code == .deadlinePassed:
            return ClusterError(
                .timeout,
                "forewarn-actuator at \(path) gave no answer in time: it hangs, or Pacemaker behind it does. Look at "
                    + "systemctl status forewarn-actuator pacemaker.")
        case let error as UnixSocketError where error.code == .nobodyListens:
            return ClusterError(
                .notRunning,
                "forewarn-actuator does not run: nobody listens at \(path). Look at systemctl status forewarn-actuator."
            )
        case let error as UnixSocketError: return ClusterError(.notRunning, error.description)
        case is CancellationError: return ClusterError(.timeout, "The request was given up.")
        default: return ActuatorClient.mismatch
        }
    }

    private static func lost(_ path: String) -> ClusterError {
        ClusterError(.notRunning, "The actuator at \(path) went away: see `systemctl status forewarn-actuator`.")
    }

    private func connected() async throws -> UnixConnection {
        if let connection, !connection.isClosed { return connection }
        let fresh = try await UnixConnection.connect(path: path)
        connection = fresh
        return fresh
    }

    // MARK: - One request at a time

    private func takeTurn() async {
        guard isBusy else {
            isBusy = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func passTurn() {
        guard !waiting.isEmpty else {
            isBusy = false
            return
        }
        waiting.removeFirst().resume()
    }
}

extension ActuatorVerb {
    /// Asking twice is the same as asking once.
    fileprivate var mayBeRepeated: Bool {
        switch self {
        case .observe, .revision, .preview, .state: true
        case .publishHealth, .recordPermanentHealth, .standby, .liftStandby, .fencePeer: false
        }
    }
}
