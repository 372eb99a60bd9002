internal import HealthModel

/// Components of a controller's report, by kind and id, in the order in which they came.
struct ControllerReport {
    /// Every drive and volume in it has a state of its own, and so has each part of which it gives a number: one
    /// without was cut or garbled, and a harmless number is no reason to call it well. Logs name parts without a
    /// state.
    private let givesStates: Bool
    private var parts: [String: Measurement] = [:]
    private var doubts: [String: Doubts] = [:]
    private var order: [String] = []

    init(givesStates: Bool = false) {
        self.givesStates = givesStates
    }

    mutating func change(_ kind: ComponentKind, _ id: String, name: String? = nil, _ body: (inout Measurement) -> Void)
    {
        examine(kind, id, name: name) { part, _ in body(&part) }
    }

    /// The same where what is read may have to be doubted.
    mutating func examine(
        _ kind: ComponentKind, _ id: String, name: String? = nil, _ body: (inout Measurement, inout Doubts) -> Void
    ) {
        let key = "\(kind.rawValue)/\(id)"
        if parts[key] == nil {
            guard order.count < 50_000 else { return }
            order.append(key)
        }
        var part = parts[key] ?? Measurement(component: Component(kind, id: id, name: name))
        var doubt = doubts[key] ?? Doubts(about: part.component)
        body(&part, &doubt)
        parts[key] = part
        if !doubt.isEmpty { doubts[key] = doubt }
    }

    var isEmpty: Bool { parts.isEmpty }

    var readings: [Reading] { order.flatMap { readings(of: $0) } }

    private func readings(of key: String) -> [Reading] {
        guard let part = parts[key] else { return [] }
        var doubt = doubts[key] ?? Doubts(about: part.component)
        let isStateful = [.drive, .array].contains(part.component.kind) || !part.quantities.isEmpty
        if givesStates, isStateful, part.condition == .answered, part.states.isEmpty {
            doubt.add("its state is missing")
        }
        return [.measurement(part)] + doubt.readings
    }
}
