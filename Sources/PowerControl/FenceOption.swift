/// One option of the fence agent, as it is read from standard input, from the command line, and shown in the metadata.
struct FenceOption: Sendable {
    /// What a value must look like; also the metadata's content type (Fence Agent API).
    enum Kind: Hashable, Sendable {
        case boolean
        case string
        case integer
        /// Seconds.
        case second
        case select([String])
    }

    /// What becomes of a value.
    enum Standing: Hashable, Sendable {
        case used
        /// Accepted so that a configuration for fence_ipmilan can be taken over; has no effect.
        case withoutEffect
        /// Always an error, for this reason.
        case refused(String)
    }

    /// Name on standard input; with "-" for "_" the long form on the command line.
    let name: String
    /// Older names of the same, shown as deprecated.
    var deprecatedNames: [String] = []
    /// Letter on the command line.
    var letter: Character?
    let kind: Kind
    /// What the value is called in the help.
    var placeholder = ""
    /// Shown in the metadata; what is in effect without a value.
    var defaultValue: String?
    var isRequired = false
    var isSecret = false
    var standing = Standing.used
    /// One sentence for help and metadata.
    let summary: String

    /// The long form on the command line, without the dashes.
    var longName: String { FenceOption.dashed(name) }

    /// How it is written on the command line, as the metadata shows it.
    var usage: String {
        let value = kind == .boolean ? "" : "=[\(placeholder.isEmpty ? "value" : placeholder)]"
        let long = "--\(longName)\(value)"
        guard let letter else { return long }
        return "-\(letter), \(long)"
    }

    static func dashed(_ name: String) -> String {
        String(name.map { $0 == "_" ? "-" : $0 })
    }

    static func underscored(_ name: String) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
