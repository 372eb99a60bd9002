/// Every evacuation that was decided, made or only recorded, with the rules that called for it, and what a person said
/// of it later: whether the alarm was true.
package struct DecisionLedger: Codable, Equatable, Sendable {
    package enum Verdict: String, Codable, Sendable, CaseIterable {
        case trueAlarm = "true"
        case falseAlarm = "false"
    }

    package struct Entry: Codable, Equatable, Sendable {
        /// Counts from 1 on this node.
        package var number: Int
        /// Seconds since 1970, for people.
        package var wall: Int64
        /// Ids of the findings that called for it.
        package var causes: [String]
        package var rules: [String]
        /// The value that was, or would have been, published.
        package var value: Int
        package var carriedOut: Bool
        /// How the action ended; nil for what was only recorded, or has not ended.
        package var outcome: String?
        package var verdict: Verdict?
        /// Power-on hours at the decision of each drive among the causes, by its id: only what its own tests say later
        /// judges it. nil in what earlier versions wrote.
        package var testMarks: [String: Int]?
    }

    /// Verdicts on one rule, also of entries that are gone.
    package struct Tally: Codable, Equatable, Sendable {
        package var right = 0
        package var wrong = 0

        package init(right: Int = 0, wrong: Int = 0) {
            self.right = right
            self.wrong = wrong
        }

        package var total: Int { right + wrong }
        /// 0...1.
        package var precision: Double { total == 0 ? 1 : Double(right) / Double(total) }
    }

    package private(set) var entries: [Entry] = []
    package private(set) var tallies: [String: Tally] = [:]
    private var last = 0

    /// What is kept: the state file has a fixed size.
    static let entryLimit = 32
    package static let causeLimit = 4
    static let ruleLimit = 64
    /// A rule that was judged so often at least, and right in less than half, only advises.
    package static let demotionVerdicts = 4
    package static let demotionPrecision = 0.5

    package init() {}

    /// - Returns: the entry's number.
    package mutating func decided(
        causes: [String], rules: [String], value: Int, carriedOut: Bool, wall: Int64, testMarks: [String: Int] = [:]
    ) -> Int {
        last += 1
        entries.append(
            Entry(
                number: last, wall: wall, causes: Array(causes.prefix(Self.causeLimit)),
                rules: Array(rules.prefix(Self.causeLimit)), value: value, carriedOut: carriedOut, outcome: nil,
                verdict: nil, testMarks: testMarks.isEmpty ? nil : testMarks))
        if entries.count > Self.entryLimit { entries.removeFirst(entries.count - Self.entryLimit) }
        return last
    }

    package mutating func ended(_ number: Int, as outcome: String) {
        guard let index = entries.firstIndex(where: { $0.number == number }) else { return }
        entries[index].carriedOut = true
        entries[index].outcome = outcome
    }

    /// A later word replaces an earlier one.
    /// - Returns: the entry; nil if there is none of that number.
    package mutating func judge(_ number: Int, _ verdict: Verdict) -> Entry? {
        guard let index = entries.firstIndex(where: { $0.number == number }) else { return nil }
        let before = entries[index].verdict
        entries[index].verdict = verdict
        for rule in Set(entries[index].rules) {
            guard tallies[rule] != nil || tallies.count < Self.ruleLimit else { continue }
            var tally = tallies[rule] ?? Tally()
            if let before { tally.count(before, -1) }
            tally.count(verdict, 1)
            tallies[rule] = tally
        }
        return entries[index]
    }

    /// All but the numbers and what was said of each rule.
    /// - Returns: whether there was anything to forget.
    package mutating func forgetEntries() -> Bool {
        defer { entries = [] }
        return !entries.isEmpty
    }

    /// Rules that were wrong too often, in order.
    package var demoted: [String] {
        tallies.filter { $0.value.total >= Self.demotionVerdicts && $0.value.precision < Self.demotionPrecision }
            .map(\.key).sorted()
    }
}

extension DecisionLedger.Tally {
    fileprivate mutating func count(_ verdict: DecisionLedger.Verdict, _ step: Int) {
        switch verdict {
        case .trueAlarm: right = max(0, right + step)
        case .falseAlarm: wrong = max(0, wrong + step)
        }
    }
}
