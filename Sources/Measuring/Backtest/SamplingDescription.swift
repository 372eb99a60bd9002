/// What a folder's README.md says of how the drives of one of its files were drawn, in the list item that begins with
/// the file's name: "- `drives.csv` - at most the last 90 days of each; 785 of 29,670 drives failed (2.6 % in 280
/// days)".
struct SamplingDescription: Equatable, Sendable {
    var populationFailed: Double
    var populationDrives: Double
    /// Days over which they failed; nil if it does not say it.
    var failureSpan: Double?
    /// Days that are kept of a drive; nil if it does not say it.
    var livingSpan: Double?

    /// nil if the text says no share of failures of this file's population.
    init?(file: String, in readMe: String) {
        let words = SamplingDescription.words(of: file, in: readMe)
        guard let share = SamplingDescription.numbers([nil, "of", nil, "drives", "failed"], in: words),
            share[0] > 0, share[0] < share[1]
        else { return nil }
        populationFailed = share[0]
        populationDrives = share[1]
        failureSpan = SamplingDescription.numbers(["in", nil, "days"], in: words)?.first
        livingSpan = SamplingDescription.numbers(["last", nil, "days"], in: words)?.first
    }

    /// The words of the file's list item, without the marks at their ends; an item may go on over several lines.
    private static func words(of file: String, in text: String) -> [Substring] {
        var words: [Substring] = []
        var isItem = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let bare = line.drop { $0 == " " || $0 == "\t" }
            if bare.hasPrefix("- ") || bare.hasPrefix("* ") {
                isItem = bare.dropFirst(2).hasPrefix("`\(file)`")
            } else if bare.isEmpty || bare.hasPrefix("#") || bare.hasPrefix("|") {
                isItem = false
            }
            guard isItem else { continue }
            words += bare.split { " \t()[];:".contains($0) }.map { withoutMarks($0) }
        }
        return words
    }

    private static func withoutMarks(_ word: Substring) -> Substring {
        var rest = word
        while let last = rest.last, last == "." || last == "," { rest = rest.dropLast() }
        return rest
    }

    /// The numbers of the first place where the words stand in this order; nil stands for a number.
    private static func numbers(_ pattern: [String?], in words: [Substring]) -> [Double]? {
        guard words.count >= pattern.count else { return nil }
        for start in 0...(words.count - pattern.count) {
            let pairs = zip(pattern, words[start...])
            let fits = pairs.allSatisfy { wanted, word in
                wanted.map { $0 == word.lowercased() } ?? (number(word) != nil)
            }
            if fits { return pairs.compactMap { wanted, word in wanted == nil ? number(word) : nil } }
        }
        return nil
    }

    private static func number(_ word: Substring) -> Double? {
        let digits = word.filter { $0 != "," }
        guard !digits.isEmpty, digits.count < 12, digits.allSatisfy({ $0.isASCII && $0.isWholeNumber }) else {
            return nil
        }
        return Double(digits)
    }
}
