/// One Pacemaker command to be run: never a shell line, always an argument array.
package struct PacemakerCommand: Hashable, Sendable {
    /// The programs that the actuator may start, and no others.
    package enum Tool: String, Sendable, CaseIterable {
        case crmMon = "crm_mon"
        case cibadmin
        case attrdUpdater = "attrd_updater"
        case crmAttribute = "crm_attribute"
        case crmSimulate = "crm_simulate"
        case crmadmin
        case crmNode = "crm_node"
        case stonithAdmin = "stonith_admin"
    }

    package var tool: Tool
    package var arguments: [String]
    /// What the child reads on standard input; nil for nothing.
    package var input: [UInt8]?
    /// After this the child is terminated; nil for the runner's own.
    package var deadline: Duration?

    package init(_ tool: Tool, _ arguments: [String], input: [UInt8]? = nil, deadline: Duration? = nil) {
        self.tool = tool
        self.arguments = arguments
        self.input = input
        self.deadline = deadline
    }
}

/// How a command ended, and what it said.
package struct CommandResult: Equatable, Sendable {
    package enum Ending: Equatable, Sendable {
        case exited(code: Int32)
        case signalled(Int32)
        /// The deadline passed; the child was killed and reaped.
        case timedOut
        /// The deadline passed and not even SIGKILL ended the child within the grace: it is left behind and counted.
        case abandoned
        /// More output than the bound; the child was killed.
        case outputTooLong
        /// There is no such program, or it cannot be started: a sentence.
        case notStarted(String)
    }

    package var ending: Ending
    package var output: [UInt8]
    package var errorOutput: [UInt8]

    package init(_ ending: Ending, output: [UInt8] = [], errorOutput: [UInt8] = []) {
        self.ending = ending
        self.output = output
        self.errorOutput = errorOutput
    }

    package var succeeded: Bool { ending == .exited(code: 0) }

    /// The first line that the command printed to standard error, made printable and short; nil if there is none.
    package var firstErrorLine: String? {
        let lines = String(decoding: errorOutput.prefix(2_000), as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let first = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
        return first.unicodeScalars.prefix(300).reduce(into: "") { text, scalar in
            text.unicodeScalars.append(scalar.properties.generalCategory == .control ? "?" : scalar)
        }
    }
}

/// Starts Pacemaker's commands. The seam at which tests script exact argument arrays and answers.
package protocol CommandRunner: Sendable {
    /// Runs to the end or to the deadline; never throws, every failure is an ending.
    func run(_ command: PacemakerCommand) async -> CommandResult
}
