/// The bounds of one sense's schedule, from the configuration.
package struct SenseLimits: Equatable, Sendable {
    /// Between two readings of the sense's own schedule, and between two attempts of one that keeps failing.
    package var shortest: Duration
    /// From the end of one reading to the beginning of the next, whatever the sense wants; also how rarely a sense that
    /// keeps failing is asked.
    package var longest: Duration
    /// For one reading.
    package var deadline: Duration
    /// Between two readings after events: the first event of a burst is read at once, what follows so soon together.
    package var spacing: Duration

    package init(
        shortest: Duration, longest: Duration, deadline: Duration, spacing: Duration = .milliseconds(50)
    ) {
        self.shortest = shortest
        self.longest = max(longest, shortest)
        self.deadline = deadline
        self.spacing = spacing
    }

    /// Within the bounds.
    func bounded(_ wish: Duration) -> Duration { min(max(wish, shortest), longest) }
}
