import HealthModel
import LinuxAccess

extension Configuration {
    /// In bytes; the largest that makes sense has some thousand.
    static let sizeLimit = 1 << 20

    /// Reads and checks a file. The file must belong to root or to the user of this process, and nobody else may be able
    /// to write to it: it names the commands that the actuator runs.
    ///
    /// - Throws: `ConfigurationError` with all problems, in the order of the file.
    package static func load(path: String) throws(ConfigurationError) -> Configuration {
        let bytes: [UInt8]
        do {
            bytes = try TextFile.read(path, limit: sizeLimit, trust: .ownerOnly)
        } catch {
            throw ConfigurationError(
                file: path, problems: [ConfigurationProblem(position: .start, message: advice(error, path))])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let before = String(decoding: bytes.prefix(validPrefix(bytes)), as: UTF8.self).unicodeScalars
            let line = before.count { $0 == "\n" } + 1
            let column = before.reversed().prefix { $0 != "\n" }.count + 1
            let problem = ConfigurationProblem(
                position: SourcePosition(line: line, column: column),
                message: "The file is not valid UTF-8 here: save it as UTF-8.")
            throw ConfigurationError(file: path, problems: [problem])
        }
        return try parse(text, file: path)
    }

    /// Checks a text. `file` is for messages only.
    package static func parse(_ text: String, file: String) throws(ConfigurationError) -> Configuration {
        // The parser's C interface would take a NUL for the end of the text and leave the rest out silently.
        if let offset = text.unicodeScalars.firstIndex(of: "\0") {
            let before = text.unicodeScalars[..<offset]
            let position = SourcePosition(
                line: before.count { $0 == "\n" } + 1, column: before.reversed().prefix { $0 != "\n" }.count + 1)
            let problem = ConfigurationProblem(position: position, message: "There is a NUL here: remove it.")
            throw ConfigurationError(file: file, problems: [problem])
        }
        let document: [String: ConfigurationValue]
        switch TOMLDocument.parse(text) {
        case .success(let parsed): document = parsed
        case .failure(let problem): throw ConfigurationError(file: file, problems: [problem])
        }
        // After the parser, which takes no value that is nested deeper than a stack is.
        var reader = ConfigurationReader(document: document, sources: SourceMap(text))
        let configuration = Configuration(
            node: Node(name: reader.value(NodeKeys.name)), bmc: BMC(&reader), senses: Senses(&reader),
            policy: Policy(&reader),
            cluster: Cluster(&reader), paths: Paths(&reader), access: Access(&reader))
        configuration.checkAcrossSections(&reader)
        guard reader.problems.isEmpty else { throw ConfigurationError(file: file, problems: reader.problems) }
        return configuration
    }

    /// For one look by hand: the named file, else the usual one, else the defaults.
    ///
    /// A service never runs on defaults that nobody chose, so that this is for a person's single reading only; a file that
    /// was named, or is there and wrong, is an error as ever.
    ///
    /// - Parameter say: takes one sentence if there is no file.
    package static func loadForOneLook(
        named path: String?, usual: String = Configuration.defaultPath, say: (String) -> Void
    ) throws(ConfigurationError) -> Configuration {
        if let path { return try load(path: path) }
        do throws(SystemCallError) {
            _ = try TextFile.read(usual, limit: sizeLimit, trust: .ownerOnly)
        } catch {
            guard error.isNotFound else { return try load(path: usual) }
            say("There is no configuration file \(usual); this one reading uses the defaults.")
            return try defaults()
        }
        return try load(path: usual)
    }

    /// What an empty file means.
    package static func defaults() throws(ConfigurationError) -> Configuration {
        try parse("", file: "the defaults")
    }

    private static func advice(_ error: SystemCallError, _ path: String) -> String {
        if error.operation == "trust" {
            return
                "Others than root and this service may write to the file: run chown root \(path) and chmod go-w \(path)"
        }
        if error.isNotFound { return "\(error) Write the file; an empty one means all defaults." }
        if error.isPermissionDenied {
            return "\(error) Make it readable for the user that runs this (the service's user is in its group)."
        }
        switch error.name {
        case "EISDIR": return "\(path) is a directory: name the configuration file in it."
        case "EINVAL", "ENXIO":
            return "\(path) is no regular file but a pipe, a socket or a device: name a file with the configuration."
        case "EFBIG":
            return "\(path) is larger than \(sizeLimit >> 20) MiB, so it is no configuration: name the right file."
        default: return "\(error) Name another file, or look at the disk that it is on."
        }
    }

    /// How many bytes at the beginning are valid UTF-8.
    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return count
    }
}
