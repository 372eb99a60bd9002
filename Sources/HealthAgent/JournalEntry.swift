package import AgentAPI
package import HealthModel

/// One transition that happened: what a person reads when asking why. docs/journal.md lists the kinds and their details.
package struct JournalEntry: Equatable, Sendable {
    package struct Kind: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let start = Kind(rawValue: "start")
        package static let mode = Kind(rawValue: "mode")
        package static let firstBad = Kind(rawValue: "reading.first-bad")
        package static let confirmed = Kind(rawValue: "finding.confirmed")
        package static let gone = Kind(rawValue: "finding.gone")
        package static let health = Kind(rawValue: "health")
        package static let decision = Kind(rawValue: "decision")
        package static let action = Kind(rawValue: "action")
        package static let powerOffRequested = Kind(rawValue: "power-off.requested")
        package static let fence = Kind(rawValue: "fence")
        package static let refused = Kind(rawValue: "refused")
        package static let alarm = Kind(rawValue: "alarm")
        package static let clear = Kind(rawValue: "clear")
        package static let drain = Kind(rawValue: "drain")
        package static let verdict = Kind(rawValue: "verdict")
        package static let hold = Kind(rawValue: "hold")
    }

    package var kind: Kind
    package var at: MonotonicInstant
    /// Seconds since 1970, for display.
    package var wallTime: Double
    package var node: String
    /// One sentence.
    package var message: String
    package var detail: JSONValue

    package init(
        kind: Kind, at: MonotonicInstant, wallTime: Double, node: String, message: String, detail: JSONValue
    ) {
        self.kind = kind
        self.at = at
        self.wallTime = wallTime
        self.node = node
        self.message = message
        self.detail = detail
    }
}

/// Where transitions are written down. A journal that cannot be written is an alarm and stops nothing: no decision reads
/// it.
package protocol JournalPort: Sendable {
    func append(_ entry: JournalEntry) async throws
    /// The newest entries, oldest first.
    func tail(_ count: Int) async throws -> [JournalDocument]
    /// All that there is, oldest first.
    func eachEntry(_ body: (JournalDocument) -> Void) async throws
    /// Why the newest entries that were taken could not be kept after all; one sentence.
    func trouble() async -> String?
}

extension JournalPort {
    package func trouble() async -> String? { nil }

    package func eachEntry(_ body: (JournalDocument) -> Void) async throws {
        for entry in try await tail(.max) { body(entry) }
    }
}
