import ArgumentParser
import HealthAgent
import Logging

/// The daemon's command line: options, logging, exit codes. What it does is in `HealthAgent`.
@main
struct Forewarnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarnd", abstract: "Watches this node's hardware, and moves its workload before it fails.",
        version: DaemonFacts.version, subcommands: [Run.self, CheckConfig.self], defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Runs until SIGTERM.")

        @Option(help: "The configuration file.")
        var config = DaemonFacts.configurationPath

        @Flag(help: "Starts the probes itself, as its own user: for a try by hand, not beside their units.")
        var withProbes = false

        @Option(help: "trace, debug, info, notice, warning, error or critical.")
        var logLevel = "info"

        func validate() throws {
            guard Logger.Level(rawValue: logLevel) != nil else {
                let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(logLevel) is no log level; it is one of \(names)")
            }
        }

        func run() async throws {
            LoggingSystem.bootstrap(StreamLogHandler.standardError(label:))
            var logger = Logger(label: "forewarnd")
            logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
            do throws(AgentFailure) {
                try await Agent.make(configurationPath: config, withProbes: withProbes, logger: logger).run()
            } catch {
                try Forewarnd.end(error)
            }
        }
    }

    struct CheckConfig: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check-config", abstract: "Says ok and a summary, or every problem with line and column.")

        @Argument(help: "The configuration file.")
        var file = DaemonFacts.configurationPath

        func run() throws {
            do throws(AgentFailure) {
                try DaemonFacts.say(try Agent.checkConfiguration(path: file))
            } catch {
                try Forewarnd.end(error)
            }
        }
    }

    static func end(_ failure: AgentFailure) throws {
        failure.printToStandardError()
        throw ExitCode(failure.code.rawValue)
    }
}
