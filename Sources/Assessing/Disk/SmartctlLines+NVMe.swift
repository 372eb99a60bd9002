internal import DriveData

extension SmartctlLines {
    var nvmeReport: NVMeReport {
        var report = NVMeReport(identity: identity)
        report.passed = passed
        if let warning = value("Critical Warning") {
            report.criticalWarning =
                warning.hasPrefix("0x")
                ? UInt8(warning.dropFirst(2).prefix { $0.isHexDigit }, radix: 16) : UInt8(warning)
        }
        func number(_ name: String) -> Double? { value(name).flatMap { SmartctlLines.leadingNumber($0) } }
        // "-" is zero kelvin (nvmeprint.cpp, kelvin_to_str).
        report.take(celsius: number("Temperature"), isGiven: value("Temperature").map { !$0.isEmpty } ?? false)
        report.availableSpare = number("Available Spare")
        report.spareThreshold = number("Available Spare Threshold")
        report.percentageUsed = number("Percentage Used")
        report.mediaErrors = number("Media and Data Integrity Errors")
        report.errorLogEntries = number("Error Information Log Entries")
        report.unsafeShutdowns = number("Unsafe Shutdowns")
        report.powerOnHours = number("Power On Hours")
        report.powerCycles = number("Power Cycles")
        report.warningTemperature = number("Warning  Comp. Temp. Threshold") ?? number("Warning Comp. Temp. Threshold")
        report.criticalTemperature = number("Critical Comp. Temp. Threshold")
        report.selfTests = nvmeSelfTests
        report.gap = cut
        return report
    }

    /// " 0   Extended          Completed without error             1234            -     -   -   -    -" below the
    /// heading "Self-test Log (NVMe Log 0x06)", newest first.
    private var nvmeSelfTests: [SelfTestEntry]? {
        guard let heading = lines.firstIndex(where: { $0.hasPrefix("Self-test Log (NVMe Log 0x06") }) else {
            return nil
        }
        let rows = lines[(heading + 1)...].prefix { !$0.trimmingEnd().isEmpty }
        let entries = rows.compactMap { row -> SelfTestEntry? in
            let tokens = row.split { $0 == " " || $0 == "\t" }
            guard let first = tokens.first, Int(first) != nil, tokens.count > 3 else { return nil }
            let words = tokens.dropFirst().prefix { Int($0) == nil }.joined(separator: " ")
            return SelfTestEntry(
                outcome: SelfTestEntry.outcome(words: words), isExtended: tokens[1] == "Extended",
                hours: tokens.dropFirst().lazy.compactMap { UInt64($0) }.first, words: words)
        }
        return entries
    }
}
