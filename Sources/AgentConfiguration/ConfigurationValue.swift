/// A TOML value without the library that parsed it.
enum ConfigurationValue: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case real(Double)
    case boolean(Bool)
    case list([ConfigurationValue])
    case table([String: ConfigurationValue])
    /// A date, time or date-time: no key takes one.
    case moment

    /// What a person calls the type.
    var typeName: String {
        switch self {
        case .text: "a string"
        case .integer: "an integer"
        case .real: "a floating-point number"
        case .boolean: "a boolean"
        case .list: "an array"
        case .table: "a table"
        case .moment: "a date or time"
        }
    }
}
