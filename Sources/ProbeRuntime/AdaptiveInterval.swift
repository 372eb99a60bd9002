/// How long a sense waits until it looks again: shortest while something moves or is near a threshold, then twice as
/// long with every quiet look, up to the longest.
package struct AdaptiveInterval: Equatable, Sendable {
    package let shortest: Duration
    package let longest: Duration
    private var current: Duration

    package init(shortest: Duration, longest: Duration) {
        self.shortest = max(.seconds(1), shortest)
        self.longest = max(self.shortest, longest)
        current = self.longest
    }

    /// When to look again after a look that found things so.
    package mutating func next(isRestless: Bool) -> Duration {
        current = isRestless ? shortest : min(longest, current * 2)
        return current
    }

    /// When the report after the next look is due at the latest: the look may begin late on a busy node.
    package var within: Duration { current * 2 + .seconds(5) }
}
