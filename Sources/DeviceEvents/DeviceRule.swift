internal import LinuxAccess

/// Whether the installed udev rule tags the devices of some subsystems, so that udevd's events may be filtered by it.
enum DeviceRule {
    static let fileName = "70-forewarn.rules"
    /// udev(7), "RULES FILES", the one that counts first.
    static let directories = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"]

    /// By the text of the rule that udevd would use. It is no proof of what was tagged: see `DeviceEnumeration.allHave`.
    static func tags(_ subsystems: Set<String>, with tag: String, directories: [String] = directories) -> Bool {
        for directory in directories {
            guard let bytes = try? TextFile.read("\(directory)/\(fileName)", limit: 1 << 16) else { continue }
            return subsystems.isSubset(of: tagged(by: String(decoding: bytes, as: UTF8.self), with: tag))
        }
        return false
    }

    /// The subsystems of lines like `SUBSYSTEM=="block|nvme", ..., TAG+="forewarn"`.
    static func tagged(by text: String, with tag: String) -> Set<String> {
        var found: Set<String> = []
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ",").map { part in
                var part = part
                while part.first?.isWhitespace == true { part.removeFirst() }
                while part.last?.isWhitespace == true { part.removeLast() }
                return part
            }
            let match = "SUBSYSTEM==\""
            guard parts.contains("TAG+=\"\(tag)\""), let subsystem = parts.first(where: { $0.hasPrefix(match) }),
                subsystem.hasSuffix("\"")
            else { continue }
            // A further condition would leave some devices of the subsystem out. ipmi's is its only kind of device.
            guard parts.allSatisfy({ !$0.contains("==") || $0.hasPrefix(match) || $0 == "KERNEL==\"ipmi[0-9]*\"" })
            else { continue }
            for name in subsystem.dropFirst(match.count).dropLast().split(separator: "|") { found.insert(String(name)) }
        }
        return found
    }
}
