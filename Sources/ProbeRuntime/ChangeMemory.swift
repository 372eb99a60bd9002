package import HealthModel

/// What a sense measured last, to see whether something happened since. What stands as it stood, however bad, calls for no
/// look sooner than usual: it was reported.
package struct ChangeMemory {
    private struct Entry: Equatable {
        var condition: ReadCondition
        var states: [StateName]
        var counters: [QuantityName: Double]
    }

    /// States that are nothing's trouble.
    private static let quiet: Set<StateName> = [.unconnected, .readOnly, .smartPassed, .carrierUp]

    private var entries: [Component: Entry] = [:]

    package init() {}

    /// - Parameter isWhole: `measurements` are all there are; what is not in them is forgotten.
    /// - Returns: whether a counter moved, or a state or condition is another one, or a newcomer has trouble.
    package mutating func update(_ measurements: [Measurement], isWhole: Bool) -> Bool {
        var now: [Component: Entry] = [:]
        var hasMoved = false
        for measurement in measurements {
            var entry = Entry(condition: measurement.condition, states: measurement.states, counters: [:])
            for quantity in measurement.quantities where quantity.kind == .counter {
                entry.counters[quantity.name] = quantity.value
            }
            now[measurement.component] = entry
            if let old = entries[measurement.component] {
                if old != entry { hasMoved = true }
            } else if entry.condition == .silent || entry.condition == .garbled
                || !ChangeMemory.quiet.isSuperset(of: entry.states)
            {
                hasMoved = true
            }
        }
        entries = isWhole ? now : entries.merging(now) { $1 }
        return hasMoved
    }
}
