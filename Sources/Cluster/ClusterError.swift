/// Why the cluster could not be asked or told: a stable code for programs and one sentence for a person.
package struct ClusterError: Error, Equatable, CustomStringConvertible {
    /// Extensible; docs/actuator.md lists them.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let noCluster = Code(rawValue: "no-cluster")
        package static let noPermission = Code(rawValue: "no-permission")
        package static let noCommand = Code(rawValue: "no-command")
        package static let timeout = Code(rawValue: "timeout")
        package static let commandFailed = Code(rawValue: "command-failed")
        package static let unreadableAnswer = Code(rawValue: "unreadable-answer")
        package static let simulationRefused = Code(rawValue: "simulation-refused")
        package static let notPermitted = Code(rawValue: "not-permitted")
        package static let busy = Code(rawValue: "busy")
        package static let badRequest = Code(rawValue: "bad-request")
        package static let stateDirectory = Code(rawValue: "state-directory")
        package static let notRunning = Code(rawValue: "actuator-not-running")
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

extension ClusterError {
    /// What a command's ending means, if it is not success. Exit codes are Pacemaker's `crm_exit_t`
    /// (crm_error(8) --exit).
    init?(_ result: CommandResult, of command: PacemakerCommand) {
        let tool = command.tool.rawValue
        let said = result.firstErrorLine.map { " It said: \($0)" + ($0.hasSuffix(".") ? "" : ".") } ?? ""
        switch result.ending {
        case .exited(code: 0):
            return nil
        case .exited(code: 4):
            self.init(
                .noPermission,
                "\(tool) may not speak to Pacemaker: this user is not in group haclient. Start forewarn-actuator "
                    + "with that group (SupplementaryGroups=haclient).\(said)")
        case .exited(code: 102):
            self.init(
                .noCluster,
                "\(tool) cannot reach Pacemaker on this node: it is not running, or this process is in another network "
                    + "namespace, or not in group haclient. Check `systemctl status corosync pacemaker`.\(said)")
        case .exited(let code):
            self.init(.commandFailed, "\(tool) failed with exit code \(code).\(said)")
        case .signalled(let signal):
            self.init(.commandFailed, "\(tool) was ended by signal \(signal).\(said)")
        case .timedOut:
            self.init(
                .timeout, "\(tool) gave no answer within its deadline and was killed: Pacemaker may be hung.")
        case .abandoned:
            self.init(
                .timeout, "\(tool) gave no answer within its deadline and could not be killed; it is left behind.")
        case .outputTooLong:
            self.init(.unreadableAnswer, "\(tool) printed more than we read (\(SubprocessRunner.outputLimit) bytes).")
        case .notStarted(let why):
            self.init(
                .noCommand,
                "\(tool) cannot be started: \(why) Install pacemaker-cli-utils, or set cluster.pacemaker_bin to where it is."
            )
        }
    }
}

extension CommandRunner {
    /// Runs a command that must succeed.
    @discardableResult
    func succeed(_ command: PacemakerCommand) async throws(ClusterError) -> CommandResult {
        let result = await run(command)
        if let error = ClusterError(result, of: command) { throw error }
        return result
    }

    /// Runs a command that must succeed and print XML.
    func document(_ command: PacemakerCommand) async throws(ClusterError) -> XMLTree {
        let result = try await succeed(command)
        return try XMLTree.answer(result.output, of: command)
    }
}

extension XMLTree {
    /// The document that a command printed; for `--output-as=xml` its own status element must say 0 too.
    static func answer(_ bytes: [UInt8], of command: PacemakerCommand) throws(ClusterError) -> XMLTree {
        let tree: XMLTree
        do {
            tree = try XMLTree(parsing: bytes)
        } catch {
            throw ClusterError(
                .unreadableAnswer, "\(command.tool.rawValue) printed something that we cannot read: \(error).")
        }
        guard tree.name == "pacemaker-result" else { return tree }
        guard tree.child("status")?["code"] == "0" else {
            let message = tree.child("status")?["message"] ?? "no status"
            throw ClusterError(.commandFailed, "\(command.tool.rawValue) reports: \(message).")
        }
        return tree
    }
}
