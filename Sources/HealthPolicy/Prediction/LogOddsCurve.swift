/// Log-odds by value: a few knots, between them a straight line over the logarithm of (1 + value), because the tenth error
/// says less than the first. Never falls.
struct LogOddsCurve: Sendable {
    private let positions: [Double]
    private let logOdds: [Double]

    /// Knots in ascending order of value; log-odds must not fall. Zero below the first knot if its log-odds are zero.
    init(_ knots: [(value: Double, logOdds: Double)]) {
        positions = knots.map { Logarithm.ofOnePlus($0.value) }
        logOdds = knots.map(\.logOdds)
    }

    func logOdds(at value: Double) -> Double {
        guard value.isFinite, let first = logOdds.first, let last = logOdds.last else { return 0 }
        let position = Logarithm.ofOnePlus(max(0, value))
        guard let above = positions.firstIndex(where: { $0 > position }) else { return last }
        guard above > 0 else { return first }
        let share = (position - positions[above - 1]) / (positions[above] - positions[above - 1])
        return logOdds[above - 1] + share * (logOdds[above] - logOdds[above - 1])
    }
}
