internal import HealthModel

/// How far a condition holds on one measurement. Ordered, so that `all` is the least and `any` the greatest.
enum MeasurementTruth: Int, Comparable, Sendable {
    case no
    /// What decides was not measured, or not believed.
    case unmeasured
    /// No longer true, but not by its margin: no news for a suspicion, and no recovery.
    case holding
    case yes

    static func < (left: MeasurementTruth, right: MeasurementTruth) -> Bool { left.rawValue < right.rawValue }
}

/// One measurement as the conditions see it, with the past of its counters.
struct MeasurementView {
    let measurement: Measurement
    var counters = CounterBook()
    var at = MonotonicInstant(nanoseconds: 0)
    /// The daemon reads it again and again; a file is read once.
    var isLive = false

    /// How much a counter grew within the last so long; nil if that is not known.
    func growth(_ name: QuantityName, _ duration: Duration) -> Double? {
        counters.growth(of: name, within: duration, at: at)
    }

    func truth(of condition: MeasurementCondition) -> MeasurementTruth {
        switch condition {
        case .condition(let condition): return measurement.condition == condition ? .yes : .no
        case .identity(let key, let word):
            guard let value = measurement.identity[key] else { return .no }
            return value.lowercased().contains(substring: word.lowercased()) ? .yes : .no
        case .inFile(let condition): return isLive ? .no : truth(of: condition)
        case .not(let condition):
            switch truth(of: condition) {
            case .yes: return .no
            case .unmeasured: return .unmeasured
            case .no, .holding: return .yes
            }
        case .all(let conditions): return least(of: conditions)
        case .any(let conditions): return greatest(of: conditions)
        case .says(.removed): return absence(.removed)
        case .says(.pathLost): return absence(.pathLost)
        case .says(let state): return believed(measurement.says(state) ? .yes : .no)
        case .measured(let name): return believed(measurement.place(of: name) == nil ? .no : .yes)
        case .atLeast(let name, let limit):
            return compare(name) { MeasurementView.outward($0.value - limit, limit: limit, $0) }
        case .below(let name, let limit):
            return compare(name) { quantity in
                quantity.value < limit
                    ? .yes : MeasurementView.outward(limit - quantity.value, limit: limit, quantity, strict: true)
            }
        case .beyond(let name, let limit):
            return compare(name) { quantity in
                guard let value = limit.value(in: quantity.limits) else { return .unmeasured }
                let distance = limit.isUpper ? quantity.value - value : value - quantity.value
                return MeasurementView.outward(distance, limit: value, quantity)
            }
        case .grew(let name, let amount, let duration):
            guard measurement.place(of: name) != nil, let grown = growth(name, duration) else { return .unmeasured }
            return believed(grown >= amount ? .yes : .no)
        }
    }

    /// That a part or a path to it is there is known from any answer of it or about it, also from one that says nothing
    /// of its health.
    private func absence(_ state: StateName) -> MeasurementTruth {
        if measurement.says(state) { return believed(.yes) }
        return measurement.condition == .silent ? .unmeasured : .no
    }

    /// The first `no` decides; of an empty list nothing holds.
    private func least(of conditions: [MeasurementCondition]) -> MeasurementTruth {
        var least = conditions.isEmpty ? MeasurementTruth.no : .yes
        for condition in conditions {
            least = min(least, truth(of: condition))
            if least == .no { break }
        }
        return least
    }

    private func greatest(of conditions: [MeasurementCondition]) -> MeasurementTruth {
        var greatest = MeasurementTruth.no
        for condition in conditions {
            greatest = max(greatest, truth(of: condition))
            if greatest == .yes { break }
        }
        return greatest
    }

    /// What a component says that could not be read properly may be bad news; it is never good news.
    private func believed(_ truth: MeasurementTruth) -> MeasurementTruth {
        switch measurement.condition {
        case .answered: truth
        case .asleep, .garbled: .unmeasured
        case .silent, .unsupported, .refused: truth == .yes ? .yes : .unmeasured
        }
    }

    private func compare(_ name: QuantityName, _ body: (Quantity) -> MeasurementTruth) -> MeasurementTruth {
        guard let place = measurement.place(of: name), measurement.quantities[place].value.isFinite else {
            return .unmeasured
        }
        return believed(body(measurement.quantities[place]))
    }

    /// - Parameter distance: how far the value is beyond its limit; negative inside.
    private static func outward(
        _ distance: Double, limit: Double, _ quantity: Quantity, strict: Bool = false
    ) -> MeasurementTruth {
        guard distance < 0 || (strict && distance == 0) else { return .yes }
        guard quantity.kind == .gauge, let unit = quantity.unit.sensorUnit else { return .no }
        return -distance < SensorMargin.margin(of: limit, unit: unit) ? .holding : .no
    }
}

extension MeasurementCondition.Limit {
    var isUpper: Bool {
        switch self {
        case .lowerCritical, .lowerWarning: false
        case .upperWarning, .upperCritical, .upperEmergency: true
        }
    }

    func value(in limits: QuantityLimits?) -> Double? {
        let value =
            switch self {
            case .lowerCritical: limits?.lowerCritical
            case .lowerWarning: limits?.lowerWarning
            case .upperWarning: limits?.upperWarning
            case .upperCritical: limits?.upperCritical
            case .upperEmergency: limits?.upperEmergency
            }
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    var words: String {
        switch self {
        case .lowerCritical: "lower critical"
        case .lowerWarning: "lower warning"
        case .upperWarning: "upper warning"
        case .upperCritical: "upper critical"
        case .upperEmergency: "emergency"
        }
    }
}

extension QuantityUnit {
    /// The unit whose margin a gauge has; nil for counts, which have none.
    var sensorUnit: SensorUnit? {
        switch self {
        case .celsius: .celsius
        case .volts: .volts
        case .amperes: .amperes
        case .watts: .watts
        case .rpm: .rpm
        case .percent: .percent
        case .count, .hours, .seconds, .bytes, .dBm, .megabitsPerSecond, .none: nil
        }
    }
}
