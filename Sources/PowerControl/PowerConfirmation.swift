package import HealthModel

/// Decides when a chassis is really off (invariant I4).
///
/// Off is confirmed by two readings of "off", at least `pause` apart, the second in another session than the first, with
/// no other outcome in between: a reading of on or unknown, or a failed reading, starts the count again. The first
/// reading may be stale (a BMC that caches, a chassis that bounces), and a session that is new reads anew.
package struct PowerConfirmation: Sendable {
    /// Shortest time between the two readings.
    package static let pause: Duration = .milliseconds(100)

    /// What to do after a reading.
    package enum Step: Hashable, Sendable {
        /// Twice read: the chassis is off.
        case confirmed
        /// Once read: read again in a new session, not before this instant.
        case readAgain(notBefore: MonotonicInstant)
        /// Not off.
        case notOff
    }

    private struct First {
        let readAt: MonotonicInstant
        let session: Int
    }
    private var first: First?

    package init() {}

    /// The BMC told its state.
    ///
    /// - Parameters:
    ///   - sentAt: when the request was about to be sent; the reading is at least as new as that.
    ///   - receivedAt: when the answer was there.
    ///   - session: a number of the session; another session has another number.
    package mutating func observed(
        _ state: ChassisPowerState, sentAt: MonotonicInstant, receivedAt: MonotonicInstant, session: Int
    ) -> Step {
        guard state == .off else {
            first = nil
            return .notOff
        }
        guard let earlier = first else {
            first = First(readAt: receivedAt, session: session)
            return .readAgain(notBefore: receivedAt.advanced(by: Self.pause))
        }
        let earliest = earlier.readAt.advanced(by: Self.pause)
        guard earlier.session != session, sentAt >= earliest else { return .readAgain(notBefore: earliest) }
        return .confirmed
    }

    /// A session or a reading failed; what was read before it counts no more.
    package mutating func failed() {
        first = nil
    }
}
