package import HealthModel

/// The judgement of this node's hardware, with everything that a person needs to believe it.
package struct AssessmentDocument: Codable, Equatable, Sendable {
    /// Every sense that the configuration requires has delivered a complete and fresh report.
    package var complete: Bool
    /// Worst first.
    package var findings: [FindingDocument]
    package var senses: [SenseDocument]

    package init(complete: Bool, findings: [FindingDocument], senses: [SenseDocument]) {
        self.complete = complete
        self.findings = findings
        self.senses = senses
    }
}

package struct FindingDocument: Codable, Equatable, Sendable {
    package var id: String
    package var rule: String
    package var component: String
    package var kind: ComponentKind
    package var severity: Finding.Severity
    package var confidence: Finding.Confidence
    package var scope: Finding.Scope
    package var consequence: Finding.Consequence
    /// Points that it takes from the score.
    package var penalty: Int
    package var latched: Bool
    package var firstSeenMilliseconds: Int64
    package var lastSeenMilliseconds: Int64
    package var evidence: [String]
    package var advice: String
    /// What is left of the component's group; only in `explain`, and where the group is known.
    package var reserve: ReserveDocument?

    /// - Parameter now: what the ages are counted to.
    package init(_ finding: Finding, at now: MonotonicInstant) {
        id = finding.id
        rule = finding.rule
        component = finding.component.name
        kind = finding.component.kind
        severity = finding.severity
        confidence = finding.confidence
        scope = finding.scope
        consequence = finding.consequence
        penalty = finding.penalty
        latched = finding.latched
        firstSeenMilliseconds = finding.firstSeen.age(at: now).wholeMilliseconds
        lastSeenMilliseconds = finding.lastSeen.age(at: now).wholeMilliseconds
        evidence = finding.evidence
        advice = finding.advice
    }
}

/// How one probe is doing.
package struct SenseDocument: Codable, Equatable, Sendable {
    package var probe: String
    package var freshness: SenseStatus.Freshness
    /// nil if it never reported.
    package var ageMilliseconds: Int64?
    package var readings: Int
    package var message: String?

    package init(_ status: SenseStatus, at now: MonotonicInstant) {
        probe = status.probe
        freshness = status.freshness
        ageMilliseconds = status.observedAt?.age(at: now).wholeMilliseconds
        readings = status.readingCount
        message = status.message
    }
}
