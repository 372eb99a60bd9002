internal import HealthModel

/// Keeps at it until it is done or the deadline has come: opens sessions, closes them on every path, and tries again,
/// with a growing pause, after what may pass.
struct PowerPersistence {
    /// What to do after a step in a session.
    enum Next<Result> {
        case done(Result)
        /// Another step, not before this instant, in the same session or in a new one.
        case again(notBefore: MonotonicInstant, inNewSession: Bool)
    }

    let device: String
    let transport: any PowerTransport
    let clock: any PowerClock
    let timing: PowerTiming
    let deadline: MonotonicInstant
    let note: (String) -> Void

    private struct Open {
        let session: any PowerSession
        let number: Int
        let budget: Duration
    }

    /// - Parameters:
    ///   - step: is given a session and its number; other sessions have other numbers.
    ///   - failed: is told of every failure that is tried again.
    ///   - overdue: the error when the deadline comes although the BMC answers.
    func run<Result>(
        step: (any PowerSession, Int) throws(PowerError) -> Next<Result>, failed: () -> Void, overdue: () -> PowerError
    ) throws(PowerError) -> Result {
        var open: Open?
        defer { open?.session.close() }
        var lastFailure: PowerError?
        var isAnswered = false
        var isShort = false
        var notBefore = clock.now()
        var sessions = 0
        var backoff = Backoff(from: PowerTiming.shortestBackoff, to: PowerTiming.longestBackoff)
        while true {
            do {
                try endIfInterrupted()
                isShort = clock.now().remaining(until: deadline) < PowerTiming.shortestBudget
                let current = try session(&open, &sessions)
                wait(until: notBefore)
                try endIfInterrupted()
                guard clock.now() < deadline else { break }
                let next = try step(current.session, current.number)
                // What came in after the deadline does not count, whatever it says.
                guard clock.now() <= deadline else { break }
                lastFailure = nil
                isAnswered = true
                backoff.reset()
                switch next {
                case .done(let result): return result
                case .again(let instant, let inNewSession):
                    notBefore = instant
                    if inNewSession { close(&open) }
                }
            } catch {
                close(&open)
                failed()
                guard error.isTransient else { throw error }
                // In the last moments there is no time for an answer; what was found before is the cause.
                if !(isShort && error.code == .timeout && (isAnswered || lastFailure != nil)) { lastFailure = error }
                let pause = backoff.advance()
                note("\(error.description) Trying again in \(pause.wholeMilliseconds) ms.")
                wait(until: clock.now().advanced(by: pause))
                notBefore = clock.now()
            }
            guard clock.now() < deadline else { break }
        }
        throw lastFailure ?? overdue()
    }

    /// The open session, or a new one: also when the open one may wait longer than there is time left.
    private func session(_ open: inout Open?, _ sessions: inout Int) throws(PowerError) -> Open {
        let remaining = clock.now().remaining(until: deadline)
        if let current = open {
            guard current.budget > remaining else { return current }
            close(&open)
        }
        let budget = timing.budget(remaining: remaining)
        let session = try transport.openSession(budget: budget)
        sessions += 1
        let opened = Open(session: session, number: sessions, budget: budget)
        open = opened
        return opened
    }

    private func close(_ open: inout Open?) {
        open?.session.close()
        open = nil
    }

    private func endIfInterrupted() throws(PowerError) {
        if clock.isInterrupted { throw PowerError(.interrupted, device: device) }
    }

    private func wait(until instant: MonotonicInstant) {
        let end = min(instant, deadline)
        guard clock.now() < end else { return }
        clock.sleep(until: end)
    }
}

extension MonotonicInstant {
    /// From here to `later`; zero if that is past.
    func remaining(until later: MonotonicInstant) -> Duration { age(at: later) }
}
