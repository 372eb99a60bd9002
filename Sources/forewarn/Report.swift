internal import AgentAPI
internal import ArgumentParser

extension Forewarn {
    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What was moved, or in mode shadow would have been, and what it was worth.")
        @OptionGroup var options: Options
        @Option(help: "How far back: 7d, 24h, 30m.") var since = "7d"

        func run() async throws {
            guard let seconds = ReportText.seconds(since) else {
                throw ValidationError("--since takes a number and d, h, m or s, as in 7d")
            }
            try await options.end { await $0.report(since: seconds) }
        }
    }

    struct Verdict: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says whether an entry of the report was a true alarm.")
        @OptionGroup var options: Options
        @Argument(help: "The entry's number in forewarn report.") var entry: String
        @Argument(help: "true or false.") var verdict: String

        func validate() throws {
            guard let number = Int(entry), number > 0 else {
                throw ValidationError("\(entry) is no entry of forewarn report; name it by its number")
            }
            guard verdict == "true" || verdict == "false" else {
                throw ValidationError("the verdict is true or false, not \(verdict)")
            }
        }

        func run() async throws {
            let order = OperatorRequest(node: entry, reason: verdict)
            try await options.order("/v1/verdict", order)
        }
    }
}
