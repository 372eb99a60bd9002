internal import LinuxAccess

/// Times and numbers as a person reads them.
package enum DisplayText {
    /// "2026-01-31 23:59:59", by the proleptic Gregorian calendar.
    package static func utc(_ seconds: Int64) -> String {
        let (days, clock) = (seconds / 86400, seconds % 86400)
        // Days from 1 March of the year 0, so that a leap day is the last day of its year.
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
            + " \(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
    }

    /// Up to two decimals, without trailing zeros.
    package static func number(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        let hundredths = Int64((value.magnitude * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(sign)\(whole)" }
        let digits = rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)"
        return "\(sign)\(whole).\(digits)"
    }

    /// "1.5 s".
    package static func seconds(_ duration: Duration) -> String {
        number(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18) + " s"
    }

    /// The time of day, "2026-01-31 23:59:59" (UTC).
    package static func now() -> String { utc(Int64(WallClock.now())) }

    /// What a device, a file or the kernel says, fit for a terminal.
    package static func clean(_ text: String) -> String { Printable.clean(text) }
}
