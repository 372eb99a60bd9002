internal import FoundationEssentials

/// A time as a person writes it, always UTC: "2026-01-31 12:00:05", with T, a fraction or Z; "12:00" of today; "-2h".
package enum PastTime {
    /// - Parameter now: seconds since 1970.
    /// - Returns: seconds since 1970; nil for what is none of these, or no day of the calendar.
    package static func parse(_ text: String, now: Double) -> Double? {
        if text.hasPrefix("-") { return ago(text.dropFirst(), now: now) }
        var rest = Substring(text)
        if rest.last == "Z" || rest.last == "z" { rest = rest.dropLast() }
        guard let separator = rest.firstIndex(where: { $0 == " " || $0 == "T" || $0 == "t" }) else {
            if rest.contains("-") { return day(rest).map { Double($0 * 86_400) } }
            guard let seconds = clock(rest), now.isFinite, now >= 0 else { return nil }
            return (now / 86_400).rounded(.down) * 86_400 + seconds
        }
        guard let day = day(rest[..<separator]), let seconds = clock(rest[rest.index(after: separator)...]) else {
            return nil
        }
        return Double(day * 86_400) + seconds
    }

    package static func parse(_ text: String) -> Double? { parse(text, now: Date().timeIntervalSince1970) }

    private static func ago(_ text: Substring, now: Double) -> Double? {
        let units: [Character: Double] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
        guard let unit = text.last.flatMap({ units[$0] }), let count = number(text.dropLast(), digits: 1...6) else {
            return nil
        }
        return now - Double(count) * unit
    }

    /// "12:00", "12:00:05", "12:00:05.5": seconds of the day.
    private static func clock(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], digits: 1...2), hour < 24,
            let minute = number(parts[1], digits: 2...2), minute < 60
        else { return nil }
        var seconds = 0.0
        if parts.count == 3 {
            let pieces = parts[2].split(separator: ".", omittingEmptySubsequences: false)
            guard pieces.count <= 2, let whole = number(pieces[0], digits: 2...2), whole < 60 else { return nil }
            seconds = Double(whole)
            if pieces.count == 2 {
                guard let fraction = number(pieces[1], digits: 1...9) else { return nil }
                seconds += pieces[1].indices.reduce(Double(fraction)) { value, _ in value / 10 }
            }
        }
        return Double(hour * 3600 + minute * 60) + seconds
    }

    /// "2026-01-31": days since 1970.
    private static func day(_ text: Substring) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4...4), year >= 1970,
            let month = number(parts[1], digits: 1...2), (1...12).contains(month),
            let day = number(parts[2], digits: 1...2)
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        let before = year - 1
        let leaps = { (year: Int) in year / 4 - year / 100 + year / 400 }
        let years = (year - 1970) * 365 + leaps(before) - leaps(1969)
        return years + lengths.prefix(month - 1).reduce(0, +) + day - 1
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
