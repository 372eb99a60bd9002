/// A table for a person: first column left, the others right.
struct TableText {
    private var rows: [[String]]

    init(_ header: [String]) { rows = [header] }

    mutating func row(_ cells: [String]) { rows.append(cells) }

    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let blank = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return column == 0 ? cell + blank : blank + cell
            }.joined(separator: "  ")
        }
    }
}

/// Numbers for a person; no locale, no C formatting.
enum NumberText {
    static func fixed(_ value: Double?, _ digits: Int) -> String {
        guard let value, value.isFinite, abs(value) < 1e12 else { return "-" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((abs(value) * scale).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let text = String(repeating: "0", count: max(0, digits + 1 - "\(whole)".count)) + "\(whole)"
        return "\(sign)\(text.dropLast(digits)).\(text.suffix(digits))"
    }

    static func percent(_ share: Double?, _ digits: Int = 1) -> String {
        share.map { fixed(100 * $0, digits) + " %" } ?? "-"
    }
}
