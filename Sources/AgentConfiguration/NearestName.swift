/// Finds what a person probably meant to type.
enum NearestName {
    /// The candidate with the smallest edit distance; nil if more than half of the word would have to change.
    static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        let best = candidates.map { (distance(word, $0), $0) }.min { $0.0 < $1.0 }
        guard let best, best.0 <= max(2, word.count / 2) else { return nil }
        return best.1
    }

    /// Optimal string alignment: insertion, deletion, substitution and exchange of neighbours cost one each
    /// (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance).
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(100)), Array(right.prefix(100)))
        var rows = [Array(0...right.count)]
        for (i, leftCharacter) in left.enumerated() {
            var row = [i + 1]
            for (j, rightCharacter) in right.enumerated() {
                let substitution = rows[i][j] + (leftCharacter == rightCharacter ? 0 : 1)
                var cost = min(substitution, rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, leftCharacter == right[j - 1], left[i - 1] == rightCharacter {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
