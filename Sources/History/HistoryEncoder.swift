internal import HealthModel
internal import HealthPolicy

/// Writes events down as text, each against what was said before it in its chapter.
struct HistoryEncoder {
    private var tables = HistoryTables()
    private var last = MonotonicInstant.zero
    /// When the hardware was judged, not written down yet: it goes with the step that rests on it.
    private var assessed: MonotonicInstant?

    /// The events to append; empty if there is nothing to be said yet. nil if it cannot be written down.
    mutating func encode(_ entry: HistoryEntry) -> [String]? {
        switch entry.event {
        case .assessed:
            assessed = entry.at
            return []
        case .step(let step): return stepWords(step, at: entry.at).map { [$0] }
        case .report, .cleared, .demoted, .drives:
            // The judgement before it did not know of it.
            let before = assessed.map { ["A \(delta(to: $0))"] } ?? []
            assessed = nil
            return words(entry).map { before + [$0] }
        default: return words(entry).map { [$0] }
        }
    }

    private mutating func words(_ entry: HistoryEntry) -> String? {
        if case .chapter(let chapter) = entry.event {
            tables = HistoryTables()
            assessed = nil
            last = entry.at
            return HistoryText.json(chapter).map { "C \(HistoryText.number(entry.at.nanoseconds)) \($0)" }
        }
        let now = entry.at
        let time = delta(to: now)
        func simple(_ letter: String, _ value: some Encodable) -> String? {
            HistoryText.json(value).map { "\(letter) \(time) \($0)" }
        }
        switch entry.event {
        case .chapter, .assessed, .step: return nil
        case .day(let day): return "N \(time) \(day.map { "\($0)" } ?? "-")"
        case .wall(let offset): return "W \(time) \(HistoryText.real(offset))"
        case .drives(let bytes): return "B \(time) \(HistoryText.hexadecimal(bytes))"
        case .report(let report): return reportWords(report, time, at: now)
        case .view(let view): return viewWords(view, time, at: now)
        case .unreachable(let message): return Self.place(message, in: &tables.messages).map { "U \(time) \($0)" }
        case .statement(let statement): return statementWords(statement, time, at: now)
        case .previewed(let preview):
            let seen = HistoryText.number(now.nanoseconds &- preview.observedAt.nanoseconds)
            return Self.place(preview.seen(at: .zero), in: &tables.previews).map { "P \(time) \(seen) \($0)" }
        case .previewsForgotten: return "X \(time)"
        case .finished(let action, let outcome): return simple("F", HistoryOutcome(action: action, outcome: outcome))
        case .hold(let hold): return simple("H", hold)
        case .cleared(let result): return simple("K", result)
        case .demoted(let rules): return simple("M", rules)
        case .lost(let count): return "L \(time) \(count)"
        }
    }

    private mutating func delta(to instant: MonotonicInstant) -> String {
        defer { last = instant }
        return HistoryText.number(instant.nanoseconds &- last.nanoseconds)
    }

    /// The number of `element` in its table, or the element itself where it is new to it.
    private static func place<Element: Codable & Equatable>(_ element: Element, in table: inout Recent<Element>)
        -> String?
    {
        if let index = table.elements.firstIndex(of: element) { return "\(index)" }
        table.add(element)
        return HistoryText.json(element)
    }

    private mutating func reportWords(_ report: ProbeReport, _ time: String, at now: MonotonicInstant) -> String? {
        guard tables.slots[report.probe] != nil || tables.slots.count < HistoryTables.nameLimit,
            let head = Self.place(ReportHead(report), in: &tables.heads)
        else { return nil }
        let seen = HistoryText.number(now.nanoseconds &- report.observedAt.nanoseconds)
        let step = HistoryText.number(
            Int64(bitPattern: report.sequence &- (tables.sequences[report.probe] ?? 0)))
        tables.sequences[report.probe] = report.sequence
        guard let words = tables.slots[report.probe, default: ReadingSlots()].words(for: report.readings) else {
            return nil
        }
        return (["R", time, seen, step, head] + words).joined(separator: " ")
    }

    private mutating func viewWords(_ view: ClusterView, _ time: String, at now: MonotonicInstant) -> String? {
        let seen = HistoryText.number(now.nanoseconds &- view.observedAt.nanoseconds)
        return Self.place(view.seen(at: .zero), in: &tables.views).map { "V \(time) \(seen) \($0)" }
    }

    private mutating func statementWords(
        _ statement: NodeStatement, _ time: String, at now: MonotonicInstant
    ) -> String? {
        let seen = HistoryText.number(now.nanoseconds &- statement.readAt.nanoseconds)
        guard let index = tables.statements.firstIndex(where: { $0.node == statement.node }) else {
            guard tables.statements.count < HistoryTables.nameLimit else { return nil }
            tables.statements.append(statement)
            return HistoryText.json(statement).map { "T \(time) \($0)" }
        }
        let old = tables.statements[index]
        tables.statements[index] = statement
        if old.reading == statement.reading { return "S \(time) \(seen) \(index)" }
        if case .statement(var word) = old.reading, case .statement(let new) = statement.reading {
            let step = Int64(bitPattern: new.seq &- word.seq)
            word.seq = new.seq
            if word == new { return "S \(time) \(seen) \(index) \(HistoryText.number(step))" }
        }
        return HistoryText.json(statement).map { "T \(time) \($0)" }
    }

    private mutating func stepWords(_ step: HistoryStep, at now: MonotonicInstant) -> String? {
        let time = delta(to: now)
        let judged = assessed.map { HistoryText.number(now.nanoseconds &- $0.nanoseconds) } ?? "-"
        assessed = nil
        guard let nonce = step.nonce.map({ HistoryText.json($0) }) ?? "-" else { return nil }
        let gist: String?
        if let index = tables.gists.elements.firstIndex(where: {
            $0.agrees(with: step.decision) && $0.health == step.decision.health
        }) {
            gist = "\(index)"
        } else {
            tables.gists.add(step.decision)
            gist = HistoryText.json(step.decision)
        }
        return gist.map { "D \(time) \(judged) \(step.ending.rawValue) \(nonce) \($0)" }
    }
}

/// An action and how it ended.
struct HistoryOutcome: Codable {
    var action: Action
    var outcome: ActionOutcome
}
