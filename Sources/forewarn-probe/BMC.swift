internal import AgentConfiguration
internal import ArgumentParser
internal import BMCProbe
internal import ProbeRuntime

struct BMC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bmc", abstract: "Reads sensors and System Event Log of this node's BMC.",
        discussion: """
            Without --once it polls as configured and sends one JSON line a report to the daemon's socket.

            Exit codes: 0 read (or ended by SIGTERM), 64 usage, 69 the BMC could not be read, 77 no permission, \
            78 configuration.
            """)

    @Option(help: "Configuration file (default: \(AgentConfiguration.Configuration.defaultPath)).")
    var config: String?

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
            let configuration =
                once
                ? try Configuration.loadForOneLook(named: config, say: StandardError.log)
                : try Configuration.load(path: config ?? Configuration.defaultPath)
            command = try ProbeCommand(configuration)
        } catch {
            StandardError.log("\(error)")
            throw ExitCode(ProbeExit.configuration)
        }
        let code = once ? await command.once(pretty: pretty, passes: passes) : await command.serve()
        throw ExitCode(code)
    }
}
