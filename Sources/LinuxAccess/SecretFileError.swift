/// Why a password file was refused. It names the file and never any of its content.
package struct SecretFileError: Error, Equatable, Sendable {
    /// A stable word for the cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let unreadable = Code(rawValue: "unreadable")
        package static let symbolicLink = Code(rawValue: "symbolic-link")
        package static let notRegular = Code(rawValue: "not-regular")
        package static let wrongOwner = Code(rawValue: "wrong-owner")
        package static let openToOthers = Code(rawValue: "open-to-others")
        package static let tooLarge = Code(rawValue: "too-large")
        package static let empty = Code(rawValue: "empty")
        package static let malformed = Code(rawValue: "malformed")
    }

    package let code: Code
    package let path: String
    package let underlying: SystemCallError?
    /// The key or option that names the file, as its reader knows it; in the sentence.
    package var option = "password_file"

    init(_ code: Code, path: String, underlying: SystemCallError? = nil) {
        self.code = code
        self.path = path
        self.underlying = underlying
    }
}

// MARK: - Text

extension SecretFileError: CustomStringConvertible {
    package var description: String {
        let kind = option.hasSuffix("k_g_file") ? "key" : "password"
        let file = "The \(kind) file \(path) (\(option))"
        switch code {
        case .symbolicLink:
            return "\(file) is a symbolic link, which is not followed: name the file itself."
        case .notRegular:
            return "\(file) is not a regular file: name one that holds one line, the \(kind)."
        case .wrongOwner:
            return "\(file) belongs to another user: make it root's or this service's with chown."
        case .openToOthers:
            return "\(file) can be read or written by others than its owner: run chmod 600 \(path)"
        case .tooLarge:
            return "\(file) is larger than \(SecretFile.sizeLimit) bytes: it should hold one line, the \(kind)."
        case .empty:
            return "\(file) is empty or begins with an empty line: its first line should be the \(kind)."
        case .malformed:
            return "\(file) has a control character in its first line (a NUL, a tab or a carriage return, for example):"
                + " write the \(kind) as one line of plain text."
        default:
            let reason = underlying?.name.map { " (\($0))" } ?? ""
            guard underlying?.isNotFound == true else {
                return "\(file) cannot be read\(reason): give it to the user that runs this program with chown, run"
                    + " chmod 600 \(path), and let that user enter the directories above it."
            }
            return "\(file) does not exist\(reason): create it with one line, the \(kind), owned by the user that runs"
                + " this program, and run chmod 600 \(path), or correct \(option)."
        }
    }
}
