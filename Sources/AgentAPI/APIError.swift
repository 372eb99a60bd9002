/// Why the daemon gave no answer that can be used: one sentence.
package struct APIError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case unreachable
        /// It answered with an error status.
        case refused
        case unreadable
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
