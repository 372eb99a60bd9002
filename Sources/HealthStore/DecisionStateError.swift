package import LinuxAccess

/// Why the decision state cannot be read or kept. Whoever gets one decides as if nothing were left of the budget.
package struct DecisionStateError: Error, Equatable, Sendable {
    /// A stable word for the cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Neither slot holds what was written to it.
        package static let damaged = Code(rawValue: "damaged")
        /// A newer version of this program wrote it.
        package static let newerVersion = Code(rawValue: "newer-version")
        /// The content is whole and means nothing to this program.
        package static let undecodable = Code(rawValue: "undecodable")
        /// The content does not fit into a slot.
        package static let tooLarge = Code(rawValue: "too-large")
        /// Another process holds the file.
        package static let inUse = Code(rawValue: "in-use")
        /// The disk or the permissions say no.
        package static let unavailable = Code(rawValue: "unavailable")
    }

    package let code: Code
    package let path: String
    package let underlying: SystemCallError?
    private let detail: String

    init(_ code: Code, path: String, detail: String = "", underlying: SystemCallError? = nil) {
        self.code = code
        self.path = path
        self.detail = detail
        self.underlying = underlying
    }
}

// MARK: - Text

extension DecisionStateError: CustomStringConvertible {
    package var description: String {
        let file = "The decision state \(path)"
        switch code {
        case .damaged:
            return
                "\(file) is damaged in both of its copies; it is written anew with the next change, and \(detail). Check the"
                + " disk."
        case .newerVersion:
            return
                "\(file) was written by a newer version (\(detail)): install that version again, or move the file away"
                + " to begin anew."
        case .undecodable:
            return
                "\(file) holds something that this version does not understand, so it is written anew with the next change"
                + " (\(detail))."
        case .tooLarge: return "\(file) has room for \(StateSlot.capacity) bytes, not for \(detail)."
        case .inUse: return "\(file) is held by another process: is a second agent running?"
        default: return underlying.map { "\(file) is not available. \($0)" } ?? "\(file) is not available."
        }
    }
}
