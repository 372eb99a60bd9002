internal import Glibc
internal import Synchronization

/// The result of a program, on standard output: one that could not be written whole is a failure.
package final class ResultOutput: Sendable {
    /// EX_IOERR of sysexits(3).
    package static let failure: Int32 = 74

    private let descriptor: Int32
    private let trouble = Mutex<Int32?>(nil)

    package init(descriptor: Int32 = STDOUT_FILENO) {
        self.descriptor = descriptor
    }

    /// After a line that could not be written there is no other one: what comes out is the beginning of the result.
    package func line(_ text: String) {
        trouble.withLock { trouble in
            if trouble == nil { trouble = StandardStream.write(text, to: descriptor) }
        }
    }

    /// The program's exit code: `code`, unless something is missing of its result, which is said on standard error. A
    /// reader that has gone has what it wanted (`| head -1`).
    package func end(_ code: Int32, program: String) -> Int32 {
        guard let number = trouble.withLock({ $0 }), number != EPIPE else { return code }
        StandardStream.error.line(
            "\(program): The result could not be written to standard output: \(String(cString: strerror(number))).")
        return ResultOutput.failure
    }
}

extension Command {
    /// One subcommand from the question to the exit code.
    package static func run(
        socket: String, format: Format, _ ask: (Command) async -> CommandOutcome
    ) async -> Int32 {
        let result = ResultOutput()
        let outcome = await ask(Command(socket: socket, format: format) { result.line($0) })
        return result.end(outcome.rawValue, program: "forewarn")
    }
}
