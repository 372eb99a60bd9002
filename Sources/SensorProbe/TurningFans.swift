internal import HealthModel

/// Remembers which fans were seen turning. Without a minimum a fan that stands is taken for one that is not there
/// (`HwmonPlausibility`); of one that turned before it is known that it is.
struct TurningFans {
    /// More than any fan makes is noise on an open pin.
    private static let possible = 1.0..<60_000
    /// Chips that stop their fan by themselves while it is not needed (Documentation/gpu/amdgpu/thermal.rst,
    /// fan_zero_rpm_enable; Documentation/hwmon/corsair-psu.rst; the firmware of other graphics cards does the same).
    private static let resting = [
        "amdgpu", "radeon", "nouveau", "i915", "xe", "corsairpsu", "pwmfan", "gpio_fan", "acpi_fan", "thinkpad",
    ]

    /// So many readings that turn make a fan of it: a single one may be noise on an open pin.
    private static let enough = 5

    /// Readings that turned, by component id; no more are counted than make a fan.
    private var turned: [String: Int] = [:]

    /// The measurement as it is with this memory.
    mutating func completed(_ measurement: Measurement) -> Measurement {
        let component = measurement.component
        guard component.kind == .fan, measurement.condition == .answered else { return measurement }
        if let speed = measurement[.input], TurningFans.possible.contains(speed) {
            turned[component.id] = min(Self.enough, turned[component.id, default: 0] + 1)
            return measurement
        }
        guard measurement.says(.unconnected), turned[component.id] == Self.enough, !TurningFans.mayRest(component.id)
        else {
            return measurement
        }
        var stopped = measurement
        stopped.quantities = [Quantity(.input, 0, .rpm)]
        stopped.states = [.fault]
        stopped.notes = ["\(component.name) was seen turning and stands now."]
        return stopped
    }

    /// The chip's name is the first word of the id: "amdgpu-pci-0300/fan1".
    private static func mayRest(_ id: String) -> Bool { resting.contains(String(id.prefix { $0 != "-" && $0 != "/" })) }
}
