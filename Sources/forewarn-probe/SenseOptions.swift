internal import AgentConfiguration
internal import ArgumentParser
internal import ProbeRuntime

/// What every sense beside the BMC understands.
struct SenseOptions: ParsableArguments {
    @Option(help: "Configuration file (default: \(AgentConfiguration.Configuration.defaultPath)).")
    var config: String?

    @Flag(help: "Read once, print one line of JSON for each sense, and end.")
    var once = false

    @Flag(help: "With --once: print tables for a person.")
    var pretty = false

    func validate() throws {
        guard once || !pretty else { throw ValidationError("--pretty needs --once.") }
    }

    func configuration() throws -> AgentConfiguration.Configuration {
        do {
            return once
                ? try AgentConfiguration.Configuration.loadForOneLook(named: config, say: StandardError.log)
                : try AgentConfiguration.Configuration.load(
                    path: config ?? AgentConfiguration.Configuration.defaultPath)
        } catch {
            StandardError.log("\(error)")
            throw ExitCode(78)
        }
    }

    func run(_ make: (AgentConfiguration.Configuration) throws -> [SenseRunner]) async throws {
        let configuration = try configuration()
        let command = SenseCommand(try make(configuration), socketPath: configuration.paths.probeSocket)
        if once { throw ExitCode(await command.once(pretty: pretty)) }
        await command.serve()
    }
}
