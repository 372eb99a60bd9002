internal import HealthModel

/// A whole event log at once: assertions that no later deassertion took back.
struct SnapshotLog {
    struct Assertion {
        let rule: Rule
        let component: Component
        let evidence: String
    }

    private(set) var assertions: [Assertion] = []

    init(_ readings: [Reading]) {
        let entries = readings.compactMap { reading -> SELEntry? in
            guard case .selEntry(let entry) = reading else { return nil }
            return entry
        }
        guard !entries.isEmpty else { return }
        let sensors = readings.compactMap { reading -> SensorReading? in
            guard case .sensor(let sensor) = reading else { return nil }
            return sensor
        }
        var open: [Place: (order: Int, assertion: Assertion)] = [:]
        for (order, entry) in entries.sorted(by: { $0.recordID < $1.recordID }).enumerated() {
            let key = ComponentKey(entry.component)
            let sensor =
                sensors.first { ComponentKey($0.component) == key }
                ?? sensors.first { SnapshotLog.is($0, of: entry) }
            let component = sensor?.component ?? entry.component
            let subject = sensor?.subject ?? SensorSubject(component: entry.component, entity: nil)
            guard let rule = RuleBook.rule(for: entry, subject: subject) else { continue }
            let place = Place(component: ComponentKey(component), rule: rule.id)
            // What latches is not undone by its own deassertion: a module that lost bits has lost them.
            if entry.direction == .deassertion {
                if !rule.latches { open[place] = nil }
            } else {
                open[place] = (order, Assertion(rule: rule, component: component, evidence: Evidence.log(entry)))
            }
        }
        assertions = open.values.sorted { $0.order < $1.order }.map(\.assertion)
    }

    private struct Place: Hashable {
        let component: ComponentKey
        let rule: String
    }

    private static func `is`(_ sensor: SensorReading, of entry: SELEntry) -> Bool {
        entry.sensorNumber == sensor.sensorNumber && entry.component.kind == sensor.component.kind
    }
}
