internal import HealthModel

extension Measurement {
    /// Half-open bounds by unit, wide enough for every part of a running node. What lies outside is a register of ones or
    /// a driver's mistake (a board chip gave 3892314 celsius: netdata issue 23673), and no reading.
    private static let possible: [QuantityUnit: Range<Double>] = [
        .celsius: HwmonPlausibility.possibleTemperatures, .volts: -60..<400, .amperes: -1000..<1000,
        .watts: -20_000..<20_000, .rpm: 0..<60_000,
    ]

    /// Without the gauges that no hardware has; a sensor of which nothing is left was garbled.
    var believable: Measurement {
        guard condition == .answered else { return self }
        guard let first = quantities.first(where: { !Measurement.isPossible($0) }) else { return self }
        var copy = self
        copy.quantities.removeAll { !Measurement.isPossible($0) }
        if first.name == .input || copy.quantities.isEmpty && states.isEmpty {
            copy.condition = .garbled
            copy.states = []
            copy.message =
                "\(component.name) reads \(Evidence.number(first.value)) \(first.unit.rawValue), which no hardware has."
        }
        return copy
    }

    private static func isPossible(_ quantity: Quantity) -> Bool {
        guard quantity.kind == .gauge, let range = possible[quantity.unit] else { return true }
        return range.contains(quantity.value)
    }
}
