package import HealthModel
package import HealthPolicy
internal import Synchronization

/// Takes what the decision loop notes, and never makes it wait: what nobody fetches in time is dropped and counted.
package final class HistoryInbox: Sendable {
    private struct State {
        var entries: [HistoryEntry] = []
        /// Of the entries; see `weight(of:)`.
        var weight = 0
        /// Dropped since the last fetch.
        var lost = 0
        var wantsChapter = false
        var gist: DecisionGist?
        var day: Int??
        var offset: Double?
    }

    private let state = Mutex(State())
    private let limit: Int
    private let press: @Sendable () -> Void
    /// For the chapters.
    package let assessor: AssessorConfiguration?

    /// - Parameters:
    ///   - limit: of what waits to be fetched: an entry counts 1, and a report 1 more for each 16 of its readings.
    ///   - press: called when they should be fetched soon: something was decided, or room runs out.
    package init(
        limit: Int = 2048, assessor: AssessorConfiguration? = nil, press: @escaping @Sendable () -> Void = {}
    ) {
        self.limit = limit
        self.assessor = assessor
        self.press = press
    }

    package func note(_ event: HistoryEvent, at instant: MonotonicInstant) {
        let isPressing = state.withLock { state in
            guard state.weight < limit, state.lost == 0 else {
                // What follows a gap means nothing before the next chapter, and that has to follow the gap.
                state.lost += 1
                state.wantsChapter = true
                return true
            }
            let before = state.weight
            state.entries.append(HistoryEntry(at: instant, event: event))
            state.weight += Self.weight(of: event)
            if case .chapter(let chapter) = event {
                state.wantsChapter = false
                state.day = .some(chapter.day)
                state.offset = chapter.wall
            }
            if case .step(let step) = event, step.ending == .settled, state.gist?.agrees(with: step.decision) != true {
                state.gist = step.decision
                return true
            }
            return before < limit / 4 && state.weight >= limit / 4
        }
        if isPressing { press() }
    }

    /// A loop that is told of hundreds of devices at once must not fill the memory.
    private static func weight(of event: HistoryEvent) -> Int {
        if case .report(let report) = event { 1 + report.readings.count / 16 } else { 1 }
    }

    /// A report, with what the node's clock shows where that has changed.
    package func note(_ report: ProbeReport, at instant: MonotonicInstant, wall: Double, day: NodeDay?) {
        let offset = wall - Double(instant.nanoseconds) / 1e9
        let (newDay, newOffset) = state.withLock { state in
            let newDay = state.day != .some(day?.day)
            let newOffset = offset.isFinite && abs((state.offset ?? -.infinity) - offset) > 0.5
            state.day = .some(day?.day)
            if newOffset { state.offset = offset }
            return (newDay, newOffset)
        }
        if newOffset { note(.wall(offset), at: instant) }
        if newDay { note(.day(day?.day), at: instant) }
        note(.report(report), at: instant)
    }

    /// Whether the next thing to be noted should be a chapter.
    package var wantsChapter: Bool { state.withLock { $0.wantsChapter } }

    package func askForChapter() {
        state.withLock { $0.wantsChapter = true }
    }

    /// Everything that waits, oldest first; what was dropped came after it.
    package func fetch() -> [HistoryEntry] {
        state.withLock { state in
            var entries = state.entries
            if state.lost > 0 {
                let last = entries.last?.at ?? MonotonicInstant(nanoseconds: 0)
                entries.append(HistoryEntry(at: last, event: .lost(state.lost)))
            }
            state.entries = []
            state.weight = 0
            state.lost = 0
            return entries
        }
    }
}
