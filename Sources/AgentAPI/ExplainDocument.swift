/// What `GET /v1/explain` answers: the state as in status, and how it came to it.
package struct ExplainDocument: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.explain/1"

    package var schema: String
    package var status: StatusDocument
    /// The end of the journal, oldest first.
    package var journal: [JournalDocument]
    /// What would be decided otherwise, the nearest changes first.
    package var changes: [ChangeDocument]
    /// Components that were not tried for `changes`, because there are too many.
    package var partsNotTried: Int

    package init(
        status: StatusDocument, journal: [JournalDocument], changes: [ChangeDocument] = [], partsNotTried: Int = 0
    ) {
        schema = ExplainDocument.currentSchema
        self.status = status
        self.journal = journal
        self.changes = changes
        self.partsNotTried = partsNotTried
    }
}

/// One line of the journal.
package struct JournalDocument: Codable, Equatable, Sendable {
    /// Seconds since 1970, for display.
    package var wallTime: Double
    /// Milliseconds since boot.
    package var monotonicMilliseconds: Int64
    package var kind: String
    package var node: String
    /// One sentence.
    package var message: String
    /// A JSON object with the keys that docs/journal.md lists for the kind.
    package var detail: JSONValue

    package init(
        wallTime: Double, monotonicMilliseconds: Int64, kind: String, node: String, message: String, detail: JSONValue
    ) {
        self.wallTime = wallTime
        self.monotonicMilliseconds = monotonicMilliseconds
        self.kind = kind
        self.node = node
        self.message = message
        self.detail = detail
    }
}
