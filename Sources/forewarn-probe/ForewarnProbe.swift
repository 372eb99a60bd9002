internal import AgentConfiguration
internal import ArgumentParser
internal import BMCProbe
internal import DeviceEvents
internal import ProbeRuntime

@main
struct ForewarnProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarn-probe", abstract: "Reads one kind of device and reports what it measured.",
        subcommands: [
            BMC.self, Disk.self, Host.self, Extensions.self, Sensors.self, NIC.self, Memory.self, System.self,
            Events.self,
        ])
}

struct BMC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bmc", abstract: "Reads sensors and System Event Log of this node's BMC.",
        discussion: """
            Without --once it polls as configured and sends one JSON line a report to the daemon's socket.

            Exit codes: 0 read (or ended by SIGTERM), 64 usage, 69 the BMC could not be read, 77 no permission, \
            78 configuration.
            """)

    @Option(help: "Configuration file.")
    var config = AgentConfiguration.Configuration.defaultPath

    @Flag(help: "Read once, print the report as one line of JSON, and end.")
    var once = false

    @Flag(help: "With --once: print a table for a person.")
    var pretty = false

    @Option(help: "With --once: read so many times without a pause, for a soak (lab/soak-bmc.sh).")
    var passes = 1

    func validate() throws {
        guard once || (!pretty && passes == 1) else { throw ValidationError("--pretty and --passes need --once.") }
        guard passes > 0 else { throw ValidationError("--passes must be at least 1.") }
    }

    func run() async throws {
        let command: ProbeCommand
        do {
            command = try ProbeCommand(try Configuration.load(path: config))
        } catch {
            StandardError.log("\(error)")
            throw ExitCode(ProbeExit.configuration)
        }
        let code = once ? await command.once(pretty: pretty, passes: passes) : await command.serve()
        throw ExitCode(code)
    }
}

extension ProbeCommand {
    /// - Throws: `BMCError` for a secret that cannot be read.
    init(_ configuration: AgentConfiguration.Configuration) throws {
        let bmc = configuration.bmc
        let transport: BMCTarget.Transport
        switch bmc.connection {
        case .openipmi(let device): transport = .openIPMI(device: device)
        case .lan(let lan):
            let privilege: LANSession.Privilege =
                switch lan.privilege {
                case .user: .user
                case .operator: .operator
                case .admin: .administrator
                }
            transport = .lan(
                try LANSession(
                    host: lan.address, username: lan.username, passwordFile: lan.passwordFile, keyFile: lan.keyFile,
                    privilege: privilege, cipherSuite: lan.cipherSuite))
        }
        self.init(
            target: BMCTarget(
                transport: transport, sessionTimeout: bmc.sessionTimeout,
                retransmissionTimeout: bmc.retransmissionTimeout, workaroundFlags: bmc.workaroundFlags,
                cacheDirectory: bmc.sdrCacheDirectory),
            deadline: bmc.deadline, interval: bmc.pollInterval,
            requestsPerMinute: bmc.requestsPerMinute, socketPath: configuration.paths.probeSocket)
        if case .openipmi = bmc.connection { events = { ProbeCommand.deviceEvents() } }
    }

    /// A driver that comes, goes or starts anew: everything is read.
    private static func deviceEvents() -> AsyncStream<SenseWake> {
        AsyncStream { continuation in
            let signals = DeviceMonitor.signals(subsystems: ["ipmi"])
            let task = Task {
                for await _ in signals { continuation.yield(.rescan) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
