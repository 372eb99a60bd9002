/// Chance by log-odds of the score: knots, and between them a straight line in log-odds of the chance. Rises strictly;
/// beyond its last knot it stays.
struct ChanceCurve: Sendable {
    private let positions: [Double]
    private let heights: [Double]

    init(_ knots: [(logOdds: Double, chance: Double)]) {
        positions = knots.map(\.logOdds)
        heights = knots.map { Logarithm.logOdds($0.chance) }
    }

    func chance(at logOdds: Double) -> Double {
        guard let lowest = heights.first, let highest = heights.last else { return 0 }
        guard let above = positions.firstIndex(where: { $0 > logOdds }) else {
            return Logarithm.chance(ofLogOdds: highest)
        }
        guard above > 0 else { return Logarithm.chance(ofLogOdds: lowest) }
        let share = (logOdds - positions[above - 1]) / (positions[above] - positions[above - 1])
        return Logarithm.chance(ofLogOdds: heights[above - 1] + share * (heights[above] - heights[above - 1]))
    }
}
