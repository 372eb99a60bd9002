internal import AgentAPI
internal import ArgumentParser

/// The command's words; what they do is in `AgentAPI`, `Assessing` and `Replay`.
@main
struct Forewarn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarn", abstract: "Asks and directs the hardware health agent of this node.",
        discussion:
            "Exit codes: 0 done, 1 refused or failed, 3 unknown, 64 wrong usage, 69 no daemon, 74 not written; assess and replay have their own.",
        version: AgentVersion.text,
        subcommands: [
            Status.self, Explain.self, Drain.self, Undrain.self, Clear.self, Hold.self, Unhold.self, Report.self,
            Verdict.self, Assess.self, Replay.self,
        ])

    @Option(help: "The daemon's socket.")
    var socket = AgentDefaults.apiSocket

    struct Options: ParsableArguments {
        @ParentCommand var parent: Forewarn

        @Option(name: .shortAndLong, help: "text or json.")
        var output = Command.Format.text

        /// - Throws: wrong usage (64) for what no daemon would take.
        func order(_ path: String, _ order: OperatorRequest) async throws {
            if let defect = order.defect { throw ValidationError(defect) }
            try await end { await $0.order(path, order) }
        }

        func end(_ ask: (Command) async -> CommandOutcome) async throws {
            let code = await Command.run(socket: parent.socket, format: output, ask)
            guard code == 0 else { throw ExitCode(code) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "How this node is, and what is under way.")
        @OptionGroup var options: Options

        func run() async throws { try await options.end { await $0.status() } }
    }

    struct Drain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Empties a node and keeps it empty until undrain.")
        @OptionGroup var options: Options
        @Argument(help: "The cluster node.") var node: String
        @Flag(help: "Say what would happen, and do nothing.") var dryRun = false
        @Option(help: "Why, in a word or two.") var reason: String?

        func run() async throws {
            let order = OperatorRequest(node: node, reason: reason, dryRun: dryRun)
            try await options.order("/v1/drain", order)
        }
    }

    struct Undrain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes a drain back.")
        @OptionGroup var options: Options
        @Argument(help: "The cluster node.") var node: String
        @Flag(help: "Say what would happen, and do nothing.") var dryRun = false

        func run() async throws {
            let order = OperatorRequest(node: node, dryRun: dryRun)
            try await options.order("/v1/undrain", order)
        }
    }
}

extension Command.Format: ExpressibleByArgument {}
