/// A table for a terminal: columns as wide as their widest cell.
struct TextTable {
    let header: [String]
    let rows: [[String]]

    func lines() -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += cell + (isLast ? "" : String(repeating: " ", count: widths[column] - cell.count + 2))
            }
            // The last column is often empty.
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
