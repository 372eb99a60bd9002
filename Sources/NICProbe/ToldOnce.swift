internal import Synchronization

/// A sentence that one report tells and the next ones do not: as long as each told it, no pass would be whole.
///
/// Behind a lock of its own, so that nobody who tells of a new reader waits for a reading that hangs.
final class ToldOnce: Sendable {
    private struct State {
        /// In the newest report.
        var offered: String?
        /// In a report that reached its reader.
        var told: String?
    }

    private let state = Mutex(State())

    /// The sentence, if it is to be told.
    func news(_ sentence: String?) -> String? {
        state.withLock { state in
            state.offered = sentence
            if sentence == nil { state.told = nil }
            return sentence == state.told ? nil : sentence
        }
    }

    func delivered() { state.withLock { $0.told = $0.offered } }

    /// The reader is another, who knows nothing yet.
    func beginAnew() { state.withLock { $0 = State() } }
}
