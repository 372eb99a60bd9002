internal import LinuxAccess

/// One executable of somebody else's in the directory of extensions.
package struct ExtensionProgram: Hashable, Sendable {
    /// "ups": the file's name.
    package let name: String
    package let path: String
    package let interval: Duration
    package let deadline: Duration

    /// The name in its reports.
    package var probe: String { "x-\(name)" }

    /// Most programs of one directory.
    static let limit = 32
    /// What goes before the settings, in a line of its own near the beginning of the file.
    private static let mark = "forewarn-probe:"
    private static let units: [(suffix: String, unit: Duration)] = [
        ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
    ]

    /// The programs of a directory, by name, and a sentence for each file that is none.
    ///
    /// Files whose name has a dot are none, and are passed over in silence: what an editor or a package leaves behind.
    package static func find(
        in directory: String, interval: Duration, deadline: Duration, owner: UInt32 = 0
    ) -> (programs: [ExtensionProgram], refusals: [String]) {
        var programs: [ExtensionProgram] = []
        var refusals: [String] = []
        let tree = KernelTree()
        for name in tree.names(directory) where !name.contains(".") && !name.hasSuffix("~") {
            let path = "\(directory)/\(name)"
            guard isName(name) else {
                refusals.append(
                    "\(Printable.clean(path)) is not run: its name must be of small letters, digits and hyphens.")
                continue
            }
            if let objection = TrustedProgram.objection(to: path, owner: owner) {
                refusals.append("\(path) is not run: \(objection).")
                continue
            }
            guard programs.count < limit else {
                refusals.append("\(path) is not run: there are more than \(limit).")
                continue
            }
            let settings = settings(tree.bytes(path, limit: 4096) ?? [])
            let own = settings["interval"] ?? interval
            programs.append(
                ExtensionProgram(
                    name: name, path: path, interval: max(own, .seconds(1)),
                    deadline: min(settings["deadline"] ?? deadline, .seconds(300))))
        }
        return (programs, refusals)
    }

    /// "# forewarn-probe: interval=5m deadline=30s" within the first 4 KiB; what cannot be read is left out.
    static func settings(_ bytes: [UInt8]) -> [String: Duration] {
        var settings: [String: Duration] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let mark = words.firstIndex(where: { $0.hasSuffix(mark) }), mark <= 1 else { continue }
            for word in words[(mark + 1)...] {
                let parts = word.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let duration = duration(parts[1]) else { continue }
                settings[String(parts[0])] = duration
            }
            return settings
        }
        return settings
    }

    /// "500ms", "15s", "10m", "24h".
    private static func duration(_ text: Substring) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...6).contains(digits.count), let number = Int(digits), number > 0,
            let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) })
        else { return nil }
        return unit.unit * number
    }

    private static func isName(_ name: String) -> Bool {
        name.utf8.count <= 32 && !name.hasPrefix("-")
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
