internal import AgentAPI
internal import ArgumentParser
internal import Replay

extension Forewarn {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs a recorded history through the present policy and shows every decision that differs.",
            discussion: """
                Needs neither a daemon nor a cluster, and changes nothing. Exit codes: 0 no decision differs, 1 some do, 64 \
                wrong usage, 65 a file that is no history or could not be read, 78 a wrong configuration.
                """)

        @Option(help: "The configuration to try; the installed one if not given, or the built-in values.")
        var config: String?
        @Option(name: .shortAndLong, help: "text, or json for one object a line.")
        var output = ReplayRun.Format.text
        @Argument(help: "Files of a history, or the directory that holds them (/var/lib/forewarn).")
        var paths: [String]

        func run() async throws {
            let result = ResultOutput()
            let replay = ReplayRun(paths: paths, configurationPath: config, format: output) {
                result.line($0)
            } complain: {
                StandardStream.error.line("forewarn replay: \($0)")
            }
            let code = result.end(replay.run().rawValue, program: "forewarn replay")
            guard code == 0 else { throw ExitCode(code) }
        }
    }
}

extension ReplayRun.Format: ExpressibleByArgument {}
