internal import AgentConfiguration
internal import BMCProbe
internal import DeviceEvents
internal import ProbeRuntime

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
