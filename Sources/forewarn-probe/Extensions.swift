internal import AgentConfiguration
internal import ArgumentParser
internal import ProbeRuntime

struct Extensions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extensions", abstract: "Runs other people's probes.",
        discussion: """
            Every executable in the directory of extensions that belongs to root, and that nobody else may write to, is \
            run by its own schedule. docs/probe-protocol.md says what it prints.

            Exit codes: 0 read (or ended by SIGTERM), 64 usage, 69 an extension could not be read, 77 started as root, \
            78 configuration.
            """)

    @OptionGroup var options: SenseOptions

    @Flag(help: "Run them although this is root, whom they then are too.")
    var allowRoot = false

    func run() async throws {
        guard allowRoot || !ProgramUser.isRoot else {
            StandardError.log(
                "Extensions are not run as root: start this as the user access.extension_user, or give --allow-root.")
            throw ExitCode(77)
        }
        try await options.run { configuration in
            let extensions = configuration.senses.extensions
            let (programs, refusals) = ExtensionProgram.find(
                in: extensions.directory, interval: extensions.schedule.interval,
                deadline: extensions.schedule.deadline)
            for refusal in refusals { StandardError.log(refusal) }
            let longest = configuration.policy.longestReadingTimeToLive
            for program in programs where program.interval > longest {
                StandardError.log(
                    "\(program.path) is run less often than policy.longest_reading_time_to_live allows, so that the node's"
                        + " health is unknown between its runs: shorten its interval, or raise that limit.")
            }
            if programs.isEmpty { StandardError.log("there are no extensions in \(extensions.directory)") }
            return programs.map { SenseRunner(extension: $0) }
        }
    }
}
