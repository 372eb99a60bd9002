internal import DriveData

extension SmartctlLines {
    var ataReport: ATAReport {
        var report = ATAReport(identity: identity, passed: passed)
        let rows = lines.map { SmartctlLines.attribute($0) }
        report.attributes = rows.compactMap { $0 }
        report.selfTests = selfTests
        report.loggedErrors = loggedErrors
        report.percentageUsed = deviceStatistic("Percentage Used Endurance Indicator")
        if let last = rows.lastIndex(where: { $0 != nil }), isCut(after: last) {
            report.gap = "The report ends within its attribute table; it was cut: save all of what smartctl prints."
        } else if !report.attributes.isEmpty {
            report.gap = cut
        }
        // Half a row at the end is told by the cut.
        if report.gap == nil { report.doubt = unreadRows(rows) }
        let verdictIsOwn = !lines.contains { $0.contains("based on an Attribute check") }
        report.take(SmartctlDamage(lines), verdictIsOwn: verdictIsOwn)
        return report
    }

    /// One sentence if a line of the attribute table is no row of it. The table goes from its heading to the empty line
    /// or the legend that ends it, and at least to its last row.
    private func unreadRows(_ rows: [SMARTAttribute?]) -> String? {
        func isHeading(_ line: Substring) -> Bool {
            line.hasPrefix("Vendor Specific SMART Attributes") || line.hasPrefix("ID# ATTRIBUTE_NAME")
        }
        func isEnd(_ line: Substring) -> Bool {
            line.trimmingEnd().isEmpty || line.first { $0 != " " && $0 != "\t" } == "|"
        }
        let known = rows.indices.filter { rows[$0] != nil }
        guard let start = lines.firstIndex(where: isHeading) ?? known.first else { return nil }
        let end = lines[start...].firstIndex(where: isEnd) ?? lines.count
        let table = (start..<max(end, (known.last ?? start) + 1)).filter { !isHeading(lines[$0]) && !isEnd(lines[$0]) }
        let unread = table.filter { rows[$0] == nil || !SmartctlLines.isSound(lines[$0]) }
        return CounterTrouble.unreadRows(unread.count)
    }

    /// Whether the numbers of a row are numbers, and the word on its failure is one. "---" is a number that the drive
    /// does not give.
    private static func isSound(_ row: Substring) -> Bool {
        let tokens = row.trimmingEnd().split { $0 == " " || $0 == "\t" }
        let failed = tokens.count > 2 && tokens[2].hasPrefix("0x") ? 8 : 6
        guard tokens.count > failed else { return false }
        let areNumbers = tokens[3...5].allSatisfy { $0 == "---" || UInt8($0) != nil }
        return areNumbers && ["-", "NOW", "PAST", "FAILING_NOW", "IN_THE_PAST"].contains(tokens[failed].uppercased())
    }

    /// The short layout ends with a legend, and -a prints logs after the table; half a row at the very end was cut too.
    private func isCut(after last: Int) -> Bool {
        let isShortLayout = !lines[last].contains("0x")
        let rest = lines[(last + 1)...].filter { !$0.trimmingEnd().isEmpty }
        guard let next = rest.first else {
            return isShortLayout || lines.contains { $0.hasPrefix("General SMART Values") }
        }
        let begin = next.first { $0 != " " && $0 != "\t" }
        if rest.count == 1, let begin, begin.isASCII, begin.isWholeNumber { return true }
        return isShortLayout && !rest.contains { $0.contains("auto-keep") }
    }

    /// "  5 Reallocated_Sector_Ct   PO--CK   100   100   010    -    0" (-f brief) or
    /// "  5 Reallocated_Sector_Ct   0x0033   100   100   036    Pre-fail  Always       -       0" (-f old).
    static func attribute(_ line: Substring) -> SMARTAttribute? {
        let tokens = line.trimmingEnd().split { $0 == " " || $0 == "\t" }
        guard tokens.count >= 7, let id = UInt8(tokens[0]), id != 0, let first = tokens[1].first, first.isLetter else {
            return nil
        }
        let flags = tokens[2]
        // "+": the drive sets more bits than these six.
        let isLong = flags.count == 6 || flags.count == 7 && flags.hasSuffix("+")
        let isBrief = isLong && zip(flags, "POSRCK").allSatisfy { $0 == $1 || $0 == "-" }
        let bits = flags.hasPrefix("0x") ? UInt16(flags.dropFirst(2), radix: 16) : nil
        guard isBrief || bits != nil else { return nil }
        let rawStart = isBrief ? 7 : 9
        guard tokens.count > rawStart else { return nil }
        let failed = tokens[rawStart - 1].uppercased()
        let isPrefail = isBrief ? flags.hasPrefix("P") : bits.map { $0 & 1 == 1 } ?? false
        return SMARTAttribute(
            id: id, name: String(tokens[1]), isPrefail: isPrefail, normalizedValue: UInt8(tokens[3]),
            worst: UInt8(tokens[4]), threshold: UInt8(tokens[5]),
            rawValue: SMARTRawValue(text: tokens[rawStart...].joined(separator: " ")),
            saidToFailNow: failed == "NOW" || failed == "FAILING_NOW")
    }

    /// "ATA Error Count: 12 (device log ...", "Device Error Count: 152 (...", or "No Errors Logged" of the error log.
    private var loggedErrors: Int? {
        if let count = value("ATA Error Count", "Device Error Count") {
            return SmartctlLines.leadingNumber(count).flatMap { Int(exactly: $0) }
        }
        return lines.contains { $0.hasPrefix("No Errors Logged") } ? 0 : nil
    }

    /// "0x07  0x008  1              94  ---  Percentage Used Endurance Indicator"; 6.x marks the value with "~".
    private func deviceStatistic(_ name: String) -> Double? {
        guard let line = lines.first(where: { $0.hasPrefix("0x") && $0.trimmingEnd().hasSuffix(name) }) else {
            return nil
        }
        let tokens = line.split { $0 == " " || $0 == "\t" }
        guard tokens.count > 4 else { return nil }
        return Double(tokens[3].prefix { $0 != "~" }).flatMap { $0.isFinite ? $0 : nil }
    }
}
