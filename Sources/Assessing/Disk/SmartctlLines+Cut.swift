/// Whether a report ends before what its form promises. smartctl prints its sections in a fixed order (ataPrintMain,
/// nvmePrintMain and scsiPrintMain of smartmontools), so the beginning of a report tells how it has to end.
extension SmartctlLines {
    /// One sentence if the report was cut; such a report may warn, and is never healthy.
    var cut: String? {
        let missing: String? =
            switch transport {
            case .ata: missingOfATA
            case .nvme: missingOfNVMe
            case .scsi: missingOfSCSI
            }
        return missing.map { "The report \($0); it was cut: save all of what smartctl prints." }
    }

    /// -a and -x print "General SMART Values" before the table, and the selective self-test log, or that there is none,
    /// after the error and self-test logs. -x begins its logs with their directory, and ends with the Phy event
    /// counters if it lists them. A report of -H -i -A has none of them: it is short by choice.
    private var missingOfATA: String? {
        guard lines.contains(where: { $0.hasPrefix("General SMART Values") }) else { return missingEnd }
        // A drive whose capabilities say that it has no selective self-test prints none of its log.
        let hasNone = lines.contains { $0.contains("No Selective Self-test supported") }
        let isTold = hasNone && (hasHeading("self-test") || hasHeading("phy event counters"))
        guard isTold || hasHeading("selective self") else { return "ends before its error and self-test logs do" }
        // Of the logs after that one, those are printed that the directory lists; the Phy event counters are the last.
        guard !hasHeading("phy event counters") else { return nil }
        func isListed(_ name: String) -> Bool { lines.contains { $0.hasPrefix("0x") && $0.contains(name) } }
        if isListed("Phy Event Counters") { return "ends before its last log, the Phy event counters" }
        if isListed("Device Statistics log"), !hasHeading("device statistics") { return "ends before its statistics" }
        return missingOfStatistics
    }

    /// Their table ends with a legend ("|___ N normalized value", in 6.x "|_ ~ normalized value").
    private var missingOfStatistics: String? {
        guard let heading = lines.firstIndex(where: { $0.hasPrefix("Device Statistics (") }),
            !lines[heading].contains("not supported"), lines[heading...].contains(where: { $0.hasPrefix("0x") })
        else { return nil }
        return lines[heading...].contains { $0.contains("normalized value") } ? nil : "ends within its statistics"
    }

    /// The health log ends with the count of error log entries, or later. -a prints the capabilities before it; then the
    /// error log follows, and since 7.4 the self-test log.
    private var missingOfNVMe: String? {
        guard value("Media and Data Integrity Errors") != nil else { return nil }
        guard value("Error Information Log Entries") != nil else { return "ends within its health log" }
        if value("Self-test status") == nil, hasHeading("self-test log (nvme") {
            return "ends within its self-test log"
        }
        guard lines.contains(where: { $0.hasPrefix("Optional Admin Commands") }) else { return missingEnd }
        let hasErrors = hasHeading("error information (") || hasHeading("error information log failed")
        guard hasErrors else { return "ends before its error log" }
        if printsNVMeSelfTests, !hasHeading("self-test") { return "ends before its self-test log" }
        return missingEnd
    }

    /// -a prints the error counters and then the self-test log, or that there is none.
    private var missingOfSCSI: String? {
        let hasCounters = hasHeading("error counter log")
        guard hasCounters else { return missingEnd }
        let isTold = hasHeading("no self-tests") || hasHeading("not support self") || hasHeading("self test")
        if isTold || lines.contains(where: { $0.hasPrefix("#") }) { return missingEnd }
        return "ends before its self-test log does"
    }

    private var missingEnd: String? { endsWithinLine && !endsWithClosingWords ? "ends in the middle of a line" : nil }

    /// Saved by hand, a whole report often lacks its last newline; these sentences are whole by their last word, and the
    /// last of their report.
    private var endsWithClosingWords: Bool {
        guard let last = lines.last(where: { !$0.isEmpty }) else { return false }
        let closing = ["Errors Logged", "Self-tests Logged", "Self Test logging", "tests have been logged", "minutes]"]
        return closing.contains { last.hasSuffix($0) }
    }

    /// A line that is neither indented nor a row of numbers: rows of capabilities and of the log directory are.
    private func hasHeading(_ words: String) -> Bool {
        lines.contains { line in
            guard let first = line.first, first.isLetter || first == "=" else { return false }
            return line.lowercased().contains(words)
        }
    }

    /// smartctl 7.4 was the first whose -a prints the self-test log of NVMe drives (its NEWS).
    private var printsNVMeSelfTests: Bool {
        guard let banner = lines.first(where: { $0.hasPrefix("smartctl ") }) else { return false }
        let parts = banner.dropFirst("smartctl ".count).prefix { $0 != " " }.split(separator: ".")
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1]) else { return false }
        return major > 7 || (major == 7 && minor >= 4)
    }
}
