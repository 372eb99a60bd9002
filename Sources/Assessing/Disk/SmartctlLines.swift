internal import DriveData

/// The lines of one smartctl report, with what all transports share.
struct SmartctlLines {
    let lines: [Substring]
    /// Whether the document ends here without ending its last line.
    let endsWithinLine: Bool

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        endsWithinLine = lines.last?.isEmpty == false
    }

    init(lines: [Substring], endsWithinLine: Bool) {
        self.lines = lines
        self.endsWithinLine = endsWithinLine
    }

    enum Transport {
        case ata
        case nvme
        case scsi
    }

    var transport: Transport {
        for line in lines {
            if line.hasPrefix("SMART/Health Information (NVMe Log") || line.hasPrefix("NVMe Version:")
                || line.hasPrefix("Number of Namespaces:")
            {
                return .nvme
            }
            if line.hasPrefix("Vendor Specific SMART Attributes") || line.hasPrefix("ATA Version is:")
                || line.hasPrefix("Device Model:")
            {
                return .ata
            }
            if line.hasPrefix("SMART Health Status:") || line.hasPrefix("Transport protocol:")
                || line.hasPrefix("Product:")
            {
                return .scsi
            }
        }
        return .ata
    }

    /// The text after "Name:" of the first line that begins so, without blanks around it.
    func value(_ names: String...) -> String? {
        for name in names {
            for line in lines {
                let bare = line.drop { $0 == " " || $0 == "\t" }
                guard bare.hasPrefix(name) else { continue }
                let rest = bare.dropFirst(name.count)
                let sign = rest.first { $0 != " " && $0 != "\t" }
                guard sign == ":" || sign == "=" else { continue }
                let value = rest.drop { $0 == ":" || $0 == "=" || $0 == " " || $0 == "\t" }
                return String(value.trimmingEnd())
            }
        }
        return nil
    }

    var identity: DriveIdentity {
        func text(_ value: String?) -> String? { value.flatMap { DriveIdentity.meaningful($0) } }
        var identity = DriveIdentity()
        identity.vendor = text(value("Vendor"))
        let product = text(value("Product"))
        let scsiModel = product.map { [identity.vendor, $0].compactMap { $0 }.joined(separator: " ") }
        identity.model = text(value("Device Model", "Model Number")) ?? scsiModel ?? text(value("Device"))
        identity.serial = text(value("Serial Number", "Serial number"))
        identity.firmware = text(value("Firmware Version", "Revision"))
        identity.databaseFamily = text(value("Model Family"))
        let name = value("LU WWN Device Id", "Logical Unit id")?.lowercased()
        let digits = name.map { String($0.filter(\.isHexDigit)) }
        // "0x5000..." keeps its leading zero among the digits.
        identity.wwn = digits.map { name?.hasPrefix("0x") == true ? String($0.dropFirst()) : $0 }.flatMap {
            $0.count == 16 || $0.count == 32 ? $0 : nil
        }
        if let rotation = value("Rotation Rate") {
            identity.rotationRate =
                rotation.hasPrefix("Solid State")
                ? 0 : SmartctlLines.leadingNumber(rotation).flatMap { Int(exactly: $0) }
        }
        return identity
    }

    /// PASSED, FAILED!, OK; nil for what is neither ("UNKNOWN!").
    var passed: Bool? {
        guard let word = value("SMART overall-health self-assessment test result", "SMART Health Status") else {
            return nil
        }
        let upper = word.uppercased()
        if upper.hasPrefix("PASSED") || upper == "OK" { return true }
        return upper.hasPrefix("UNKNOWN") || upper.isEmpty ? nil : false
    }

    /// Lines that may say why nothing was read.
    var messages: [String] {
        lines.filter { !$0.hasPrefix("smartctl ") && !$0.hasPrefix("Copyright") && $0.count < 300 }
            .map { String($0.trimmingEnd().drop { $0 == " " || $0 == "\t" }) }.filter { !$0.isEmpty }
    }

    /// "# 1  Short offline  Completed without error  00%  26717  -", newest first; nil if no log is printed.
    var selfTests: [SelfTestEntry]? {
        let rows = lines.filter { line in
            guard line.hasPrefix("#"), let number = line.dropFirst().drop(while: { $0 == " " }).first else {
                return false
            }
            return ("0"..."9").contains(number)
        }
        guard !rows.isEmpty || lines.contains(where: { $0.hasPrefix("No self-tests have been logged") }) else {
            return nil
        }
        return rows.map { row in
            let lowered = row.lowercased()
            let words = row.drop { $0 == "#" || $0 == " " || ("0"..."9").contains($0) }
            let tokens = words.split { $0 == " " || $0 == "\t" }
            let percent = tokens.firstIndex { $0.hasSuffix("%") }
            let hours = percent.flatMap { tokens.indices.contains($0 + 1) ? UInt64(tokens[$0 + 1]) : nil }
            return SelfTestEntry(
                outcome: SelfTestEntry.outcome(words: words),
                isExtended: lowered.contains("extended") || lowered.contains(" long"), hours: hours,
                words: tokens.joined(separator: " "))
        }
    }

    /// The number at the beginning, with any locale's separators between groups of digits: "1,087,379 [556 TB]", "44 C",
    /// "1.087.379", "100%".
    static func leadingNumber(_ text: some StringProtocol) -> Double? {
        var digits = ""
        var rest = text[...]
        let negative = rest.first == "-"
        if negative { rest = rest.dropFirst() }
        while let character = rest.first {
            if let digit = character.wholeNumberValue, character.isASCII {
                digits.append("\(digit)")
                rest = rest.dropFirst()
            } else if SmartctlLines.separators.contains(character), !digits.isEmpty,
                isGroup(rest.dropFirst())
            {
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !digits.isEmpty, digits.count < 60, let value = Double(digits) else { return nil }
        return negative ? -value : value
    }

    /// Comma, point, blank, no-break blanks and apostrophes of the locales; what a single no-break byte is repaired to.
    private static let separators: Set<Character> = [",", ".", " ", "'", "\u{A0}", "\u{202F}", "\u{2019}", "\u{FFFD}"]

    /// Exactly three digits and no fourth.
    private static func isGroup(_ text: some StringProtocol) -> Bool {
        text.prefix(4).prefix { $0.isASCII && $0.isWholeNumber }.count == 3
    }
}

extension Substring {
    func trimmingEnd() -> Substring {
        var rest = self
        while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest = rest.dropLast() }
        return rest
    }
}
