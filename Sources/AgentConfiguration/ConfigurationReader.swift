import LinuxAccess

/// Takes values out of a parsed document and collects everything that is wrong with them.
struct ConfigurationReader {
    private let document: [String: ConfigurationValue]
    private let sources: SourceMap
    private(set) var problems: [ConfigurationProblem] = []
    /// Keys whose value is a default because what stands there was refused.
    private var refused: Set<[String]> = []

    init(document: [String: ConfigurationValue], sources: SourceMap) {
        self.document = document
        self.sources = sources
        checkNames()
    }

    /// The value of a key, or its default if it is left out or was refused.
    mutating func value<Value>(_ key: Key<Value>) -> Value {
        guard let raw = raw(key.path) else { return key.defaultValue }
        do throws(Complaint) {
            return try key.convert(raw)
        } catch {
            refused.insert(key.path)
            let end = error.message.hasSuffix("?") ? "" : "."
            report(key.path, "`\(key.description.name)` \(error.message)\(end)")
            return key.defaultValue
        }
    }

    func isSet<Value>(_ key: Key<Value>) -> Bool { raw(key.path) != nil }

    /// A rule between keys. Says nothing if one of them was refused by itself already; points at the first of them that
    /// stands in the file.
    mutating func require(_ holds: Bool, _ paths: [[String]], _ message: String) {
        guard !holds, refused.isDisjoint(with: paths) else { return }
        let place = paths.first { raw($0) != nil } ?? Array((paths.first ?? []).prefix(1))
        report(place, message)
    }

    mutating func report(_ path: [String], _ message: String) {
        problems.append(ConfigurationProblem(position: sources.position(of: path), message: message))
    }

    private func raw(_ path: [String]) -> ConfigurationValue? {
        guard path.count == 2, case .table(let section) = document[path[0]] else { return nil }
        return section[path[1]]
    }

    // MARK: - Names

    private mutating func checkNames() {
        for (name, value) in document {
            guard ConfigurationKeys.sections.contains(name) else {
                report([name], ConfigurationReader.unknownAtTop(name, value))
                continue
            }
            guard case .table(let section) = value else {
                report([name], "`\(name)` must be a section: write [\(name)] and its keys below it.")
                continue
            }
            let known = ConfigurationKeys.all.filter { $0.section == name }.map(\.name)
            for key in section.keys where !known.contains(key) {
                report([name, key], ConfigurationReader.unknown(key, in: name, known: known))
            }
        }
    }

    private static func unknownAtTop(_ name: String, _ value: ConfigurationValue) -> String {
        let shown = Printable.clean(name)
        if case .table = value {
            let hint = NearestName.of(name, among: ConfigurationKeys.sections).map { "did you mean [\($0)]?" }
            let list = "the sections are \(some(ConfigurationKeys.sections.map { "[\($0)]" }))."
            return "Unknown section [\(shown)]: \(hint ?? list)"
        }
        if let known = ConfigurationKeys.all.first(where: { $0.name == name }) {
            return "`\(shown)` belongs below [\(known.section)]: move it there."
        }
        let nearest = NearestName.of(name, among: ConfigurationKeys.all.map(\.name))
        let hint = nearest.map { "did you mean `\($0)`?" } ?? "remove it."
        return "Unknown key `\(shown)` outside of every section: \(hint)"
    }

    private static func unknown(_ key: String, in section: String, known: [String]) -> String {
        let shown = Printable.clean(key)
        if section == "bmc", ["password", "passwd", "k_g"].contains(key) {
            return "A secret has no place in this file: write it into a file of mode 600 and name that one with"
                + " `\(key == "k_g" ? "k_g_file" : "password_file")`."
        }
        if let other = ConfigurationKeys.all.first(where: { $0.name == key }) {
            return "`\(shown)` belongs below [\(other.section)], not [\(section)]: move it there."
        }
        let hint = NearestName.of(key, among: known).map { "did you mean `\($0)`?" }
        return "Unknown key `\(shown)` in [\(section)]: \(hint ?? "its keys are \(some(known)).")"
    }

    /// A list that a person reads to its end.
    private static func some(_ names: [String]) -> String {
        guard names.count > listLimit else { return names.joined(separator: ", ") }
        return names.prefix(listLimit - 1).joined(separator: ", ")
            + " and \(names.count - listLimit + 1) more; see docs/configuration.md"
    }

    private static let listLimit = 6
}
