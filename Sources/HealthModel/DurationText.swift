/// Durations as a person writes them: a whole number and a unit, "500ms", "15s", "10m", "24h".
package enum DurationText {
    private static let units: [(suffix: String, duration: Duration)] = [
        ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
    ]

    /// nil if the text is anything else, or longer than a hundred years.
    package static func parse(_ text: String) -> Duration? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let suffix = String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self)
        guard (1...12).contains(digits.count), let number = Int64(String(decoding: digits, as: UTF8.self)),
            let unit = units.first(where: { $0.suffix == suffix })
        else { return nil }
        let longest = 100 * 365 * 24 * 3600 * (unit.duration == .milliseconds(1) ? 1000 : 1)
        guard number <= longest else { return nil }
        let duration = unit.duration * Int(number)
        return duration <= .seconds(100 * 365 * 24 * 3600) ? duration : nil
    }

    /// In the largest unit that keeps it whole.
    package static func format(_ duration: Duration) -> String {
        for unit in units.reversed() {
            let count = Int64(duration / unit.duration)
            if count > 0, unit.duration * Int(count) == duration { return "\(count)\(unit.suffix)" }
        }
        return "\(Int64(duration / .milliseconds(1)))ms"
    }
}
