internal import FoundationEssentials

/// A wall time for a person.
enum WallText {
    /// "2026-01-31 12:00:05 UTC"
    static func utc(_ wall: Double) -> String {
        let text = Date(timeIntervalSince1970: wall).formatted(Date.ISO8601FormatStyle(dateTimeSeparator: .space))
        return (text.hasSuffix("Z") ? String(text.dropLast()) : text) + " UTC"
    }
}
