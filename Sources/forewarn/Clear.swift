internal import AgentAPI
internal import ArgumentParser

extension Forewarn {
    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lifts this node's latched findings after a repair.")
        @OptionGroup var options: Options
        @Argument(help: "This node.") var node: String

        func run() async throws {
            try await options.order("/v1/clear", OperatorRequest(node: node))
        }
    }
}
