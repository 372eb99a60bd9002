package import DriveData

/// A foreign document in JSON. Names that the document repeats keep their last value.
package typealias JSON = JSONTree

extension JSONTree {
    /// The first of these members that is there and not null.
    func first(_ names: String...) -> JSON? {
        for name in names {
            if let value = self[name], value != .null { return value }
        }
        return nil
    }

    var object: [String: JSON]? { if case .object(let members) = self { members } else { nil } }

    /// A text, or a number or truth as text.
    var text: String? {
        switch self {
        case .string(let text): text.trimmingBlanks()
        case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
        case .bool(let value): value ? "true" : "false"
        default: nil
        }
    }
}
