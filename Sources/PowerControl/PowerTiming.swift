/// How long power control may take, and how often it asks.
package struct PowerTiming: Hashable, Sendable {
    /// From the start to the end of off or on; nothing counts after it.
    package var powerTimeout: Duration = .seconds(20)
    /// Longest wait of one call for the BMC, and the whole of a status reading; also what the power-up of a reboot may
    /// take, because the node counts as fenced by then and recovery waits for the end of the agent.
    package var loginTimeout: Duration = .seconds(5)
    /// Pause between a power command and the first reading.
    package var powerWait: Duration = .zero
    /// How often an accepted power-up that shows no effect is given again.
    package var powerUpRetries = 1

    package init() {}

    /// Pauses between readings while the chassis has not followed yet: doubling, to this.
    static let longestPoll: Duration = .milliseconds(250)
    static let shortestPoll: Duration = .milliseconds(20)
    /// Pauses after a failure that may pass: doubling, to this.
    static let longestBackoff: Duration = .seconds(1)
    static let shortestBackoff: Duration = .milliseconds(50)
    /// A command that was accepted and shows no effect is given again after this.
    static let commandInterval: Duration = .seconds(2)
    /// Shortest wait for a BMC that is worth a try.
    static let shortestBudget: Duration = .milliseconds(500)

    /// How long the next session may wait for an answer: at most half of what remains, so that a BMC that stops
    /// answering is tried once more, and so that no call goes far past the deadline.
    func budget(remaining: Duration) -> Duration {
        min(loginTimeout, max(remaining / 2, Self.shortestBudget), remaining)
    }
}

/// A pause that doubles up to a longest one.
struct Backoff {
    private let shortest: Duration
    private let longest: Duration
    private var next: Duration

    init(from shortest: Duration, to longest: Duration) {
        self.shortest = shortest
        self.longest = longest
        next = shortest
    }

    mutating func advance() -> Duration {
        defer { next = min(next * 2, longest) }
        return next
    }

    mutating func reset() {
        next = shortest
    }
}
