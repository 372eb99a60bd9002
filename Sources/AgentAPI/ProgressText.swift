/// The progress of an order, for a person.
package enum ProgressText {
    package static func lines(_ line: ProgressLine) -> [String] {
        let time = ExplainText.pad("+\(AgeText.words(line.elapsedMilliseconds))", 9)
        switch line.event {
        case .plan:
            var lines = ["Plan: \(line.message)"]
            lines += ExplainText.gate(line.gate ?? [])
            lines += (line.moves ?? []).map { "  moves    \($0.resource) (\($0.role)): \($0.from) -> \($0.to)" }
            lines += (line.stops ?? []).map { "  stops    \($0) (a clone instance or fence device of this node)" }
            return lines
        case .outcome, .progress: return ["\(time) \(line.message)"]
        case .proof: return ["\(time) proof: \(line.message)"]
        case .done:
            return ["\(time) \(line.result == .ok ? "" : "\(line.result?.rawValue ?? "unknown"): ")\(line.message)"]
        }
    }
}
