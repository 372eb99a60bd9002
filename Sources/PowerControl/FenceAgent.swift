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
        StandardStreams.holdClosed()
        Interruption.watch()
        // Before the first secret is read. Not vital: the agent does its work without.
        let weakness = harden()
        do {
            let input =
                try arguments.isEmpty
                ? StandardInput().read { FenceInput(standardInput: $0) } : FenceInput(arguments: arguments)
            report.isQuiet = input.isAsked("quiet")
            if let weakness { report.warning(weakness) }
            if let document = try document(input, isCommandLine: !arguments.isEmpty) {
                try report.document(document)
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

    private func harden() -> String? {
        do {
            try Hardening.apply()
            return nil
        } catch {
            return "\(error) A core dump could contain the password."
        }
    }

    /// What --help or --version print.
    ///
    /// - Throws: if there is an order as well. Exit code 0 would say that it was carried out, and standard input without
    ///   an action is an order too.
    private func document(_ input: FenceInput, isCommandLine: Bool) throws(FenceUsageError) -> String? {
        guard let asked = ["help", "version"].first(where: input.isAsked) else { return nil }
        guard isCommandLine, input.values["action"] == nil else {
            throw FenceUsageError("\(asked) is for a command line without an action; nothing was done: leave it out.")
        }
        return asked == "help" ? FenceMetadata.help : "\(FenceMetadata.name) \(FenceMetadata.version)\n"
    }

    private func perform(_ request: FenceRequest, _ input: FenceInput) throws -> ExitCode {
        guard let login = request.login else {
            try report.document(FenceMetadata.xml)
            return .success
        }
        report.isVerbose = request.isVerbose
        report.isQuiet = request.isQuiet
        // Before the first file is touched: the disk that it lies on may hang.
        let deadline = hardDeadline(request, login)
        if let path = request.debugFile {
            let step = HardDeadline.Step(
                action: "opening or writing the debug file \(Printable.clean(path, limit: 256))",
                advice: "the state of the node is not proven: leave debug_file out, its disk hangs")
            try deadline.during(step) {
                try open(debugFile: path, isVital: request.action == .validateAll)
                deadline.words(to: report.debugFile)
                for line in input.redacted + input.notes { report.step(line) }
            }
        } else {
            for line in input.redacted + input.notes { report.step(line) }
        }
        switch request.action {
        case .metadata, .manpage:
            return .success
        case .validateAll:
            try validate(login, deadline: deadline)
            return .success
        case .list:
            // Without a name this device offers no node: Pacemaker then does not fence any node with it by accident.
            if let plug = request.plug { try report.result("\(Printable.clean(plug, limit: 256)),") }
            return .success
        case .on, .off, .reboot, .status, .monitor, .listStatus:
            return try control(request, login, deadline)
        }
    }

    /// - Parameter isVital: whether it is an error that the file cannot be used. It is none for an action: a full disk must
    ///   not keep a node from being fenced.
    private func open(debugFile path: String, isVital: Bool) throws(FenceUsageError) {
        do {
            try report.open(debugFile: path)
        } catch {
            if isVital { throw error }
            report.warning(error.description)
        }
    }

    /// Everything that the action would look at before it asks the BMC; a script is not run.
    private func validate(_ login: FenceRequest.Login, deadline: HardDeadline) throws {
        switch login.password {
        case .given: break
        case .file: _ = try password(login.password, timeout: .zero, deadline)
        case .script(let path): try PasswordScript(path: path).check()
        }
    }

    // MARK: - Power

    private func control(
        _ request: FenceRequest, _ login: FenceRequest.Login, _ deadline: HardDeadline
    ) throws -> ExitCode {
        let password = try password(login.password, timeout: request.timing.loginTimeout, deadline)
        let target = login.target(password: password)
        let delay = Self.delay(request)
        if delay > .zero {
            report.step("waiting \(delay.wholeMilliseconds) ms before \(request.action.rawValue)")
            clock.sleep(until: clock.now().advanced(by: delay))
        }
        if clock.isInterrupted { throw PowerError(.interrupted, device: target.address) }
        let device = request.plug.map { "\(target.address) (plug \($0))" } ?? target.address
        let controller = PowerController(
            device: device, transport: LANPowerTransport(target: target), clock: clock, timing: request.timing,
            note: { report.step($0) })
        return try act(request, controller, device)
    }

    private func act(
        _ request: FenceRequest, _ controller: PowerController, _ device: String
    ) throws -> ExitCode {
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
            try report.result("\(Printable.clean(plug, limit: 256)),,\(state.rawValue.uppercased())")
        case .status:
            let state = try controller.status()
            try report.result("Status: \(state.rawValue.uppercased())")
            return state == .on ? .success : .powerIsOff
        default:
            // Monitor. Not 2 when the power is off: for Pacemaker that is a failed fence device, and the device of a node
            // that was fenced is well.
            _ = try controller.status()
        }
        return .success
    }

    /// The power is as it was asked, which was proven: that the words about it are lost does not make it a failure.
    private func succeed(_ text: String, _ device: String) {
        do {
            try report.result(text)
        } catch {
            report.warning("\(text), BMC \(device). \(error)")
            return
        }
        report.log("\(text), BMC \(device)")
    }

    // MARK: - Time

    private func hardDeadline(_ request: FenceRequest, _ login: FenceRequest.Login) -> HardDeadline {
        HardDeadline(
            at: clock.now().advanced(by: Self.delay(request) + Self.longest(request)),
            HardDeadline.Step(
                action: "asking the BMC \(login.host)",
                advice: "the state of the node is not proven: check the name server and the network"),
            report: report)
    }

    private static func delay(_ request: FenceRequest) -> Duration {
        request.action == .off || request.action == .reboot ? request.delay : .zero
    }

    /// No action takes longer, unless something hangs that has no limit of its own; with time for the words about it.
    private static func longest(_ request: FenceRequest) -> Duration {
        let timing = request.timing
        let power =
            switch request.action {
            case .on, .off: timing.powerTimeout
            case .reboot: timing.powerTimeout + timing.loginTimeout
            default: timing.loginTimeout
            }
        let script: Duration = if case .script = request.login?.password { timing.loginTimeout } else { .zero }
        return power + script + .seconds(2)
    }

    /// - Parameter deadline: is told what hangs, should it hang: not the BMC.
    private func password(_ source: PasswordSource, timeout: Duration, _ deadline: HardDeadline) throws -> Secret {
        switch source {
        case .given(let secret): return secret
        case .file(let path):
            return try deadline.during(
                HardDeadline.Step(
                    action: "reading the password file \(path)",
                    advice: "the BMC was not asked, and nothing was done: check the disk that it is on")
            ) {
                let secret = try SecretFile.read(path)
                try FenceValues.check(password: secret)
                return secret
            }
        case .script(let path):
            return try deadline.during(
                HardDeadline.Step(
                    action: "waiting for password_script \(path)",
                    advice: "the BMC was not asked, and nothing was done: run the script by hand to see why")
            ) {
                let secret = try PasswordScript(path: path, isQuiet: report.isQuiet).run(timeout: timeout)
                try FenceValues.check(password: secret)
                return secret
            }
        }
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
