/// What one file holds one after the other. People save the answers of several tools into one file; read by one reader only,
/// the rest would be left unjudged, and the file healthy.
package enum DocumentParts {
    /// Parts of one document; what comes after stays in the last one.
    static let limit = 256

    /// The document itself if it is of one format, or of none.
    package static func split(_ document: ForeignDocument) -> [ForeignDocument] {
        guard document.tree.isEmpty, document.isText else { return [document] }
        var parts: [ForeignDocument] = []
        var start = 0
        for cut in beginnings(document.bytes) + [document.bytes.count] where cut > start {
            let bytes = document.bytes[start..<cut]
            // What no reader knows ("# cat /proc/mdstat") belongs to what stands before it, or to the first that is known.
            let isKnown = FormatRegistry.knows(ForeignDocument(name: document.name, bytes: Array(bytes)))
            if parts.isEmpty || isKnown && FormatRegistry.knows(parts[parts.count - 1]) && parts.count < limit {
                parts.append(ForeignDocument(name: document.name, bytes: Array(bytes)))
            } else {
                parts[parts.count - 1].bytes += bytes
            }
            start = cut
        }
        return parts.count > 1 ? parts : [document]
    }

    /// Offsets of the lines at which another format may begin.
    private static func beginnings(_ bytes: [UInt8]) -> [Int] {
        var cuts: [Int] = []
        var current: PartBeginning?
        var offset = 0
        var paragraph = 0
        var previousLine = 0
        while offset < bytes.count, cuts.count < 4 * limit {
            if let end = jsonEnd(bytes, from: offset) {
                cuts += [offset, end]
                current = nil
                offset = end
                paragraph = end
                continue
            }
            let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
            if let found = PartBeginning(bytes[offset..<min(end, offset + TextLines.lineLimit)]), found != current {
                // A chip's name stands above the lines that tell it: after an empty line, or in the line before.
                let chip = paragraph > cuts.last ?? 0 ? paragraph : previousLine
                cuts.append(found == .sensors ? chip : offset)
                current = found
            }
            if end - offset < 2 { paragraph = end + 1 }
            previousLine = offset
            offset = end + 1
        }
        return cuts
    }

    /// Where the object or array ends that begins at this line; nil if none begins there. One that is cut ends with the
    /// document.
    private static func jsonEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        let opening = bytes[start]
        guard opening == UInt8(ascii: "{") || opening == UInt8(ascii: "[") else { return nil }
        let second = bytes[(start + 1)...].first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        let inner = opening == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "{")
        guard let second, second == UInt8(ascii: "\"") || second == inner else { return nil }
        var depth = 0
        var isText = false
        var isEscaped = false
        for index in start..<bytes.count {
            let byte = bytes[index]
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
        }
        return bytes.count
    }
}

/// The lines by which a part is told from what stands before it: such as only one tool prints.
private enum PartBeginning: Equatable {
    case prefixed(Substring)
    case sensors
    case eventLog
    case kernelLog

    /// By the beginning of the line; a tool that prints several of them is named by the first.
    private static let prefixes: [[String]] = [
        ["smartctl ", "=== START OF INFORMATION SECTION ===", "=== START OF READ SMART DATA SECTION ==="],
        ["Smart Log for NVME device"], ["Personalities :", "/dev/md"],
        ["Ethernet Channel Bonding Driver", "Bonding Mode:"], ["Record:"],
        ["SEL Record ID", "Sensor ID "], ["Record ID:"],
        ["NIC statistics:"], ["Settings for "],
        ["Adapter #", "BBU status for Adapter", "Enclosure Device ID:", "Virtual Drive:"],
        ["Controllers found:", "Logical device number", "Device #"],
        ["LSI Corporation SAS", "Avago Technologies SAS", "IR volume ", "Device is a Hard disk"],
    ]

    init?(_ line: ArraySlice<UInt8>) {
        guard let first = line.first, line.count > 4 else { return nil }
        guard first > 0x20 else {
            let isModule = first == 0x09 && line.dropFirst().starts(with: "Identifier  ".utf8)
            let isChip = line.starts(with: "  ".utf8) && line.contains(sequence: Self.rawInput)
            if isModule || isChip {
                self = isModule ? .prefixed("ethtool -m") : .sensors
            } else if EventLogTable.isRow(String(decoding: line, as: UTF8.self)) {
                self = .eventLog
            } else {
                return nil
            }
            return
        }
        for group in Self.prefixes where group.contains(where: { line.starts(with: $0.utf8) }) {
            self = .prefixed(Substring(group[0]))
            return
        }
        if first == UInt8(ascii: "S") || first == UInt8(ascii: "H"), line.contains(sequence: Self.slot),
            SSACLIText.isController(String(decoding: line, as: UTF8.self))
        {
            self = .prefixed("ssacli")
        } else if line.starts(with: "Adapter: ".utf8) {
            self = .sensors
        } else if line.starts(with: "SEL has no entries".utf8) {
            self = .eventLog
        } else if line.contains(UInt8(ascii: "|")) || line.starts(with: "ID,".utf8)
            || (0x30...0x39).contains(first) && line.contains(UInt8(ascii: ","))
        {
            let text = String(decoding: line, as: UTF8.self)
            if EventLogTable.isRow(text) {
                self = .eventLog
            } else if !line.contains(UInt8(ascii: "|")), first != UInt8(ascii: "I") {
                return nil
            } else if FreeIPMISensorTable.isRow(text) {
                self = .prefixed("ipmi-sensors")
            } else if IPMIToolSensorTable.sensor(text) != nil {
                self = .prefixed("ipmitool sensor")
            } else {
                return nil
            }
        } else if first == UInt8(ascii: "[") || first == UInt8(ascii: "<") || line.contains(sequence: Self.kernel) {
            guard KernelLog.isLogLine(String(decoding: line, as: UTF8.self)) else { return nil }
            self = .kernelLog
        } else {
            return nil
        }
    }

    private static let rawInput = Array("_input: ".utf8)
    private static let slot = Array(" in Slot ".utf8)
    private static let kernel = Array(" kernel: ".utf8)
}
