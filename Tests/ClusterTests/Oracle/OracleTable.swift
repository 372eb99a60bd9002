import HealthModel
import HealthPolicy

/// The matrix as text, for docs/placement.md.
enum OracleTable {
    static let begin = "<!-- the matrix: written by `make oracle`, compared by the tests -->"
    static let end = "<!-- end of the matrix -->"

    static func text(_ answers: [OracleCell: OracleMatrix.Answer]) -> String {
        OracleCell.Replica.allCases.map { table($0, answers) }.joined(separator: "\n\n")
    }

    private static func table(_ replica: OracleCell.Replica, _ answers: [OracleCell: OracleMatrix.Answer]) -> String {
        let columns = OracleCell.State.allCases.flatMap { state in OracleCell.healths.map { (state, $0) } }
        let states = OracleCell.State.allCases.map { padded($0.rawValue, 15) }.joined()
        let healths = columns.map { padded(String($0.1.rawValue.prefix(2)), $0.1 == .unknown ? 6 : 3) }.joined()
        var lines = [
            "Data \(replica.rawValue); a line a state of node-a, a column a state of node-b:", "", "```",
            trimmed(padded("", 21) + states), trimmed(padded("", 21) + healths),
        ]
        for (a, healthA) in columns {
            var line = padded(a.rawValue, 12) + padded(healthA.rawValue, 9)
            for (b, healthB) in columns {
                let cell = OracleCell(a: a, healthA: healthA, b: b, healthB: healthB, replica: replica)
                line += padded(answers[cell].map(code) ?? "??", healthB == .unknown ? 6 : 3)
            }
            lines.append(trimmed(line))
        }
        return (lines + ["```"]).joined(separator: "\n")
    }

    private static func code(_ answer: OracleMatrix.Answer) -> String {
        answer.real.code(of: OraclePlacement.services) + answer.real.code(of: OraclePlacement.data)
            + (answer.gate.isEmpty ? "" : answer.gate.allSatisfy { $0.verdict == .yes } ? "+" : "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
