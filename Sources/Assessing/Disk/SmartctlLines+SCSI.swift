internal import DriveData

extension SmartctlLines {
    var scsiReport: SCSIReport {
        var report = SCSIReport(identity: identity)
        report.passed = passed
        if passed == false, let words = value("SMART Health Status") {
            report.notes.append("SMART health status: \(words.prefix(200))")
            report.exception = SmartctlLines.senseCode(words)
        }
        func number(_ names: String...) -> Double? {
            names.lazy.compactMap { value($0).flatMap { SmartctlLines.leadingNumber($0) } }.first
        }
        // A trip point of 0 is a drive that gives none.
        report.take(celsius: number("Current Drive Temperature"))
        report.tripTemperature = number("Drive Trip Temperature").flatMap { $0 > 0 ? $0 : nil }
        report.grownDefects = number("Elements in grown defect list")
        report.percentageUsed = number("Percentage used endurance indicator", "SS Media used endurance indicator")
        report.powerOnHours = powerOnHours ?? number("number of hours powered up")
        report.uncorrectedReads = lastOfErrorCounters("read")
        report.uncorrectedWrites = lastOfErrorCounters("write")
        report.uncorrectedVerifies = lastOfErrorCounters("verify")
        report.selfTests = selfTests
        if report.grownDefects == nil, value("Elements in grown defect list") != nil {
            report.unreadable.append("grown defects")
        }
        for (name, count) in [
            ("read", report.uncorrectedReads), ("write", report.uncorrectedWrites),
            ("verify", report.uncorrectedVerifies),
        ] where count == nil && lines.contains(where: { $0.hasPrefix("\(name):") }) {
            report.unreadable.append("errors of \(name)")
        }
        // Without a verdict it may be a volume of a controller, and that is the better sentence.
        if passed != nil { report.gap = cut }
        return report
    }

    /// "FAILURE PREDICTION THRESHOLD EXCEEDED [asc=5d, ascq=10]".
    private static func senseCode(_ words: String) -> SCSIReport.Exception? {
        func hexadecimal(after name: String) -> UInt8? {
            let parts = words.lowercased().split { $0 == "[" || $0 == "]" || $0 == "," || $0 == " " || $0 == ":" }
            guard let part = parts.first(where: { $0.hasPrefix("\(name)=") }) else { return nil }
            let digits = part.dropFirst(name.count + 1)
            return UInt8(digits.hasPrefix("0x") ? digits.dropFirst(2) : digits, radix: 16)
        }
        guard let code = hexadecimal(after: "asc"), let qualifier = hexadecimal(after: "ascq") else { return nil }
        return SCSIReport.Exception(code: code, qualifier: qualifier)
    }

    /// "Accumulated power on time, hours:minutes 16003:18 [960198 minutes]".
    private var powerOnHours: Double? {
        let start = "Accumulated power on time, hours:minutes "
        guard let line = lines.first(where: { $0.hasPrefix(start) }) else { return nil }
        return SmartctlLines.leadingNumber(line.dropFirst(start.count).prefix { $0 != ":" })
    }

    /// "read:   1521076288        0         0  1521076288          0      25920.949           0": the last column is the
    /// total of uncorrected errors.
    private func lastOfErrorCounters(_ name: String) -> Double? {
        guard let line = lines.first(where: { $0.hasPrefix("\(name):") }) else { return nil }
        let tokens = line.split { $0 == " " || $0 == "\t" }
        guard tokens.count >= 8, let last = tokens.last else { return nil }
        return SmartctlLines.leadingNumber(last)
    }
}
