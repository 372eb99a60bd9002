package import HealthModel

/// One line of the journal: something that happened, in words and in details.
package struct JournalRecord: Codable, Equatable, Sendable {
    /// Since boot; compare within one boot only.
    package var at: MonotonicInstant
    /// Seconds since 1970, for display.
    package var wall: Double
    /// A stable word: "decision", "outcome", "alarm".
    package var kind: String
    /// A full sentence.
    package var message: String
    package var detail: [String: String]

    package init(
        at: MonotonicInstant, wall: Double, kind: String, message: String, detail: [String: String] = [:]
    ) {
        self.at = at
        self.wall = wall
        self.kind = kind
        self.message = message
        self.detail = detail
    }
}
