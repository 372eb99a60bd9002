internal import FoundationEssentials
package import HealthModel
package import HealthPolicy

/// One line of `forewarn assess -o json`: one component of one file, or a file without any. docs/assess.md is the
/// contract; fields are added, never changed or removed.
package struct AssessRecord: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.assess/1"

    package var schema = AssessRecord.currentSchema
    package var file: String
    /// nil: the file is none of the known formats, or could not be read.
    package var format: String?
    /// The verdict of the whole file, the same in each of its records.
    package var fileVerdict: Verdict
    /// nil: the record is about the file or parts of it, and `message` says why they name no component.
    package var component: Component?
    package var verdict: Verdict
    package var message: String?
    /// Worst first.
    package var findings: [AssessFinding]

    package static func records(of assessment: DocumentAssessment) -> [AssessRecord] {
        guard !assessment.judgements.isEmpty else {
            return [
                AssessRecord(
                    file: assessment.name, format: assessment.format, fileVerdict: .unknown, component: nil,
                    verdict: .unknown, message: assessment.message, findings: [])
            ]
        }
        let fileVerdict = assessment.verdict
        let components = assessment.judgements.map { judgement in
            AssessRecord(
                file: assessment.name, format: assessment.format, fileVerdict: fileVerdict,
                component: judgement.component, verdict: judgement.verdict, message: judgement.message,
                findings: judgement.findings.map(AssessFinding.init))
        }
        // Parts of the file that named no component beside those that did.
        guard let message = assessment.message else { return components }
        return components + [
            AssessRecord(
                file: assessment.name, format: assessment.format, fileVerdict: fileVerdict, component: nil,
                verdict: .unknown, message: message, findings: [])
        ]
    }

    /// Without a line break; names of fields in alphabetical order.
    package var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            return "{\"schema\":\"\(schema)\",\"verdict\":\"unknown\",\"findings\":[]}"
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// A finding without what only a running agent has (times, confidence, score).
package struct AssessFinding: Codable, Equatable, Sendable {
    package var rule: String
    package var severity: Finding.Severity
    package var scope: Finding.Scope
    package var consequence: Finding.Consequence
    package var evidence: [String]
    package var advice: String

    package init(_ finding: Finding) {
        rule = finding.rule
        severity = finding.severity
        scope = finding.scope
        consequence = finding.consequence
        evidence = finding.evidence
        advice = finding.advice
    }
}
