internal import AgentConfiguration
internal import HealthModel
internal import HealthPolicy
internal import HealthStore
internal import History
internal import LinuxAccess
package import Logging
internal import PolicyConfiguration
package import ServiceLifecycle
internal import UnixSignals

/// The daemon: its parts, and what the end of each means.
package struct Agent: Sendable {
    private let services: [any Service]
    private let decision: any Service
    private let logger: Logger

    /// - Parameters:
    ///   - decision: its end is the end of all.
    ///   - services: likewise, in the order of their start.
    package init(decision: any Service, services: [any Service], logger: Logger) {
        self.decision = decision
        self.services = services
        self.logger = logger
    }

    /// Builds the daemon from a configuration file.
    ///
    /// - Throws: `AgentFailure` with one sentence and an exit code.
    ///
    /// - Parameter withProbes: the probes are started by the daemon, from beside its own program.
    package static func make(
        configurationPath: String, withProbes: Bool = false, logger: Logger
    ) async throws(AgentFailure) -> Agent {
        ForeignSocket.keepNewFilesPrivate()
        let configuration = try loadConfiguration(configurationPath)
        do {
            return try await make(
                configuration, probes: withProbes ? try probeWorld(configurationPath) : nil, logger: logger)
        } catch let error as AgentFailure {
            throw error
        } catch {
            throw AgentFailure(.start, "forewarnd cannot start: \(error)")
        }
    }

    static func loadConfiguration(_ path: String) throws(AgentFailure) -> Configuration {
        do {
            return try Configuration.load(path: path)
        } catch {
            throw AgentFailure(.configuration, error.description)
        }
    }

    /// For `forewarnd check-config`: "ok" and a summary.
    package static func checkConfiguration(path: String) throws(AgentFailure) -> String {
        "ok: \(ConfigurationSummary.line(try loadConfiguration(path)))"
    }

    /// Runs until SIGTERM or SIGINT, which change nothing in the cluster.
    package func run() async throws(AgentFailure) {
        let all = [decision] + services
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                // A service that ends, well or not, takes the daemon with it: systemd starts all of them anew.
                services: all.map {
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: $0, successTerminationBehavior: .cancelGroup, failureTerminationBehavior: .cancelGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            throw AgentFailure(.service, "A part of forewarnd ended by itself, so all of it ends: \(error)")
        }
    }

    // MARK: - Parts

    private static func probeWorld(_ configurationPath: String) throws(AgentFailure) -> ProbeSupervisor.World {
        guard let own = KernelFile.linkTarget(ChildProcess.ownProgram), let slash = own.lastIndex(of: "/") else {
            throw AgentFailure(.start, "forewarnd cannot find its own program, beside which forewarn-probe should lie.")
        }
        // Its children work in "/".
        let directory = configurationPath.hasPrefix("/") ? "" : (KernelFile.linkTarget("/proc/self/cwd") ?? "") + "/"
        return .real(
            program: "\(own[..<slash])/forewarn-probe", configuration: directory + configurationPath)
    }

    private static func make(
        _ configuration: Configuration, probes: ProbeSupervisor.World?, logger: Logger
    ) async throws -> Agent {
        var authorities = probeAuthorities(configuration, logger)
        // Its own children have its own user.
        if probes != nil { authorities = ProbeSupervisor.authorities(authorities, own: ForeignSocket.ownUser) }
        // The first socket is also the proof that no other daemon runs on the same paths.
        let listener =
            try UnixListener.inherited(named: "probe")
            // Anybody may connect; whose reports are believed is decided by the peer's user id.
            ?? UnixListener.bind(path: configuration.paths.probeSocket, mode: 0o666)
        try UnixListener.makeWay(for: configuration.paths.apiSocket)
        let directory = configuration.paths.stateDirectory
        let store = try StateFileStore(path: "\(directory)/decision.state")
        let written = Journal(path: "\(directory)/journal")
        if written.unreadable > 0 {
            logger.warning(
                "lines of the journal cannot be read: they stay where they are and are not shown",
                metadata: ["journal": "\(directory)/journal", "lines": "\(written.unreadable)"])
        }
        let journal = JournalStore(written)
        let socket = configuration.paths.actuatorSocket
        let assessing = AssessorConfiguration(configuration)
        let historySignal = WakeSignal()
        let bytes = configuration.paths.historyMebibytes << 20
        let history =
            bytes > 0
            ? HistoryInbox(assessor: assessing) { historySignal.fire() } : nil
        func connection() -> ClusterActuator {
            ClusterActuator(socket: socket, fenceTimeout: configuration.cluster.fenceTimeout)
        }
        let loop = await DecisionLoop(
            settings: AgentSettings(configuration),
            time: AgentTime(
                now: MonotonicClock.now, wall: WallClock.now, boot: try BootID.current(), nonce: AgentTime.randomNonce),
            actuators: Actuators(hand: connection(), voice: connection(), fencer: connection()),
            store: store, journal: journal, logger: logger, history: history
        ) { Assessor(configuration: assessing, memory: $0) }
        let group = try UserDatabase.gid(named: configuration.access.adminGroup)
        if group == nil {
            logger.warning(
                "admin group does not exist: the API is for root only",
                metadata: ["group": "\(configuration.access.adminGroup)"])
        }
        let drives = DriveHistoryKeeper(loop: loop, store: DriveHistoryFile(path: "\(directory)/drives.history"))
        await drives.restore()
        let keepers: [any Service] =
            history.map {
                [
                    HistoryKeeper(
                        loop: loop, inbox: $0, signal: historySignal,
                        writer: HistoryWriter(directory: directory, limit: bytes))
                ]
            } ?? []
        let readiness = APIServer.Readiness()
        let desk = OperatorDesk()
        let api = APIServer(
            path: configuration.paths.apiSocket, loop: loop, desk: desk,
            rule: AccessRule(
                users: [0, ForeignSocket.ownUser], adminGroup: group, adminGroupName: configuration.access.adminGroup),
            summary: ConfigurationSummary(configuration), readiness: readiness, logger: logger)
        return Agent(
            decision: DecisionService(loop: loop) { readiness.isReached },
            services: [
                HeartbeatService(loop: loop), drives,
                ProbeIngest(listener: listener, authorities: authorities, loop: loop, logger: logger), desk, api,
            ] + keepers + (probes.map { [ProbeSupervisor(loop: loop, world: $0)] } ?? []), logger: logger)
    }

    private static func probeAuthorities(
        _ configuration: Configuration, _ logger: Logger
    ) -> [UInt32: Set<ProbeAuthority>] {
        // Root can do anything anyway; a probe started by hand is believed.
        var found: [UInt32: Set<ProbeAuthority>] = [0: Set(ProbeAuthority.allCases)]
        let access = configuration.access
        let users: [(ProbeAuthority, String)] = [
            (.bmc, access.bmcUser), (.disk, access.diskUser), (.host, access.hostUser),
            (.extensions, access.extensionUser),
        ]
        for (authority, name) in users {
            do {
                if let uid = try UserDatabase.uid(named: name) {
                    found[uid, default: []].insert(authority)
                } else {
                    logger.warning(
                        "probe user does not exist: its service cannot report",
                        metadata: ["user": "\(name)", "service": "\(authority.rawValue)"])
                }
            } catch {
                logger.warning("probe user cannot be looked up", metadata: ["user": "\(name)", "error": "\(error)"])
            }
        }
        return found
    }
}

/// Why the daemon does not run: one sentence (or one a problem of the configuration) and the exit code of sysexits(3).
package struct AgentFailure: Error, Equatable, Sendable {
    package enum Code: Int32, Sendable {
        /// A part could not be started: a socket, the state file.
        case start = 1
        /// A part ended by itself.
        case service = 70
        /// The result could not be written.
        case output = 74
        case configuration = 78
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
