import Cluster
import Synchronization
import Testing

/// Answers commands from a script and keeps what was run. A command that the script does not know fails the test.
final class ScriptedRunner: CommandRunner {
    private struct State {
        var answers: [[String]: [CommandResult]] = [:]
        var calls: [PacemakerCommand] = []
    }

    private let state = Mutex(State())

    /// Scripts the answers to one argument vector (tool first): each is given once, the last one for ever.
    @discardableResult
    func answer(_ argv: [String], _ results: CommandResult...) -> ScriptedRunner {
        state.withLock { $0.answers[argv] = results }
        return self
    }

    var calls: [[String]] { state.withLock { $0.calls.map { [$0.tool.rawValue] + $0.arguments } } }
    var commands: [PacemakerCommand] { state.withLock { $0.calls } }

    /// What changes something: everything but the known reading commands.
    var writes: [[String]] {
        calls.filter { argv in
            let reading = ["crm_mon", "crmadmin", "crm_node", "crm_simulate"].contains(argv[0])
            return !reading && !argv.contains("-Q") && !argv.contains("--query") && !argv.contains("--history")
        }
    }

    func run(_ command: PacemakerCommand) async -> CommandResult {
        let argv = [command.tool.rawValue] + command.arguments
        let result = state.withLock { state -> CommandResult? in
            state.calls.append(command)
            guard var queue = state.answers[argv], let first = queue.first else { return nil }
            if queue.count > 1 {
                queue.removeFirst()
                state.answers[argv] = queue
            }
            return first
        }
        if result == nil { Issue.record("unscripted command: \(argv)") }
        return result ?? CommandResult(.notStarted("not scripted"))
    }
}

extension CommandResult {
    static func printed(_ text: String) -> CommandResult { CommandResult(.exited(code: 0), output: Array(text.utf8)) }
    static func failed(_ code: Int32, _ error: String = "") -> CommandResult {
        CommandResult(.exited(code: code), errorOutput: Array(error.utf8))
    }
    static let done = CommandResult(.exited(code: 0))
}

enum Argv {
    static let monitor = [
        "crm_mon", "-1", "--output-as=xml", "--inactive", "--include=none,dc,options,nodes,resources",
    ]
    static let cib = ["cibadmin", "--query"]
    static let head = ["cibadmin", "--query", "--no-children", "--xpath", "/cib"]
    static let statements = ["attrd_updater", "-Q", "-A", "-n", "forewarn-agent", "--output-as=xml"]
    static let health = ["attrd_updater", "-Q", "-A", "-n", "#health-forewarn", "--output-as=xml"]
    static let name = ["crm_node", "--name"]
    static let history = ["stonith_admin", "--history", "node-b", "--verbose", "--output-as=xml"]
    static func state(_ dc: String) -> [String] { ["crmadmin", "-S", dc, "--output-as=xml"] }
}
