internal import HealthModel
internal import HealthPolicy

/// Reads what `HistoryEncoder` wrote. What means nothing is refused, whatever it is.
struct HistoryDecoder {
    private var tables = HistoryTables()
    private var last = MonotonicInstant.zero
    /// Nothing can be understood before a chapter.
    private(set) var isOpen = false

    /// What was missing makes all that follows unintelligible, up to the next chapter.
    mutating func close() { isOpen = false }

    /// The entries of one event; nil if it means nothing.
    mutating func decode(_ text: Substring) -> [HistoryEntry]? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 2, let letter = words.first, let number = HistoryText.number(words[1]) else { return nil }
        if letter == "C" {
            let now = MonotonicInstant(nanoseconds: number)
            guard words.count == 3, now.isPlausible, let chapter = HistoryText.value(HistoryChapter.self, words[2]),
                chapter.wall.isFinite
            else { return nil }
            tables = HistoryTables()
            last = now
            isOpen = true
            return [HistoryEntry(at: now, event: .chapter(chapter))]
        }
        guard isOpen else { return nil }
        let now = MonotonicInstant(nanoseconds: last.nanoseconds &+ number)
        guard now.isPlausible else { return nil }
        last = now
        let rest = words.dropFirst(2)
        if letter == "D" { return step(rest, at: now) }
        return event(letter, rest, at: now).map { [HistoryEntry(at: now, event: $0)] }
    }

    private mutating func event(
        _ letter: Substring, _ words: ArraySlice<Substring>, at now: MonotonicInstant
    ) -> HistoryEvent? {
        if letter == "R" { return report(words, at: now) }
        guard let first = words.first else {
            return letter == "A" ? .assessed : letter == "X" ? .previewsForgotten : nil
        }
        let second = words.dropFirst().first
        switch letter {
        case "N": return first == "-" ? .day(nil) : Int(first).map { .day($0) }
        case "W": return HistoryText.real(first).map { .wall($0) }
        case "B": return HistoryText.bytes(first).map { .drives($0) }
        case "V":
            guard let seen = instant(first, before: now), let second, let view = Self.element(second, &tables.views)
            else {
                return nil
            }
            return .view(view.seen(at: seen))
        case "U": return Self.element(first, &tables.messages).map { .unreachable($0) }
        case "S", "T": return statement(words, isWhole: letter == "T", at: now)
        case "P":
            guard let seen = instant(first, before: now), let second,
                let preview = Self.element(second, &tables.previews)
            else { return nil }
            return .previewed(preview.seen(at: seen))
        case "F":
            return HistoryText.value(HistoryOutcome.self, first).flatMap {
                $0.outcome.finishedAt.isPlausible ? .finished($0.action, $0.outcome) : nil
            }
        case "H":
            return first == "null"
                ? .hold(nil) : HistoryText.value(DecisionState.OperatorHold.self, first).map { .hold($0) }
        case "K": return HistoryText.value(ClearResult.self, first).map { .cleared($0) }
        case "M": return HistoryText.value([String].self, first).map { .demoted($0) }
        case "L": return Int(first).map { .lost($0) }
        default: return nil
        }
    }

    private func instant(_ text: Substring, before now: MonotonicInstant) -> MonotonicInstant? {
        guard let age = HistoryText.number(text) else { return nil }
        let instant = MonotonicInstant(nanoseconds: now.nanoseconds &- age)
        return instant.isPlausible ? instant : nil
    }

    private static func element<Element: Codable>(_ text: Substring, _ table: inout Recent<Element>) -> Element? {
        if let index = Int(text) { return table[index] }
        guard let element = HistoryText.value(Element.self, text) else { return nil }
        table.add(element)
        return element
    }

    private mutating func report(_ words: ArraySlice<Substring>, at now: MonotonicInstant) -> HistoryEvent? {
        let words = Array(words)
        guard words.count >= 3, let seen = instant(words[0], before: now), let step = HistoryText.number(words[1]),
            let head = Self.element(words[2], &tables.heads),
            tables.slots[head.probe] != nil || tables.slots.count < HistoryTables.nameLimit
        else { return nil }
        let sequence = (tables.sequences[head.probe] ?? 0) &+ UInt64(bitPattern: step)
        tables.sequences[head.probe] = sequence
        guard let readings = tables.slots[head.probe, default: ReadingSlots()].readings(of: words.dropFirst(3)) else {
            return nil
        }
        return .report(head.report(sequence: sequence, observedAt: seen, readings: readings))
    }

    private mutating func statement(
        _ words: ArraySlice<Substring>, isWhole: Bool, at now: MonotonicInstant
    ) -> HistoryEvent? {
        let words = Array(words)
        if isWhole {
            guard let statement = HistoryText.value(NodeStatement.self, words[0]), statement.readAt.isPlausible else {
                return nil
            }
            if let index = tables.statements.firstIndex(where: { $0.node == statement.node }) {
                tables.statements[index] = statement
            } else {
                guard tables.statements.count < HistoryTables.nameLimit else { return nil }
                tables.statements.append(statement)
            }
            return .statement(statement)
        }
        guard words.count >= 2, let seen = instant(words[0], before: now), let index = Int(words[1]),
            tables.statements.indices.contains(index)
        else { return nil }
        var statement = tables.statements[index]
        statement.readAt = seen
        if words.count > 2 {
            guard case .statement(var word) = statement.reading, let step = HistoryText.number(words[2]) else {
                return nil
            }
            word.seq = word.seq &+ UInt64(bitPattern: step)
            statement.reading = .statement(word)
        }
        tables.statements[index] = statement
        return .statement(statement)
    }

    private mutating func step(_ words: ArraySlice<Substring>, at now: MonotonicInstant) -> [HistoryEntry]? {
        let words = Array(words)
        guard words.count == 4, let ending = HistoryStep.Ending(rawValue: String(words[1])),
            let gist = Self.element(words[3], &tables.gists)
        else { return nil }
        var entries: [HistoryEntry] = []
        if words[0] != "-" {
            guard let judged = instant(words[0], before: now) else { return nil }
            entries.append(HistoryEntry(at: judged, event: .assessed))
        }
        var nonce: String?
        if words[2] != "-" {
            nonce = HistoryText.value(String.self, words[2])
            guard nonce != nil else { return nil }
        }
        entries.append(
            HistoryEntry(at: now, event: .step(HistoryStep(ending: ending, nonce: nonce, decision: gist))))
        return entries
    }
}
