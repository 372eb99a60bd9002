internal import FoundationEssentials
internal import HealthModel

/// Why things are as they are, for a person: the last decision, every answer of its gate, and how it came to it.
package enum ExplainText {
    package static func lines(_ explain: ExplainDocument) -> [String] {
        let status = explain.status
        var lines = [StatusText.verdict(status)]
        lines += status.alarms.map { "ALARM  \($0)" }
        lines += StatusText.hold(status)
        lines.append("")
        lines.append("Seen")
        lines += status.assessment.senses.map { "  \(StatusText.sense($0))" }
        lines += meaning(status)
        lines += decision(status)
        lines += done(explain.journal)
        lines += otherwise(explain)
        lines.append("Journal, newest last (UTC)")
        lines += explain.journal.map { "  \(time($0.wallTime))  \(pad($0.kind, 20)) \($0.message)" }
        return lines
    }

    // MARK: - What it means

    private static func meaning(_ status: StatusDocument) -> [String] {
        let findings = status.assessment.findings
        guard !findings.isEmpty else { return ["Meaning: nothing was found\(points(status))"] }
        return ["Meaning\(points(status))"] + findings.flatMap(finding)
    }

    /// "; score 85 = 100 - 15 (PSU1 Status)": every point named.
    private static func points(_ status: StatusDocument) -> String {
        guard let score = status.score else { return "; no score while the health is unknown" }
        let taken = status.assessment.findings.filter { $0.penalty > 0 }
        guard !taken.isEmpty else { return "; score \(score), no point is taken" }
        let words = taken.map { " - \($0.penalty) (\($0.component), \($0.rule))" }.joined()
        return "; score \(score) = 100\(words)" + (score == 0 ? ", never below 0" : "")
    }

    private static func finding(_ finding: FindingDocument) -> [String] {
        let consequence =
            switch finding.consequence {
            case .none: ""
            case .imminentStop: ", the node is about to stop by itself"
            case .corruptsData: ", it can corrupt data"
            }
        let points = finding.penalty == 1 ? "1 point" : "\(finding.penalty) points"
        let head =
            "  \(finding.component) (\(finding.kind.rawValue)): \(finding.severity.rawValue) of the "
            + "\(finding.scope.rawValue)\(consequence), \(finding.confidence.rawValue)\(finding.latched ? ", latched" : ""), "
            + "\(points) [\(finding.id)]"
        let label = finding.rule.hasSuffix(".trend") ? "trend   " : "seen    "
        let ages =
            "since \(AgeText.words(finding.firstSeenMilliseconds)), last \(AgeText.words(finding.lastSeenMilliseconds)) ago"
        return [head]
            + finding.evidence.enumerated().map { place, words in
                "      \(label) \(words)\(place == 0 ? " (\(ages))" : "")"
            } + (finding.reserve.map { ["      reserve  \($0.words)"] } ?? []) + ["      advice   \(finding.advice)"]
    }

    // MARK: - What was decided and done

    private static func decision(_ status: StatusDocument) -> [String] {
        let decision = status.decision
        var lines = ["Last decision\(AgeText.ago(decision.ageMilliseconds)): \(decision.step)"]
        lines.append("  why      \(decision.reason)")
        if !decision.causes.isEmpty { lines.append("  causes   \(decision.causes.joined(separator: ", "))") }
        if let underWay = decision.underWay { lines.append("  going on \(underWay)") }
        if let recheck = decision.recheckMilliseconds { lines.append("  again in \(AgeText.words(recheck))") }
        if !decision.gate.isEmpty {
            lines.append("Gate (every answer must be yes; unknown is no)")
            lines += gate(decision.gate)
        }
        return lines
    }

    /// Actions that a person reads.
    private static let doneLimit = 6

    /// What was done and read back, or not.
    private static func done(_ journal: [JournalDocument]) -> [String] {
        let kinds: Set<String> = ["action", "fence", "power-off.requested", "refused", "drain", "clear"]
        let entries = journal.filter { kinds.contains($0.kind) }.suffix(doneLimit)
        guard !entries.isEmpty else { return [] }
        return ["Done, newest last (UTC)"]
            + entries.map { entry in
                let status = entry.detail["status"]?.string.map { "\($0): " } ?? ""
                let why = entry.detail["reason"]?.string.map { " (\($0))" } ?? ""
                return "  \(time(entry.wallTime))  \(status)\(entry.message)\(why)"
            }
    }

    // MARK: - What would be otherwise

    private static func otherwise(_ explain: ExplainDocument) -> [String] {
        var lines = ["Would be decided otherwise (tried on a copy of the agent, the nearest first)"]
        if explain.changes.isEmpty { lines.append("  by no single change that was tried") }
        lines += explain.changes.map { "  \($0.sentence)" }
        if explain.partsNotTried > 0 {
            lines.append("  (\(explain.partsNotTried) more components were not tried)")
        }
        return lines
    }

    // MARK: - Words

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
    static func time(_ wall: Double) -> String {
        // A damaged journal may hold any number.
        guard wall.isFinite, (0..<253_402_300_800).contains(wall) else { return "at no known time" }
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, includingFractionalSeconds: true)
        let text = Date(timeIntervalSince1970: wall).formatted(style)
        return text.hasSuffix("Z") ? String(text.dropLast()) : text
    }
}
