import LinuxAccess
import TOMLKit

/// The only door to TOMLKit. It reports the place of a syntax error; its nodes do not tell where they stand, so that
/// places of values come from `SourceMap`.
enum TOMLDocument {
    static func parse(_ text: String) -> Result<[String: ConfigurationValue], ConfigurationProblem> {
        do {
            return .success(convert(try TOMLTable(string: text)))
        } catch let error as TOMLParseError {
            let position = SourcePosition(line: error.source.begin.line, column: error.source.begin.column)
            let reason = Printable.clean(error.description, limit: 400)
            return .failure(
                ConfigurationProblem(position: position, message: "This is not valid TOML: \(reason)"))
        } catch {
            return .failure(ConfigurationProblem(position: .start, message: "This is not valid TOML."))
        }
    }

    private static func convert(_ table: TOMLTable) -> [String: ConfigurationValue] {
        var result: [String: ConfigurationValue] = [:]
        for (key, value) in table { result[key] = convert(value) }
        return result
    }

    private static func convert(_ value: any TOMLValueConvertible) -> ConfigurationValue {
        switch value.type {
        case .string: value.string.map { .text($0) } ?? .moment
        case .int: value.int.map { .integer($0) } ?? .moment
        case .double: value.double.map { .real($0) } ?? .moment
        case .bool: value.bool.map { .boolean($0) } ?? .moment
        case .array: .list(value.array.map { array in array.map { convert($0) } } ?? [])
        case .table: .table(value.table.map { convert($0) } ?? [:])
        case .date, .time, .dateTime: .moment
        }
    }
}

extension ConfigurationProblem: Error {}
