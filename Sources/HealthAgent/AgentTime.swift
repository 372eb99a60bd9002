package import HealthModel

/// All that the daemon knows of time and chance, so that a test can hold it in its hand.
package struct AgentTime: Sendable {
    /// CLOCK_BOOTTIME.
    package var now: @Sendable () -> MonotonicInstant
    /// Seconds since 1970, for display and marks only.
    package var wall: @Sendable () -> Double
    /// The kernel's boot id.
    package var boot: String
    /// A word that no other request or intent has.
    package var nonce: @Sendable () -> String

    package init(
        now: @escaping @Sendable () -> MonotonicInstant, wall: @escaping @Sendable () -> Double, boot: String,
        nonce: @escaping @Sendable () -> String
    ) {
        self.now = now
        self.wall = wall
        self.boot = boot
        self.nonce = nonce
    }

    /// 64 random bits in hexadecimal.
    package static func randomNonce() -> String {
        String(UInt64.random(in: .min ... .max), radix: 16)
    }
}
