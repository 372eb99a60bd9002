/// What `GET /v1/explain?at=SECONDS` answers: what stood at a time that is over, from the journal.
package struct PastDocument: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.explain-past/1"

    /// Something that was found and not yet gone.
    package struct Found: Codable, Equatable, Sendable {
        package var finding: String
        package var rule: String
        package var component: String
        package var severity: String
        package var confidence: String
        package var scope: String
        package var consequence: String
        package var latched: Bool
        package var evidence: [String]
        /// Seconds since 1970: when it was found first, and when enough readings agreed.
        package var firstSeen: Double
        package var confirmedAt: Double?

        package init(
            finding: String, rule: String, component: String, severity: String, confidence: String, scope: String,
            consequence: String, latched: Bool, evidence: [String], firstSeen: Double, confirmedAt: Double?
        ) {
            self.finding = finding
            self.rule = rule
            self.component = component
            self.severity = severity
            self.confidence = confidence
            self.scope = scope
            self.consequence = consequence
            self.latched = latched
            self.evidence = evidence
            self.firstSeen = firstSeen
            self.confirmedAt = confirmedAt
        }
    }

    package var schema: String
    package var node: String
    /// Seconds since 1970: the time that was asked for, and the first that the journal knows of.
    package var at: Double
    package var begins: Double
    /// When the daemon had started that ran then; nil if the journal begins later than it.
    package var startedAt: Double?
    /// nil where the journal does not say.
    package var mode: String?
    package var health: String
    package var score: Int?
    /// Worst first.
    package var findings: [Found]
    /// The decision in force; nil if none had been made since the daemon started.
    package var decision: JournalDocument?
    package var gate: [GateDocument]
    /// Of the decision: sentences that stood then.
    package var alarms: [String]
    /// Alarms written down in the hour before; the journal does not say when one was over.
    package var alarmsSaid: [JournalDocument]
    /// The newest word of a person about a hold.
    package var hold: JournalDocument?
    /// What was done on the decision in force, and how it ended, also after the time.
    package var actions: [JournalDocument]
    /// What was written down around the time, oldest first.
    package var journal: [JournalDocument]

    package init(
        node: String, at: Double, begins: Double, startedAt: Double?, mode: String?, health: String, score: Int?,
        findings: [Found], decision: JournalDocument?, gate: [GateDocument], alarms: [String],
        alarmsSaid: [JournalDocument], hold: JournalDocument?, actions: [JournalDocument], journal: [JournalDocument]
    ) {
        schema = PastDocument.currentSchema
        self.node = node
        self.at = at
        self.begins = begins
        self.startedAt = startedAt
        self.mode = mode
        self.health = health
        self.score = score
        self.findings = findings
        self.decision = decision
        self.gate = gate
        self.alarms = alarms
        self.alarmsSaid = alarmsSaid
        self.hold = hold
        self.actions = actions
        self.journal = journal
    }
}
