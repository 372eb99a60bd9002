internal import HealthModel
internal import HealthPolicy
internal import LinuxAccess

/// A judgement for a person.
enum AssessText {
    /// Healthy components that are named one by one; more are only counted.
    static let healthyLimit = 12

    static func lines(of assessment: DocumentAssessment) -> [String] {
        let name = Printable.clean(assessment.name, limit: 1024)
        guard let format = assessment.format else { return [] }
        var lines = ["\(name) (\(format)): \(assessment.verdict.rawValue)"]
        if let message = assessment.message { lines.append("  \(Printable.clean(message, limit: 1024))") }
        let healthy = assessment.judgements.filter { $0.verdict == .healthy && $0.findings.isEmpty }
        for judgement in assessment.judgements.sorted(by: { $0.verdict.urgency > $1.verdict.urgency }) {
            if judgement.verdict == .healthy, judgement.findings.isEmpty, healthy.count > healthyLimit { continue }
            lines += component(judgement)
        }
        if healthy.count > healthyLimit { lines.append("  \(healthy.count) other components: healthy") }
        return lines
    }

    private static func component(_ judgement: ComponentJudgement) -> [String] {
        let component = judgement.component
        var lines = ["  \(component.kind.rawValue) \(component.name): \(judgement.verdict.rawValue)"]
        if let message = judgement.message { lines.append("    \(message)") }
        for finding in judgement.findings {
            let evidence = finding.evidence.isEmpty ? [finding.rule] : finding.evidence
            lines.append("    \(finding.severity.rawValue): \(evidence.joined(separator: "; ")) [\(finding.rule)]")
            lines.append("      \(finding.advice)")
        }
        return lines
    }
}

extension Verdict {
    /// Order in which a person reads: the worst first.
    var urgency: Int {
        switch self {
        case .failing: 3
        case .unknown: 2
        case .warning: 1
        case .healthy: 0
        }
    }
}
