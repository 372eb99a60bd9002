internal import HealthModel
package import LinuxAccess
package import Logging
internal import Synchronization

/// Serves the actuator's socket: several connections side by side, the requests of one in order, so that a power-off
/// that takes half a minute on one connection does not keep another from observing.
package struct ActuatorServer: Sendable {
    /// Connections at the same time: the daemon has two, a person looking one.
    static let connectionLimit = 16

    private let service: ActuatorService
    private let allowedUsers: Set<UInt32>
    private let logger: Logger

    /// - Parameter allowedUsers: user ids that may ask; root always may.
    package init(service: ActuatorService, allowedUsers: Set<UInt32>, logger: Logger) {
        self.service = service
        self.allowedUsers = allowedUsers.union([0])
        self.logger = logger
    }

    /// Serves until the listener is closed or the task is cancelled. Requests that run then lose their commands; what
    /// those asked of the cluster goes on, and nothing in the cluster ends with this process.
    package func run(on listener: UnixListener) async throws {
        let open = OpenConnections(limit: ActuatorServer.connectionLimit)
        try await withThrowingDiscardingTaskGroup { group in
            while let connection = try await listener.accept() {
                guard allowedUsers.contains(connection.peerCredentials.uid) else {
                    await refuse(
                        connection, .notPermitted,
                        "This user may not speak to forewarn-actuator: only root and access.agent_user may.")
                    continue
                }
                guard open.enter() else {
                    await refuse(
                        connection, .busy, "There are \(ActuatorServer.connectionLimit) connections already.")
                    continue
                }
                group.addTask {
                    await serve(connection)
                    open.leave()
                }
            }
            group.cancelAll()
        }
    }

    private func refuse(_ connection: UnixConnection, _ code: ClusterError.Code, _ message: String) async {
        let peer = connection.peerCredentials
        logger.warning(
            "connection refused",
            metadata: ["code": "\(code.rawValue)", "uid": "\(peer.uid)", "pid": "\(peer.pid)"])
        // The refusal is a courtesy: a peer that does not read it is refused all the same.
        let line = ActuatorReply.failure(id: 0, ClusterError(code, message)).line
        try? await connection.send(line: line, within: .milliseconds(100))
        connection.close()
    }

    private func serve(_ connection: UnixConnection) async {
        defer { connection.close() }
        do {
            while let line = try await connection.nextLine() {
                try await connection.send(line: await service.reply(to: line))
                ProcessMemory.returnFree()
            }
        } catch is CancellationError {
            // The service is stopping.
        } catch {
            logger.warning("connection lost", metadata: ["reason": "\(error)"])
        }
    }
}

/// How many connections are open.
private final class OpenConnections: Sendable {
    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// False if there is no room.
    func enter() -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func leave() {
        count.withLock { $0 -= 1 }
    }
}
