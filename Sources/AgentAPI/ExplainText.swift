internal import FoundationEssentials
internal import HealthModel

/// Why things are as they are, for a person: the last decision, every answer of its gate, and how it came to it.
package enum ExplainText {
    package static func lines(_ explain: ExplainDocument) -> [String] {
        let status = explain.status
        let decision = status.decision
        var lines = [StatusText.verdict(status)]
        lines += status.alarms.map { "ALARM  \($0)" }
        lines += StatusText.hold(status)
        lines.append("")
        lines.append("Last decision\(AgeText.ago(decision.ageMilliseconds)): \(decision.step)")
        lines.append("  why      \(decision.reason)")
        if !decision.causes.isEmpty { lines.append("  causes   \(decision.causes.joined(separator: ", "))") }
        if let underWay = decision.underWay { lines.append("  going on \(underWay)") }
        if let recheck = decision.recheckMilliseconds {
            lines.append("  again in \(AgeText.words(recheck))")
        }
        if !decision.gate.isEmpty {
            lines.append("Gate (every answer must be yes; unknown is no)")
            lines += gate(decision.gate)
        }
        if !status.assessment.findings.isEmpty {
            lines.append("Findings")
            lines += status.assessment.findings.flatMap(StatusText.finding).map { "  \($0)" }
        }
        lines.append("Journal, newest last (UTC)")
        lines += explain.journal.map { "  \(time($0.wallTime))  \(pad($0.kind, 20)) \($0.message)" }
        return lines
    }

    package static func gate(_ answers: [GateDocument]) -> [String] {
        answers.map { answer in
            let verdict = answer.verdict.rawValue
            return
                "  \(pad(verdict == "yes" ? "yes" : verdict.uppercased(), 8)) \(pad(answer.question, 20)) "
                + "\(answer.evidence)\(AgeText.ago(answer.ageMilliseconds))"
        }
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// "2026-01-31 12:00:05.123"
    private static func time(_ wall: Double) -> String {
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, includingFractionalSeconds: true)
        let text = Date(timeIntervalSince1970: wall).formatted(style)
        return text.hasSuffix("Z") ? String(text.dropLast()) : text
    }
}
