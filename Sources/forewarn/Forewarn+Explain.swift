internal import AgentAPI
internal import ArgumentParser

extension Forewarn {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Why something moved, or did not, and what would have to change for another decision.")
        @OptionGroup var options: Options
        @Option(
            parsing: .unconditional,
            help: "What stood then (UTC): \"2026-01-31 12:00:05\", 12:00 of today, or -2h.")
        var at: String?
        @Argument(help: "This node, if not given; of the peer what this node knows.") var node: String?

        func run() async throws {
            var time: Double?
            if let at {
                time = PastTime.parse(at)
                guard time != nil else {
                    throw ValidationError(
                        "--at takes a time such as \"2026-01-31 12:00:05\" or 12:00 (UTC), or how long ago, as in -2h")
                }
            }
            try await options.end { await $0.explain(at: time, node: node) }
        }
    }
}
