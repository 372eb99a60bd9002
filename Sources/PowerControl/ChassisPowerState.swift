/// The chassis power as the BMC measures it (IPMI 2.0, 28.2, bit 0 of the current power state).
package enum ChassisPowerState: String, Hashable, Sendable {
    case on
    case off
    /// The BMC answered, but did not say; never taken for off.
    case unknown
}
