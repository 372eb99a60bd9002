internal import HealthPolicy

/// Expected and judged verdicts, counted.
struct ConfusionMatrix: Codable, Equatable, Sendable {
    private(set) var counts: [String: [String: Int]] = [:]

    mutating func count(expected: Verdict, got: Verdict) {
        counts[expected.rawValue, default: [:]][got.rawValue, default: 0] += 1
    }

    subscript(expected: Verdict, got: Verdict) -> Int { counts[expected.rawValue]?[got.rawValue] ?? 0 }

    var total: Int { counts.values.reduce(0) { $0 + $1.values.reduce(0, +) } }
    var agreeing: Int { Verdict.allCases.reduce(0) { $0 + self[$1, $1] } }
    /// 0...1; nil without a case.
    var agreement: Double? { total > 0 ? Double(agreeing) / Double(total) : nil }

    func lines(title: String) -> [String] {
        var table = TableText([title] + Verdict.allCases.map { "judged \($0.rawValue)" })
        for expected in Verdict.allCases where counts[expected.rawValue] != nil {
            table.row([expected.rawValue] + Verdict.allCases.map { "\(self[expected, $0])" })
        }
        return table.lines + ["agreement \(agreeing) of \(total): \(NumberText.percent(agreement))"]
    }
}
