internal import LinuxAccess

/// The options as they were given, not yet judged.
package struct FenceInput: Sendable {
    /// Values by option name; the last one given wins.
    private(set) var values: [String: String] = [:]
    /// The same for options whose value is a secret; it never becomes a String.
    private(set) var secrets: [String: Secret] = [:]
    /// What was ignored, for a person who asked for verbose output.
    private(set) var notes: [String] = []
    /// Values that cannot be what was meant, by option name; judged with the action, because metadata needs none of them.
    private(set) var defects: [String: FenceUsageError] = [:]
    /// The first line of standard input that has no name.
    private var lineDefect: FenceUsageError?

    /// - Throws: for the first thing that cannot be what was meant.
    func refuseDefects() throws(FenceUsageError) {
        if let defect = lineDefect ?? defects.min(by: { $0.key < $1.key })?.value { throw defect }
    }

    /// C0 and DEL; also what ends the value in a C string or begins an escape sequence.
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    private mutating func store(_ option: FenceOption, _ value: UnsafeRawBufferPointer) {
        defects[option.name] = option.standing == .withoutEffect ? nil : Self.defect(option, value)
        if option.isSecret {
            secrets[option.name] = Secret(bytes: value)
        } else {
            values[option.name] = String(decoding: value, as: UTF8.self)
        }
    }

    private static func defect(_ option: FenceOption, _ value: UnsafeRawBufferPointer) -> FenceUsageError? {
        if value.contains(where: isControl) {
            return FenceUsageError(
                "\(option.name) contains a control character (a NUL or a tab, for example); correct it.")
        }
        // A secret is never text here: its bytes go to the BMC as they are.
        if !option.isSecret, String(validating: value, as: UTF8.self) == nil {
            return FenceUsageError("\(option.name) is not UTF-8 text; correct it.")
        }
        return nil
    }
}

/// An option that cannot be used.
package struct FenceUsageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A sentence that names the option, never its value if that is a secret.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

// MARK: - Standard input

extension FenceInput {
    /// Reads `name=value` lines as the Fence Agent API has them: nothing is quoted, lines that begin with # are comments,
    /// the last of several wins, unknown names are ignored.
    package init(standardInput: UnsafeRawBufferPointer) {
        let lines = standardInput.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            read(line: UnsafeRawBufferPointer(rebasing: line), number: index + 1)
        }
    }

    private mutating func read(line: UnsafeRawBufferPointer, number: Int) {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var rest = line.drop(while: isBlank)
        if rest.last == UInt8(ascii: "\r") { rest = rest.dropLast() }
        guard let first = rest.first, first != UInt8(ascii: "#") else { return }
        let nameBytes = rest.prefix { $0 != UInt8(ascii: "=") }
        // No unknown option that can be ignored: behind an invisible byte it may be the action, and without one that is
        // reboot.
        guard nameBytes.allSatisfy({ $0 < 0x80 && (isBlank($0) || !Self.isControl($0)) }) else {
            lineDefect =
                lineDefect
                ?? FenceUsageError(
                    "Standard input, line \(number): the name of an option has a character that is no plain ASCII (a NUL, a"
                        + " control character or a byte order mark, for example); write name=value.")
            return
        }
        let name = Printable.clean(nameBytes.prefix { !isBlank($0) }, limit: 64)
        let value = UnsafeRawBufferPointer(rebasing: rest[nameBytes.endIndex...].dropFirst())
        guard let option = FenceOption.named(name) else {
            let lower = name.lowercased()
            // "ACTION=off" ignored would be a reboot.
            if FenceOption.named(lower) != nil {
                lineDefect =
                    lineDefect
                    ?? FenceUsageError(
                        "Standard input, line \(number): names of options are lower case; write \(lower)=value.")
                return
            }
            if nameBytes.endIndex == rest.endIndex {
                // Not its text: it may be the second line of a password.
                notes.append("ignored line \(number), which has no \"=\"")
            } else if name != "nodename" {
                notes.append("ignored the unknown option \"\(name)\"")
            }
            return
        }
        store(option, value)
    }
}

// MARK: - Command line

extension FenceInput {
    /// Reads short and long options as getopt_long(3) does, and overwrites every secret where it stands, so that it is no
    /// longer seen in the process list.
    ///
    /// - Parameter arguments: without the program's name; each ends with a NUL and may be written to.
    package init(arguments: [UnsafeMutablePointer<CChar>]) throws(FenceUsageError) {
        var index = 0
        while index < arguments.count {
            let bytes = Self.bytes(of: arguments[index])
            index += 1
            let next = index < arguments.count ? arguments[index] : nil
            let usedNext: Bool
            if bytes.count > 2, bytes.starts(with: "--".utf8) {
                usedNext = try readLong(bytes, next)
            } else if bytes.count > 1, bytes.first == UInt8(ascii: "-"), bytes.count != 2 || bytes[1] != bytes[0] {
                usedNext = try readLetters(bytes, next)
            } else {
                // Not its text: it may be a password whose option was misspelt.
                throw FenceUsageError("The argument \(index) is not an option; write --action=off, and so on.")
            }
            if usedNext { index += 1 }
        }
    }

    private mutating func readLong(
        _ bytes: UnsafeMutableRawBufferPointer, _ next: UnsafeMutablePointer<CChar>?
    ) throws(FenceUsageError) -> Bool {
        let nameBytes = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "=") }
        let name = Printable.clean(nameBytes, limit: 64)
        guard let option = FenceOption.named(name) else { throw Self.unknown("--" + name) }
        let hasValue = nameBytes.endIndex < bytes.endIndex
        if option.kind == .boolean, !hasValue {
            values[option.name] = "1"
            return false
        }
        if hasValue {
            take(option, UnsafeMutableRawBufferPointer(rebasing: bytes[nameBytes.endIndex...].dropFirst()))
            return false
        }
        guard let next else { throw FenceUsageError("The option --\(name) needs a value.") }
        take(option, Self.bytes(of: next))
        return true
    }

    private mutating func readLetters(
        _ bytes: UnsafeMutableRawBufferPointer, _ next: UnsafeMutablePointer<CChar>?
    ) throws(FenceUsageError) -> Bool {
        var rest = bytes.dropFirst()
        while let byte = rest.popFirst() {
            let letter = Character(Unicode.Scalar(byte))
            guard let option = FenceOption.lettered(letter) else {
                throw Self.unknown("-" + Printable.clean([byte], limit: 1))
            }
            if option.kind == .boolean {
                values[option.name] = "1"
                continue
            }
            if !rest.isEmpty {
                take(option, UnsafeMutableRawBufferPointer(rebasing: rest))
                return false
            }
            guard let next else { throw FenceUsageError("The option -\(letter) needs a value.") }
            take(option, Self.bytes(of: next))
            return true
        }
        return false
    }

    private mutating func take(_ option: FenceOption, _ value: UnsafeMutableRawBufferPointer) {
        store(option, UnsafeRawBufferPointer(value))
        if option.isSecret { Secret.wipe(value) }
    }

    private static func unknown(_ name: String) -> FenceUsageError {
        FenceUsageError("The option \(name) is not known; --help shows all options.")
    }

    private static func bytes(of argument: UnsafeMutablePointer<CChar>) -> UnsafeMutableRawBufferPointer {
        var count = 0
        while argument[count] != 0 { count += 1 }
        return UnsafeMutableRawBufferPointer(start: argument, count: count)
    }
}
