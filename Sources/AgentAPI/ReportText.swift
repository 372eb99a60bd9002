internal import FoundationEssentials

/// What was moved, or would have been, for a person.
package enum ReportText {
    /// - Parameter seconds: how far back.
    package static func lines(_ ledger: LedgerDocument, since seconds: Int64) -> [String] {
        let entries = ledger.entries.filter { ledger.wall - $0.wall <= seconds }
        let made = entries.count(where: \.carriedOut)
        var lines = [
            "\(ledger.node), mode \(ledger.mode), last \(words(seconds)): evacuated \(made) times, would have "
                + "evacuated \(entries.count - made) times more"
        ]
        for entry in entries {
            let time = Date(timeIntervalSince1970: Double(entry.wall)).formatted(.iso8601)
            let done = entry.carriedOut ? "evacuated (\(entry.outcome ?? "no outcome"))" : "only recorded"
            let verdict = entry.verdict.map { "\($0) alarm" } ?? "no verdict yet"
            lines.append("  \(entry.number)  \(time)  \(done), \(verdict): \(entry.causes.joined(separator: ", "))")
        }
        guard !ledger.rules.isEmpty else { return lines }
        lines.append("Rules by their verdicts")
        for rule in ledger.rules {
            let percent = Int((rule.precision * 100).rounded())
            lines.append(
                "  \(rule.rule): right in \(rule.right) of \(rule.right + rule.wrong) (\(percent) %)"
                    + (rule.demoted ? ", only advises" : ""))
        }
        return lines
    }

    /// "7d", "24h", "30m": seconds; nil for what is none.
    package static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...100_000).contains(count)
        else { return nil }
        return count * unit
    }

    private static func words(_ seconds: Int64) -> String {
        seconds % 86_400 == 0 ? "\(seconds / 86_400) days" : "\(seconds / 60) minutes"
    }
}
