import HealthModel

/// A key for a person to read: docs/configuration.md has one line for each.
package struct KeyDescription: Equatable, Sendable {
    package let section: String
    package let name: String
    package let type: String
    /// As it would be written in the file, or words in parentheses.
    package let defaultText: String
    package let range: String
    package let meaning: String
}

/// One key of the file: where it stands, what it may be, and what it is when it is left out.
struct Key<Value: Sendable>: Sendable {
    let description: KeyDescription
    let defaultValue: Value
    let convert: @Sendable (ConfigurationValue) throws(Complaint) -> Value

    var path: [String] { [description.section, description.name] }
}

/// What is wrong with one value, without its place.
struct Complaint: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    static func type(_ expected: String, _ value: ConfigurationValue) -> Complaint {
        Complaint("must be \(expected), not \(value.typeName)")
    }
}

// MARK: - Numbers and durations

extension Key where Value == Duration {
    static func duration(
        _ section: String, _ name: String, _ defaultValue: Duration, _ range: ClosedRange<Duration>, _ meaning: String
    ) -> Key {
        let rangeText = "\(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
        let description = KeyDescription(
            section: section, name: name, type: "duration", defaultText: "\"\(DurationText.format(defaultValue))\"",
            range: rangeText, meaning: meaning)
        let example = "a string such as \"500ms\", \"15s\", \"10m\" or \"24h\""
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            guard case .text(let text) = value else { throw .type(example, value) }
            guard let duration = DurationText.parse(text) else { throw Complaint("must be \(example)") }
            guard range.contains(duration) else { throw Complaint("must lie within \(rangeText)") }
            return duration
        }
    }

}

extension Key where Value == Int {
    static func integer(
        _ section: String, _ name: String, _ defaultValue: Int, _ range: ClosedRange<Int>, _ meaning: String
    ) -> Key {
        let rangeText = "\(range.lowerBound) to \(range.upperBound)"
        let description = KeyDescription(
            section: section, name: name, type: "integer", defaultText: "\(defaultValue)", range: rangeText,
            meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            guard case .integer(let number) = value else { throw .type("an integer", value) }
            guard range.contains(number) else { throw Complaint("must lie within \(rangeText)") }
            return number
        }
    }

}

extension Key where Value == Int? {
    /// An integer or a word that means that there is no limit.
    static func limit(
        _ section: String, _ name: String, _ defaultValue: Int, _ range: ClosedRange<Int>, _ meaning: String
    ) -> Key {
        let rangeText = "\(range.lowerBound) to \(range.upperBound), or \"unlimited\""
        let description = KeyDescription(
            section: section, name: name, type: "integer or string", defaultText: "\(defaultValue)", range: rangeText,
            meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            switch value {
            case .integer(let number) where range.contains(number): return number
            case .integer, .text: break
            default: throw .type("an integer or \"unlimited\"", value)
            }
            guard value == .text("unlimited") else { throw Complaint("must lie within \(rangeText)") }
            return nil
        }
    }

}

extension Key where Value == Int {
    static func oneOf(
        _ section: String, _ name: String, _ defaultValue: Int, _ allowed: [Int], refusals: [Int: String] = [:],
        _ meaning: String
    ) -> Key {
        let rangeText = allowed.map { "\($0)" }.joined(separator: ", ")
        let description = KeyDescription(
            section: section, name: name, type: "integer", defaultText: "\(defaultValue)", range: rangeText,
            meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            guard case .integer(let number) = value else { throw .type("an integer", value) }
            if let refusal = refusals[number] { throw Complaint("is refused: \(refusal)") }
            guard allowed.contains(number) else { throw Complaint("must be one of \(rangeText)") }
            return number
        }
    }

}

extension Key where Value == Bool {
    static func boolean(_ section: String, _ name: String, _ defaultValue: Bool, _ meaning: String) -> Key {
        let description = KeyDescription(
            section: section, name: name, type: "boolean", defaultText: "\(defaultValue)", range: "true, false",
            meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            guard case .boolean(let flag) = value else { throw .type("true or false", value) }
            return flag
        }
    }
}
