internal import HealthModel

/// The counters of the last look, to see whether one moved.
struct CounterMemory {
    private struct Key: Hashable {
        var component: Component
        var name: QuantityName
    }

    private var values: [Key: Double] = [:]

    /// - Parameter isWhole: `measurements` are all there are; what is not in them is forgotten.
    /// - Returns: whether a counter that was known has another value now.
    mutating func update(_ measurements: [Measurement], isWhole: Bool) -> Bool {
        var now: [Key: Double] = [:]
        for measurement in measurements {
            for quantity in measurement.quantities where quantity.kind == .counter {
                now[Key(component: measurement.component, name: quantity.name)] = quantity.value
            }
        }
        let hasMoved = now.contains { key, value in values[key].map { $0 != value } ?? false }
        values = isWhole ? now : values.merging(now) { $1 }
        return hasMoved
    }
}
