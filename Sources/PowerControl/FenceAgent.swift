internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// The fence agent: options in, exit code out (Fence Agent API).
package struct FenceAgent {
    /// The agent's exit codes.
    package enum ExitCode: Int32, Sendable {
        /// Done and proven; for status: the power is on; for monitor: the BMC answers.
        case success = 0
        /// Failed, or not proven.
        case failure = 1
        /// Status: the power is off.
        case powerIsOff = 2
    }

    private let report = FenceReport()
    private let clock = SystemPowerClock()

    package init() {}

    /// Runs the agent as the process was called, and returns its exit code.
    ///
    /// - Parameter arguments: the process's own, without the program's name; secrets in them are overwritten.
    package func run(arguments: [UnsafeMutablePointer<CChar>]) -> ExitCode {
        Interruption.watch()
        do {
            // Before the first secret is read. Not vital: the agent does its work without.
            try Hardening.apply()
        } catch {
            report.warning("\(error) A core dump could contain the password.")
        }
        do {
            let input = try arguments.isEmpty ? readStandardInput() : FenceInput(arguments: arguments)
            if input.isAsked("help") {
                report.document(FenceMetadata.help)
                return .success
            }
            if input.isAsked("version") {
                report.document("\(FenceMetadata.name) \(FenceMetadata.version)\n")
                return .success
            }
            return try perform(FenceRequest(input), input)
        } catch let error as FenceUsageError {
            report.error(error.description)
        } catch let error as PowerError {
            report.error(error.description)
        } catch {
            report.error("\(error)")
        }
        return .failure
    }

    private func perform(_ request: FenceRequest, _ input: FenceInput) throws -> ExitCode {
        guard let login = request.login else {
            report.document(FenceMetadata.xml)
            return .success
        }
        report.isVerbose = request.isVerbose
        report.isQuiet = request.isQuiet
        if let path = request.debugFile { try report.open(debugFile: path) }
        for line in input.redacted + input.notes { report.step(line) }
        switch request.action {
        case .metadata, .manpage:
            return .success
        case .validateAll:
            if case .file(let path) = login.password { try FenceValues.check(password: SecretFile.read(path)) }
            return .success
        case .list:
            // Without a name this device offers no node: Pacemaker then does not fence any node with it by accident.
            if let plug = request.plug { report.result("\(Printable.clean(plug, limit: 256)),") }
            return .success
        case .on, .off, .reboot, .status, .monitor, .listStatus:
            return try control(request, login)
        }
    }

    // MARK: - Power

    private func control(_ request: FenceRequest, _ login: FenceRequest.Login) throws -> ExitCode {
        let delay = request.action == .off || request.action == .reboot ? request.delay : .zero
        HardDeadline.arm(at: clock.now().advanced(by: delay + Self.longest(request)), device: login.host)
        let password = try password(login.password, timeout: request.timing.loginTimeout)
        let target = login.target(password: password)
        if delay > .zero {
            report.step("waiting \(delay.wholeMilliseconds) ms before \(request.action.rawValue)")
            clock.sleep(until: clock.now().advanced(by: delay))
            if clock.isInterrupted { throw PowerError(.interrupted, device: target.address) }
        }
        let device = request.plug.map { "\(target.address) (plug \($0))" } ?? target.address
        let controller = PowerController(
            device: device, transport: LANPowerTransport(target: target), clock: clock, timing: request.timing,
            note: { report.step($0) })
        return try act(request, controller, device)
    }

    private func act(
        _ request: FenceRequest, _ controller: PowerController, _ device: String
    ) throws(PowerError) -> ExitCode {
        switch request.action {
        case .off:
            let outcome = try controller.off()
            succeed(outcome == .alreadyOff ? "Success: Already OFF" : "Success: Powered OFF", device)
        case .on:
            let outcome = try controller.on()
            succeed(outcome == .alreadyOn ? "Success: Already ON" : "Success: Powered ON", device)
        case .reboot:
            let outcome = try controller.reboot()
            if let failure = outcome.powerUpFailure {
                report.warning("The node is off, which was confirmed, but did not come back on: \(failure)")
            }
            succeed("Success: Rebooted", device)
        case .listStatus:
            let state = try controller.status()
            guard let plug = request.plug else { return .success }
            report.result("\(Printable.clean(plug, limit: 256)),,\(state.rawValue.uppercased())")
        case .status:
            let state = try controller.status()
            report.result("Status: \(state.rawValue.uppercased())")
            return state == .on ? .success : .powerIsOff
        default:
            // Monitor. Not 2 when the power is off: for Pacemaker that is a failed fence device, and the device of a node
            // that was fenced is well.
            _ = try controller.status()
        }
        return .success
    }

    private func succeed(_ text: String, _ device: String) {
        report.result(text)
        report.log("\(text), BMC \(device)")
    }

    /// No action takes longer, unless something hangs that has no limit of its own.
    private static func longest(_ request: FenceRequest) -> Duration {
        let timing = request.timing
        let power =
            switch request.action {
            case .on, .off: timing.powerTimeout
            case .reboot: timing.powerTimeout + timing.loginTimeout
            default: timing.loginTimeout
            }
        let script: Duration = if case .script = request.login?.password { timing.loginTimeout } else { .zero }
        return power + script + .seconds(1)
    }

    private func password(_ source: PasswordSource, timeout: Duration) throws -> Secret {
        switch source {
        case .given(let secret): return secret
        case .file(let path):
            let secret = try SecretFile.read(path)
            try FenceValues.check(password: secret)
            return secret
        case .script(let path):
            let secret = try PasswordScript.run(path, timeout: timeout)
            try FenceValues.check(password: secret)
            return secret
        }
    }

    // MARK: - Standard input

    /// Most that is read, in bytes.
    private static let inputLimit = 64 * 1024

    private func readStandardInput() throws(FenceUsageError) -> FenceInput {
        if isatty(STDIN_FILENO) == 1 {
            report.warning("Reading name=value lines from the terminal, up to Ctrl-D; --help shows all options.")
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.inputLimit, alignment: 1)
        defer {
            Secret.wipe(buffer)
            buffer.deallocate()
        }
        var filled = 0
        while filled < buffer.count {
            let count = read(STDIN_FILENO, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            if count < 0, errno == EINTR {
                guard !Interruption.isRequested else {
                    throw FenceUsageError("Interrupted while the options were read; nothing was done.")
                }
                continue
            }
            guard count >= 0 else {
                throw FenceUsageError("Standard input cannot be read: \(String(cString: strerror(errno))).")
            }
            if count == 0 { return FenceInput(standardInput: UnsafeRawBufferPointer(rebasing: buffer[..<filled])) }
            filled += count
        }
        throw FenceUsageError("Standard input has more than \(Self.inputLimit) bytes; it should hold a few options.")
    }
}

extension FenceInput {
    /// Whether a flag that stands above all actions was given.
    fileprivate func isAsked(_ name: String) -> Bool {
        guard let value = values[name]?.lowercased() else { return false }
        return ["1", "yes", "on", "true"].contains(value)
    }

    /// Every option for a person to read; secrets as `[set]`.
    fileprivate var redacted: [String] {
        (values.map { "\($0.key)=\($0.value)" } + secrets.map { "\($0.key)=\($0.value)" }).sorted()
    }
}
