package import HealthModel

/// How a drive stores.
package enum DriveMedium: String, Sendable {
    case spinning
    case solidState

    /// By what the drive says of itself, and where it says nothing by counters that only flash has.
    package init(of measurement: Measurement) {
        let rotation = measurement.identity["rotation"]
        let flash: [QuantityName] = [.enduranceUsed, .spareLeft, .programFailures, .eraseFailures]
        let isFlash =
            rotation == "solid state" || measurement.identity["transport"]?.lowercased() == "nvme"
            || (rotation == nil && flash.contains { measurement[$0] != nil })
        self = isFlash ? .solidState : .spinning
    }
}
