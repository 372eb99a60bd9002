package import HealthModel
package import LinuxAccess

/// A measurement in the making, from files that may be missing, unreadable or nonsense. What is not there is left out;
/// what is there and cannot be believed decides the condition: it is never taken for zero.
package struct MeasurementDraft {
    package var measurement: Measurement
    private var hasAnswer = false

    package init(_ component: Component, identity: [String: String] = [:]) {
        measurement = Measurement(component: component, identity: identity)
    }

    /// Adds a quantity if there is one.
    package mutating func add(
        _ name: QuantityName, _ answer: KernelAnswer<Double>, _ unit: QuantityUnit, kind: Quantity.Kind = .gauge,
        limits: QuantityLimits? = nil
    ) {
        guard let value = take(answer) else { return }
        measurement.quantities.append(Quantity(name, value, unit, kind: kind, limits: limits))
    }

    /// Adds a counter if there is one.
    package mutating func add(_ name: QuantityName, _ answer: KernelAnswer<UInt64>) {
        add(name, answer.map { Double($0) }, .count, kind: .counter)
    }

    package mutating func say(_ state: StateName) {
        hasAnswer = true
        guard !measurement.says(state) else { return }
        measurement.states = (measurement.states + [state]).sorted()
    }

    /// The value, if there is one; else notes what is wrong.
    package mutating func take<Value>(_ answer: KernelAnswer<Value>) -> Value? {
        switch answer {
        case .value(let value):
            hasAnswer = true
            return value
        case .absent: break
        case .refused(let sentence): fail(.refused, sentence)
        case .failed(let sentence): fail(.silent, sentence)
        case .garbled(let sentence): fail(.garbled, sentence)
        }
        return nil
    }

    /// The worst condition stands, with the sentence that came first: nonsense, then silence, then a missing right.
    package mutating func fail(_ condition: ReadCondition, _ sentence: String) {
        hasAnswer = true
        let order: [ReadCondition] = [.answered, .unsupported, .refused, .silent, .garbled]
        let worse = (order.firstIndex(of: condition) ?? 0) > (order.firstIndex(of: measurement.condition) ?? 0)
        guard worse else { return }
        measurement.condition = condition
        measurement.message = sentence
    }

    /// The measurement; `unsupported` if nothing of it was there.
    package func finished(otherwise sentence: @autoclosure () -> String) -> Measurement {
        guard !hasAnswer else { return measurement }
        var empty = measurement
        empty.condition = .unsupported
        empty.message = sentence()
        return empty
    }
}
