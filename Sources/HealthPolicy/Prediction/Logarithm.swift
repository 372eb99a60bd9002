/// Logarithm and exponential without the C library's mathematics, which this module does not import. Exact to about
/// 1e-12, which is far better than what they are used for.
enum Logarithm {
    private static let ln2 = 0.693147180559945309417232121458

    /// log2(1 + x) for x >= 0.
    static func ofOnePlus(_ x: Double) -> Double {
        let value = 1 + x
        guard value.isFinite, value > 0 else { return 0 }
        return Double(value.exponent) + natural(value.significand) / ln2
    }

    /// ln(x) for x in [1, 2): 2 artanh((x - 1) / (x + 1)).
    private static func natural(_ x: Double) -> Double {
        let t = (x - 1) / (x + 1)
        let square = t * t
        var term = t
        var sum = 0.0
        for n in stride(from: 1.0, through: 27, by: 2) {
            sum += term / n
            term *= square
        }
        return 2 * sum
    }

    /// e^x for |x| <= 700.
    static func exponential(_ x: Double) -> Double {
        let bounded = max(-700, min(700, x.isNaN ? 0 : x))
        let whole = (bounded / ln2).rounded()
        let rest = bounded - whole * ln2
        var term = 1.0
        var sum = 1.0
        for n in 1...18 {
            term *= rest / Double(n)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(whole), significand: 1)
    }

    /// The chance whose log-odds these are.
    static func chance(ofLogOdds logOdds: Double) -> Double { 1 / (1 + exponential(-logOdds)) }

    /// ln(p / (1 - p)) for 0 < p < 1.
    static func logOdds(_ p: Double) -> Double {
        let odds = p / (1 - p)
        guard odds.isFinite, odds > 0 else { return 0 }
        return Double(odds.exponent) * ln2 + natural(odds.significand)
    }
}
