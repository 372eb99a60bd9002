internal import FoundationEssentials
internal import HealthModel
internal import LinuxAccess
internal import Logging

/// What `forewarn-actuator` does, apart from reading its command line.
package struct ActuatorProgram: Sendable {
    package struct Settings: Sendable {
        /// Where Pacemaker's commands lie.
        package var pacemakerDirectory: String
        package var socketPath: String
        /// Login name of the user that may connect besides root.
        package var agentUser: String
        /// 0700, ours alone: HOME of the commands and the record of power-offs.
        package var stateDirectory: String
        /// Power-offs of the peer within 24 hours.
        package var powerOffsPerDay: Int
        /// For one command of Pacemaker's, power-offs aside.
        package var callDeadline: Duration
        /// Whole seconds that the fencer may take.
        package var fenceTimeoutSeconds: Int

        package init(
            pacemakerDirectory: String, socketPath: String, agentUser: String, stateDirectory: String,
            powerOffsPerDay: Int = 2, callDeadline: Duration, fenceTimeoutSeconds: Int
        ) {
            self.pacemakerDirectory = pacemakerDirectory
            self.socketPath = socketPath
            self.agentUser = agentUser
            self.stateDirectory = stateDirectory
            self.powerOffsPerDay = powerOffsPerDay
            self.callDeadline = callDeadline
            self.fenceTimeoutSeconds = fenceTimeoutSeconds
        }
    }

    /// The name of the socket in the systemd unit (FileDescriptorName=).
    package static let socketName = "actuator"
    /// A reply holds the whole view: far below this even for hundreds of resources.
    static let lineLimit = UnixConnection.defaultLineLimit

    private static let label = "forewarn-actuator"

    private let settings: Settings
    private let logger: Logger
    private let service: ActuatorService
    private let reader: ClusterReader
    private let simulator: PlacementSimulator
    private let ledger: FencingLedger

    /// Its memory holds the CIB, and so the passwords of fence devices: from here on this process leaves no core dump and
    /// cannot be traced by its own user. Work goes on where the kernel refuses.
    ///
    /// - Throws: a `ClusterError` with code `state-directory` if the state directory cannot be used.
    package init(settings: Settings) throws(ClusterError) {
        do throws(SystemCallError) {
            try Hardening.apply()
        } catch {
            ActuatorProgram.complain(error)
        }
        ProcessSignals.ignoreBrokenPipe()
        ProcessMemory.useOneArena()
        self.settings = settings
        logger = Logger(label: ActuatorProgram.label, factory: { StreamLogHandler.standardError(label: $0) })
        let boot: String
        do {
            try PrivateFile.makeDirectory(settings.stateDirectory)
            boot = try BootID.current()
        } catch {
            throw ClusterError(
                .stateDirectory,
                "The state directory cannot be used: \(error) Make it, mode 0700, owned by the actuator's user (the "
                    + "service's StateDirectory= does so), or name another one with --state-directory.")
        }
        let clock = ActuatorClock(
            now: { MonotonicClock.now() }, wallSeconds: { Int64(WallClock.now()) },
            pause: { try? await Task.sleep(for: $0) })
        ledger = FencingLedger(
            path: settings.stateDirectory + "/power-offs.json", budget: settings.powerOffsPerDay, boot: boot,
            clock: clock)
        let runner = SubprocessRunner(
            directory: settings.pacemakerDirectory, home: settings.stateDirectory,
            callDeadline: settings.callDeadline)
        reader = ClusterReader(runner: runner, now: clock.now)
        simulator = PlacementSimulator(runner: runner, now: clock.now)
        service = ActuatorService(
            runner: runner, clock: clock, ledger: ledger, fenceTimeoutSeconds: settings.fenceTimeoutSeconds,
            logger: logger)
    }

    /// Serves until SIGTERM or SIGINT.
    package func serve() async throws {
        let signals = ProcessSignals.terminations()
        guard let user = try UserDatabase.uid(named: settings.agentUser) else {
            throw ClusterError(
                .badRequest,
                "There is no user \(settings.agentUser) (access.agent_user): create it or name another one.")
        }
        let listener =
            try UnixListener.inherited(named: ActuatorProgram.socketName)
            ?? UnixListener.bind(
                path: settings.socketPath, mode: 0o666, lineLimit: ActuatorProgram.lineLimit)
        defer { listener.close() }
        let server = ActuatorServer(service: service, allowedUsers: [user], logger: logger)
        let notifier = ServiceNotifier()
        logger.info("listening", metadata: ["socket": "\(listener.path)", "agent-user": "\(settings.agentUser)"])
        // Now, and not only when a power-off is refused because of it.
        if let trouble = await ledger.trouble() { logger.error("\(trouble)") }
        notifier.ready()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(on: listener) }
            group.addTask {
                for await signal in signals {
                    logger.info("stopping", metadata: ["signal": "\(signal)"])
                    notifier.stopping()
                    listener.close()
                    return
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// One read for a person, as JSON with indentation.
    package func once(_ question: ActuatorQuestion, node: String?, value: Int) async throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        if question == .observe { return String(decoding: try encoder.encode(await reader.observe()), as: UTF8.self) }
        let target: String
        if let node { target = node } else { target = try await reader.localName() }
        let request: PreviewRequest =
            switch question {
            case .previewStandby: .standby(node: target)
            case .previewUnstandby: .unstandby(node: target)
            case .previewHealth, .observe: .health(node: target, value: value)
            }
        let preview = try await simulator.preview(request)
        return String(decoding: try encoder.encode(preview), as: UTF8.self)
    }

    /// The answer on standard output; one that could not be written is a failure.
    package static func say(_ text: String) throws {
        try ResultLine.write(text)
    }

    /// Tells a person why the program ends.
    package static func complain(_ error: any Error) {
        Logger(label: label, factory: { StreamLogHandler.standardError(label: $0) }).error("\(error)")
    }
}

/// What a person can ask on the command line.
package enum ActuatorQuestion: String, CaseIterable, Sendable {
    case observe
    case previewHealth = "preview-health"
    case previewStandby = "preview-standby"
    case previewUnstandby = "preview-unstandby"
}
