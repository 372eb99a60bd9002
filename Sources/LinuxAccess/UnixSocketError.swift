/// Why a Unix socket could not be used.
package struct UnixSocketError: Error, Equatable, Sendable {
    /// A stable word for the cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// This side closed it, or the other side went away while something was to be sent.
        package static let closed = Code(rawValue: "closed")
        /// Nothing listens there.
        package static let nobodyListens = Code(rawValue: "nobody-listens")
        /// Another process listens there.
        package static let inUse = Code(rawValue: "in-use")
        /// The path holds something that is not a socket.
        package static let notASocket = Code(rawValue: "not-a-socket")
        package static let pathTooLong = Code(rawValue: "path-too-long")
        /// The other side sent a line above the limit.
        package static let overlongLine = Code(rawValue: "overlong-line")
        /// The other side went away in the middle of a line.
        package static let unfinishedLine = Code(rawValue: "unfinished-line")
        /// A line to be sent holds a newline or is above the limit.
        package static let invalidLine = Code(rawValue: "invalid-line")
        package static let deadlinePassed = Code(rawValue: "deadline-passed")
        /// The directory of the socket is not there.
        package static let noDirectory = Code(rawValue: "no-directory")
        /// Two tasks read from one connection.
        package static let concurrentRead = Code(rawValue: "concurrent-read")
        package static let system = Code(rawValue: "system")
    }

    package let code: Code
    /// The path of the socket, or "a connection of PATH".
    package let subject: String
    package let underlying: SystemCallError?

    init(_ code: Code, _ subject: String, underlying: SystemCallError? = nil) {
        self.code = code
        self.subject = subject
        self.underlying = underlying
    }

    init(_ underlying: SystemCallError) {
        self.init(.system, underlying.subject, underlying: underlying)
    }
}

// MARK: - Text

extension UnixSocketError: CustomStringConvertible {
    package var description: String {
        switch code {
        case .closed: return "The connection at \(subject) is closed."
        case .nobodyListens: return "Nobody listens at \(subject): is the service that should listen there running?"
        case .inUse: return "Another process listens at \(subject): stop it first."
        case .notASocket: return "\(subject) exists and is not a socket: move it away or configure another path."
        case .pathTooLong: return "The socket path \(subject) is longer than \(UnixAddress.pathLimit) bytes."
        case .noDirectory:
            return
                "The directory of the socket \(subject) does not exist: make it, owned by the user that listens there"
                + " (the service's RuntimeDirectory= does so), or configure another path."
        case .overlongLine: return "The other side of \(subject) sent a line that is too long."
        case .unfinishedLine: return "The other side of \(subject) went away in the middle of a line."
        case .invalidLine: return "A line for \(subject) is too long or holds a newline."
        case .deadlinePassed: return "The other side of \(subject) did not take or answer a line in time."
        case .concurrentRead: return "Two tasks read from the same connection at \(subject)."
        default: return underlying.map(\.description) ?? "The socket \(subject) failed."
        }
    }
}
