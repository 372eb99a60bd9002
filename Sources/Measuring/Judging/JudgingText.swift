internal import HealthPolicy

extension Judging.Report {
    /// As a person reads it.
    package var text: [String] {
        var lines: [String] = []
        for kind in byKind.keys.sorted() {
            guard let matrix = byKind[kind] else { continue }
            lines += matrix.lines(title: "\(kind), expected") + [""]
        }
        lines += overall.lines(title: "all, expected") + [""]
        for disagreement in disagreements {
            lines.append(
                "\(disagreement.file) (\(disagreement.component)): expected \(disagreement.expected.rawValue), judged "
                    + "\(disagreement.got.rawValue)")
            lines.append("  label: \(disagreement.why)")
            lines += disagreement.findings.map { "  found: \($0)" }
        }
        let counts = unlabelled.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        lines += ["", "\(files) files read; without a label: \(counts.isEmpty ? "none" : counts)"]
        lines += refusals.map { "  refused: \($0.file): \($0.sentence)" }
        lines.append("failing called healthy: \(overall[.failing, .healthy]); aim 0")
        lines.append("healthy called failing: \(overall[.healthy, .failing]); aim 0")
        lines.append(
            "agreement: \(NumberText.percent(overall.agreement)); aim at least \(NumberText.percent(Judging.aim, 0))")
        lines.append(aimsHold ? "The aims hold." : "The aims do not hold.")
        return lines
    }
}
