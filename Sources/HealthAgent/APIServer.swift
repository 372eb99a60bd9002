internal import AgentAPI
internal import Hummingbird
internal import LinuxAccess
package import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// HTTP/1.1 on a Unix socket, for `forewarn` and for scripts.
package struct APIServer: Service {
    /// Whether clients can connect.
    package final class Readiness: Sendable {
        private let reached = Atomic<Bool>(false)

        package init() {}

        package var isReached: Bool { reached.load(ordering: .acquiring) }

        func reach() { reached.store(true, ordering: .releasing) }
    }

    let path: String
    let routes: APIRoutes
    let readiness: Readiness
    let logger: Logger

    package init(
        path: String, loop: DecisionLoop, desk: OperatorDesk, rule: AccessRule, summary: ConfigurationSummary,
        readiness: Readiness, logger: Logger
    ) {
        self.path = path
        self.readiness = readiness
        self.logger = logger
        routes = APIRoutes(loop: loop, desk: desk, rule: rule, summary: summary.document)
    }

    package func run() async throws {
        let application = Application(
            router: routes.router(), server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: path), serverName: "forewarnd", backlog: 64),
            onServerRunning: { _ in await opened() }, logger: quiet)
        try await application.run()
    }

    /// Made under a umask that shuts everybody out; opened when its group is right.
    private func opened() async {
        let group = routes.rule.adminGroup
        do {
            try ForeignSocket.setAccess(path: path, mode: group == nil ? 0o600 : 0o660, group: group)
        } catch {
            logger.error("API socket is open to this user and root only", metadata: ["error": "\(error)"])
        }
        readiness.reach()
        routes.loop.signal.fire()
    }

    /// The web framework's own words are for those who look for them.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
