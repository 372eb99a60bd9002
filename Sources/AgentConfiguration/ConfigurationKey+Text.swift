import HealthModel
import LinuxAccess

/// What a string may hold.
enum TextForm: Sendable {
    /// A name of a node, user or group.
    case name
    /// The name or address of a BMC, without scheme or port.
    case networkAddress
    case absolutePath
    /// Fits into sockaddr_un (unix(7)).
    case socketPath
    /// `LinkSelector`.
    case link
    /// `ControllerDrive`.
    case controllerDrive
    /// "drbd0=sdb1": what stands on what, by kernel names.
    case stacking

    var words: String {
        switch self {
        case .name: "a name without blanks"
        case .networkAddress: "a host name or IP address"
        case .absolutePath: "an absolute path"
        case .socketPath: "an absolute path of at most 107 bytes"
        case .link: "an interface, an address or a network"
        case .controllerDrive: "a device node and smartctl's device type (\"/dev/sda megaraid,8\")"
        case .stacking: "two kernel names (\"drbd0=sdb1\")"
        }
    }

    func accepts(_ text: String) -> Bool {
        guard !text.isEmpty, Printable.clean(text, limit: 4096) == text else { return false }
        switch self {
        case .name:
            return text.utf8.count <= 255 && !text.contains(" ")
        case .networkAddress:
            return InternetAddress.isHost(text)
        case .absolutePath:
            return text.hasPrefix("/")
        case .socketPath:
            return text.hasPrefix("/") && text.utf8.count <= 107
        case .link:
            return LinkSelector(text) != nil
        case .controllerDrive:
            return ControllerDrive(text) != nil
        case .stacking:
            let names = text.split(separator: "=", omittingEmptySubsequences: false)
            return names.count == 2 && names[0] != names[1]
                && names.allSatisfy { (1...64).contains($0.utf8.count) && !$0.contains { " /".contains($0) } }
        }
    }
}

// MARK: - Strings

extension Key where Value == String {
    static func text(
        _ section: String, _ name: String, _ defaultValue: String, _ form: TextForm, _ meaning: String
    ) -> Key {
        let description = KeyDescription(
            section: section, name: name, type: "string", defaultText: "\"\(defaultValue)\"", range: form.words,
            meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            try Complaint.string(value, form)
        }
    }

}

extension Key where Value == String? {
    /// - Parameter absent: what it means to leave the key out.
    static func optionalText(
        _ section: String, _ name: String, absent: String, _ form: TextForm, _ meaning: String
    ) -> Key {
        let description = KeyDescription(
            section: section, name: name, type: "string", defaultText: "(\(absent))", range: form.words,
            meaning: meaning)
        return Key(description: description, defaultValue: nil) { value throws(Complaint) in
            try Complaint.string(value, form)
        }
    }

}

extension Key where Value: RawRepresentable<String> & CaseIterable {
    static func choice(
        _ section: String, _ name: String, _ defaultValue: Value, _ meaning: String
    ) -> Key {
        let words = Value.allCases.map(\.rawValue)
        let rangeText = words.map { "\"\($0)\"" }.joined(separator: ", ")
        let description = KeyDescription(
            section: section, name: name, type: "string", defaultText: "\"\(defaultValue.rawValue)\"",
            range: rangeText, meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            guard case .text(let text) = value else { throw .type("one of \(rangeText)", value) }
            guard let choice = Value(rawValue: text) else {
                throw Complaint("must be one of \(rangeText)\(Complaint.hint(text, words))")
            }
            return choice
        }
    }

}

// MARK: - Arrays

extension Key where Value == [String] {

    static func names(
        _ section: String, _ name: String, _ defaultValue: [String], _ form: TextForm, _ meaning: String
    ) -> Key {
        list(section, name, defaultValue, range: "each \(form.words)", meaning) { element throws(Complaint) in
            try Complaint.string(element, form)
        }
    }

    static func words(
        _ section: String, _ name: String, _ defaultValue: [String], among allowed: [String], _ meaning: String
    ) -> Key {
        let rangeText = allowed.map { "\"\($0)\"" }.joined(separator: ", ")
        return list(section, name, defaultValue, range: rangeText, meaning) { element throws(Complaint) in
            guard case .text(let text) = element else { throw .type("a string", element) }
            guard allowed.contains(text) else {
                throw Complaint(
                    "holds \"\(Printable.clean(text))\", which is none of \(rangeText)\(Complaint.hint(text, allowed))")
            }
            return text
        }
    }

    private static func list(
        _ section: String, _ name: String, _ defaultValue: [String], range: String, _ meaning: String,
        _ element: @escaping @Sendable (ConfigurationValue) throws(Complaint) -> String
    ) -> Key {
        let defaultText = "[" + defaultValue.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
        let description = KeyDescription(
            section: section, name: name, type: "array of strings", defaultText: defaultText, range: range,
            meaning: meaning)
        return Key(description: description, defaultValue: defaultValue) { value throws(Complaint) in
            guard case .list(let elements) = value else { throw .type("an array of strings", value) }
            var result: [String] = []
            for item in elements {
                let text = try element(item)
                guard !result.contains(text) else { throw Complaint("names \"\(text)\" twice: remove one") }
                result.append(text)
            }
            return result
        }
    }
}

// MARK: - Helpers

extension Complaint {
    fileprivate static func string(_ value: ConfigurationValue, _ form: TextForm) throws(Complaint) -> String {
        guard case .text(let text) = value else { throw .type("a string", value) }
        guard form.accepts(text) else { throw Complaint("must be \(form.words)") }
        return text
    }

    fileprivate static func hint(_ text: String, _ words: [String]) -> String {
        NearestName.of(text, among: words).map { ": did you mean \"\($0)\"?" } ?? ""
    }
}
