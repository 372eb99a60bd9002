/// What `GET /v1/ledger` answers: the evacuations that were decided, and what they were worth.
package struct LedgerDocument: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.ledger/1"

    package struct Entry: Codable, Equatable, Sendable {
        package var number: Int
        /// Seconds since 1970.
        package var wall: Int64
        package var causes: [String]
        package var rules: [String]
        package var value: Int
        /// false: it was only recorded.
        package var carriedOut: Bool
        package var outcome: String?
        /// "true", "false" or nil: nobody said yet.
        package var verdict: String?

        package init(
            number: Int, wall: Int64, causes: [String], rules: [String], value: Int, carriedOut: Bool, outcome: String?,
            verdict: String?
        ) {
            self.number = number
            self.wall = wall
            self.causes = causes
            self.rules = rules
            self.value = value
            self.carriedOut = carriedOut
            self.outcome = outcome
            self.verdict = verdict
        }
    }

    package struct Rule: Codable, Equatable, Sendable {
        package var rule: String
        package var right: Int
        package var wrong: Int
        /// 0...1.
        package var precision: Double
        package var demoted: Bool

        package init(rule: String, right: Int, wrong: Int, precision: Double, demoted: Bool) {
            self.rule = rule
            self.right = right
            self.wrong = wrong
            self.precision = precision
            self.demoted = demoted
        }
    }

    package var schema: String
    package var node: String
    package var mode: String
    /// Seconds since 1970, now.
    package var wall: Int64
    /// Oldest first.
    package var entries: [Entry]
    package var rules: [Rule]

    package init(node: String, mode: String, wall: Int64, entries: [Entry], rules: [Rule]) {
        schema = LedgerDocument.currentSchema
        self.node = node
        self.mode = mode
        self.wall = wall
        self.entries = entries
        self.rules = rules
    }
}
