internal import AgentAPI
internal import ArgumentParser
internal import Assessing

extension Forewarn {
    struct Assess: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges reports of drives, BMCs, links, controllers and kernels, without a daemon or a cluster.",
            discussion: """
                Exit codes: 0 healthy, 1 warning, 2 failing, 3 unknown, 64 wrong usage, 65 a file that is none of the known \
                formats or could not be read (a failing one beside it still gives 2).
                """)

        @Option(name: .shortAndLong, help: "text, or json for one record a component.")
        var output = AssessRun.Format.text
        @Argument(help: "Files, directories, sysfs trees, or - for standard input.") var paths: [String]

        func run() async throws {
            let result = ResultOutput()
            let assess = AssessRun(paths: paths, format: output) {
                result.line($0)
            } complain: {
                StandardStream.error.line("forewarn assess: \($0)")
            }
            let code = result.end(assess.run().rawValue, program: "forewarn assess")
            guard code == 0 else { throw ExitCode(code) }
        }
    }
}

extension AssessRun.Format: ExpressibleByArgument {}
