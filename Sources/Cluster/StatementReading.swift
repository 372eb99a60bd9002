internal import HealthModel

/// The private attribute `forewarn-agent` of every node, as one query of attrd shows it.
enum StatementReading {
    static let command = PacemakerCommand(
        .attrdUpdater, ["-Q", "-A", "-n", PeerStatement.attributeName, "--output-as=xml"])
    /// "attribute does not exist": the exit code of a name that nobody has set since attrd started (CRM_EX_CONFIG). An
    /// attrd that has just joined says so as well, until the peers' values have come: "all absent" may be too early, and
    /// who decides by it must not take it for a withdrawal of what was seen before.
    static let doesNotExist: Int32 = 78

    /// Node name to raw text; nodes without a statement are absent. An empty value is what a deleted one looks like.
    static func read(with runner: any CommandRunner) async throws(ClusterError) -> [String: String] {
        try parse(await runner.run(command))
    }

    static func parse(_ result: CommandResult) throws(ClusterError) -> [String: String] {
        if case .exited(code: doesNotExist) = result.ending { return [:] }
        if let error = ClusterError(result, of: command) { throw error }
        let tree = try XMLTree.answer(result.output, of: command)
        return tree.children("attribute").reduce(into: [:]) { statements, attribute in
            guard attribute["name"] == PeerStatement.attributeName, let node = attribute["host"],
                let value = attribute["value"], !value.isEmpty
            else { return }
            statements[node] = value
        }
    }
}
