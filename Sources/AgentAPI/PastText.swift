/// What stood at a time that is over, for a person.
package enum PastText {
    package static func lines(_ past: PastDocument) -> [String] {
        let score = past.score.map { ", score \($0)" } ?? ""
        var lines = [
            "\(past.node) at \(ExplainText.time(past.at)) UTC: \(past.health)\(score); mode \(past.mode ?? "unknown")"
        ]
        lines += past.alarms.map { "ALARM  \($0)" }
        if let started = past.startedAt { lines.append("The daemon had run since \(ExplainText.time(started))") }
        if let hold = past.hold { lines.append("Hold: \(ExplainText.time(hold.wallTime)) \(hold.message)") }
        lines.append("")
        lines.append(past.findings.isEmpty ? "Nothing was found" : "Found, and not gone")
        lines += past.findings.flatMap(finding)
        lines += decision(past)
        if !past.actions.isEmpty {
            lines.append("Done on it")
            lines += past.actions.map { entry($0, past.at) }
        }
        if !past.alarmsSaid.isEmpty {
            lines.append("Alarms of the hour before (whether one was over by then is not written down)")
            lines += past.alarmsSaid.map { entry($0, past.at) }
        }
        lines.append("Journal around that time (UTC)")
        lines += past.journal.map { entry($0, past.at) }
        return lines
    }

    private static func finding(_ found: PastDocument.Found) -> [String] {
        let latched = found.latched ? ", latched" : ""
        let confirmed = found.confirmedAt.map { ", confirmed at \(ExplainText.time($0))" } ?? ""
        let consequence = found.consequence == "none" ? "" : ", \(found.consequence)"
        return [
            "  \(found.component): \(found.severity) of the \(found.scope)\(consequence), \(found.confidence)\(latched), "
                + "since \(ExplainText.time(found.firstSeen))\(confirmed) [\(found.finding)]"
        ] + found.evidence.map { "      seen     \($0)" }
    }

    private static func decision(_ past: PastDocument) -> [String] {
        guard let decision = past.decision else { return ["Nothing had been decided since the daemon started"] }
        let step = decision.detail["step"]?.string ?? "unknown"
        let wanted = decision.detail["wanted"]?.string ?? "unknown"
        let held = decision.detail["held"]?.string ?? "unknown"
        let isDone = decision.detail["carried_out"] == .bool(true) || decision.detail["carried_out"]?.string == "true"
        let only = isDone || step == "wait" ? "" : ", only recorded"
        var lines = [
            "Decision in force, of \(ExplainText.time(decision.wallTime)): \(step)\(only)",
            "  why      \(decision.message)", "  rung     \(held), \(wanted) called for",
        ]
        if !past.gate.isEmpty {
            lines.append("Gate (every answer must be yes; unknown is no)")
            lines += ExplainText.gate(past.gate)
        }
        return lines
    }

    private static func entry(_ entry: JournalDocument, _ at: Double) -> String {
        let mark = entry.wallTime > at ? "+" : " "
        return "\(mark) \(ExplainText.time(entry.wallTime))  \(ExplainText.pad(entry.kind, 20)) \(entry.message)"
    }
}
