package import HealthModel
package import HealthPolicy

/// A decision that the present policy would not have made as it was made.
package struct ReplayDifference: Equatable, Sendable {
    package enum Side: Equatable, Sendable {
        case decision(DecisionGist)
        case clear(ClearResult)
    }

    package var at: MonotonicInstant
    /// Seconds since 1970.
    package var wall: Double
    package var then: Side
    package var now: Side
    /// Nobody had simulated then where everything would go: it was taken to go where it should.
    package var assumedPlacement: Bool
}
