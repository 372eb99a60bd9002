internal import HealthModel
internal import LinuxAccess

extension Component {
    /// A component whose names come from a document: made printable and bounded.
    init(_ kind: ComponentKind, id: String, name: String? = nil) {
        self.init(kind: kind, id: Printable.clean(id), name: Printable.clean(name ?? id))
    }
}

extension Measurement {
    /// A document of a known format that cannot be read to its end: unknown, with the reason.
    static func garbled(_ document: ForeignDocument, format: String, _ reason: String) -> Reading {
        .measurement(
            Measurement(
                component: Component(.other, id: document.name), condition: .garbled,
                message: Printable.clean("\(document.name) is \(format), but \(reason); take it anew.", limit: 512)))
    }

    /// Adds a number if there is one.
    mutating func add(
        _ name: QuantityName, _ value: Double?, _ unit: QuantityUnit = .count, kind: Quantity.Kind = .gauge,
        limits: QuantityLimits? = nil
    ) {
        guard let value, value.isFinite, self[name] == nil else { return }
        quantities.append(Quantity(name, value, unit, kind: kind, limits: limits))
    }

    /// Adds to a counter.
    mutating func count(_ name: QuantityName, _ value: Double = 1) {
        guard let index = quantities.firstIndex(where: { $0.name == name }) else {
            quantities.append(Quantity(name, value, .count, kind: .counter))
            return
        }
        quantities[index].value += value
    }

    /// Sets or replaces a number.
    mutating func set(_ name: QuantityName, _ value: Double, _ unit: QuantityUnit = .count) {
        quantities.removeAll { $0.name == name }
        quantities.append(Quantity(name, value, unit))
    }

    mutating func say(_ state: StateName) {
        guard !states.contains(state) else { return }
        states.append(state)
        states.sort()
    }

    mutating func unsay(_ state: StateName) { states.removeAll { $0 == state } }

    /// Keeps a line of the document for the person who reads the judgement; few are enough.
    mutating func note(_ line: String) {
        guard notes.count < 8 else { return }
        notes.append(Printable.clean(line))
    }
}
