internal import AgentConfiguration
internal import ArgumentParser
internal import Cluster

@main
struct ActuatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forewarn-actuator",
        abstract: "The only part of Forewarn that speaks to the cluster.",
        discussion: """
            Needs group haclient. Listens for forewarnd, or shows one reading to a person with --once.
            Exit codes: 0 done, 1 failed, 64 wrong usage, 78 configuration refused.
            """)

    @Option(help: "Configuration file.")
    var config = Configuration.defaultPath

    @Option(help: "Directory of our own, mode 0700.")
    var stateDirectory = "/var/lib/forewarn-actuator"

    @Option(help: "Power-offs of the peer that are allowed within 24 hours.")
    var powerOffsPerDay = 2

    @Option(help: "Ask one thing, print it as JSON and exit.")
    var once: ActuatorQuestion?

    @Option(help: "The node that a preview is about; this one if not given.")
    var node: String?

    @Option(help: "The health value of preview-health.")
    var value = -60_000

    func validate() throws {
        guard (0...Self.mostPowerOffs).contains(powerOffsPerDay) else {
            throw ValidationError(
                "--power-offs-per-day is from 0, which allows none, to \(Self.mostPowerOffs), not \(powerOffsPerDay)")
        }
    }

    /// More in one day are no fencing of a sick peer but a loop.
    private static let mostPowerOffs = 24

    func run() async throws {
        do {
            let program = try ActuatorProgram(settings: try settings())
            guard let once else { return try await program.serve() }
            try ActuatorProgram.say(try await program.once(once, node: node, value: value))
        } catch let error as ConfigurationError {
            ActuatorProgram.complain(error)
            throw ExitCode(78)
        } catch {
            ActuatorProgram.complain(error)
            throw ExitCode.failure
        }
    }

    private func settings() throws -> ActuatorProgram.Settings {
        let configuration = try Configuration.load(path: config)
        return ActuatorProgram.Settings(
            pacemakerDirectory: configuration.cluster.pacemakerDirectory,
            socketPath: configuration.paths.actuatorSocket, agentUser: configuration.access.agentUser,
            stateDirectory: stateDirectory, powerOffsPerDay: powerOffsPerDay,
            callDeadline: configuration.cluster.callDeadline,
            fenceTimeoutSeconds: Int(configuration.cluster.fenceTimeout.components.seconds))
    }
}

extension ActuatorQuestion: ExpressibleByArgument {}
