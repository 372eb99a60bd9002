internal import HealthModel
package import HealthPolicy

/// What was replayed, in numbers.
package struct ReplaySummary: Sendable {
    package var node = ""
    package var mode = ""
    /// The configuration of the last chapter.
    package var then: (decision: DecisionConfiguration, assessor: AssessorConfiguration?)?
    /// Wall time of the first and the last event, seconds since 1970.
    package private(set) var first: Double?
    package private(set) var last: Double?
    package var starts = 0
    /// Places where something is missing.
    package var gaps = 0
    package var reports = 0
    /// Decisions that were compared: each once while it stands.
    package var decisions = 0
    package var differences = 0
    /// Actions that were done then and would not be now.
    package var unwanted = 0
    /// Steps that were not compared, because the assessor had yet to learn what the recorded one knew.
    package var unheard = 0
    /// As in `HistoryEvent.wall`.
    var wall: Double = 0

    mutating func saw(_ instant: MonotonicInstant) {
        let wall = wallTime(at: instant)
        first = first ?? wall
        last = wall
    }

    func wallTime(at instant: MonotonicInstant) -> Double { wall + Double(instant.nanoseconds) / 1e9 }

    func wallSeconds(at instant: MonotonicInstant) -> Int64 { Int64(exactly: wallTime(at: instant).rounded()) ?? 0 }
}
