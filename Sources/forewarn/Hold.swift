internal import AgentAPI
internal import ArgumentParser

extension Forewarn {
    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets nothing move off this node or onto it by itself until unhold.")
        @OptionGroup var options: Options
        @Argument(help: "This node, if given.") var node = OperatorRequest.thisNode
        @Option(help: "Why.") var reason: String?
        @Option(name: .customLong("for"), help: "How long, such as 30m or 2h; until unhold if not given.")
        var duration: String?

        func run() async throws {
            let order = OperatorRequest(node: node, reason: reason, duration: duration)
            try await options.order("/v1/hold", order)
        }
    }

    struct Unhold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes a hold back.")
        @OptionGroup var options: Options
        @Argument(help: "This node, if given.") var node = OperatorRequest.thisNode

        func run() async throws {
            try await options.order("/v1/unhold", OperatorRequest(node: node))
        }
    }
}
