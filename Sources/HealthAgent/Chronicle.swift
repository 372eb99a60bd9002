internal import AgentAPI
internal import FoundationEssentials
internal import HealthModel
internal import HealthPolicy

/// Tells transitions from levels: what was written down once is not written again while it stands.
struct Chronicle: Sendable {
    struct Note: Equatable, Sendable {
        var kind: JournalEntry.Kind
        var message: String
        var detail: JSONValue
    }

    private var known: [String: Finding] = [:]
    private var health: NodeHealth?
    /// What the decision rests on, and the steps that were written down since it has been so: an action that is refused
    /// again and again alternates with the waiting in between.
    private var situation: String?
    private var told: Set<String> = []
    private var standingAlarms: Set<String> = []
    /// Requests of peers that were written down.
    private var knownRequests: Set<String> = []

    // MARK: - Health

    mutating func changes(_ assessment: Assessment) -> [Note] {
        var notes: [Note] = []
        var present: [String: Finding] = [:]
        for finding in assessment.findings where present[finding.id] == nil {
            present[finding.id] = finding
            let before = known[finding.id]
            if before == nil { notes.append(note(.firstBad, finding, finding.evidence.first ?? finding.rule)) }
            if finding.confidence == .confirmed, before?.confidence != .confirmed {
                notes.append(note(.confirmed, finding, finding.evidence.first ?? finding.rule))
            }
        }
        for finding in known.values.sorted(by: { $0.id < $1.id }) where present[finding.id] == nil {
            notes.append(note(.gone, finding, "\(finding.id) is no longer found"))
        }
        known = present
        if health != assessment.health {
            let before = health?.rawValue ?? "unknown"
            let score = assessment.score.map { JSONValue.integer(Int64($0.points)) } ?? .null
            if health != nil || assessment.health != .unknown {
                notes.append(
                    Note(
                        kind: .health, message: "This node is \(assessment.health.rawValue), it was \(before)",
                        detail: ["from": .string(before), "to": .string(assessment.health.rawValue), "score": score]))
            }
            health = assessment.health
        }
        return notes
    }

    private func note(_ kind: JournalEntry.Kind, _ finding: Finding, _ message: String) -> Note {
        Note(
            kind: kind, message: message,
            detail: [
                "finding": .string(finding.id), "rule": .string(finding.rule),
                "component": .string(finding.component.name), "severity": .string(finding.severity.rawValue),
                "confidence": .string(finding.confidence.rawValue), "scope": .string(finding.scope.rawValue),
                "consequence": .string(finding.consequence.rawValue), "latched": .bool(finding.latched),
                "evidence": .array(finding.evidence.map(JSONValue.string)),
                "observed_ms": .integer(finding.lastSeen.nanoseconds / 1_000_000),
            ])
    }

    // MARK: - Decisions

    /// A decision is written down when its causes, its rung or the closed questions of its gate change, and else each step
    /// once. A read or a simulation on the way to it is not.
    mutating func decided(_ decision: Decision, carriedOut: Bool) -> Note? {
        switch decision.step {
        case .refresh, .preview: return nil
        case .wait, .act: break
        }
        let closed = decision.gate.closed.map(\.question.rawValue)
        let key = "\(decision.causes)|\(closed)|\(decision.held.rawValue)"
        if key != situation { (situation, told) = (key, []) }
        guard told.insert(decision.step.word).inserted else { return nil }
        return Note(
            kind: .decision, message: decision.reason,
            detail: [
                "step": .string(decision.step.word), "wanted": .string(decision.wanted.rawValue),
                "held": .string(decision.held.rawValue), "causes": .array(decision.causes.map(JSONValue.string)),
                "gate": .array(decision.gate.map(Chronicle.answer)), "carried_out": .bool(carriedOut),
                "decision": Chronicle.json(decision),
            ])
    }

    /// What follows is another attempt at something else, or the same thing anew.
    mutating func actionSucceeded() { told = [] }

    /// The decision itself, every byte of it: a dry run records the same (I9).
    private static func json(_ decision: Decision) -> JSONValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only a number that is not finite cannot be encoded, and a decision holds none.
        guard let data = try? encoder.encode(decision),
            let value = try? JSONDecoder().decode(JSONValue.self, from: data)
        else { return .null }
        return value
    }

    private static func answer(_ answer: GateAnswer) -> JSONValue {
        [
            "question": .string(answer.question.rawValue), "verdict": .string(answer.verdict.rawValue),
            "evidence": .string(answer.evidence),
            "age_ms": answer.ageMilliseconds.map(JSONValue.integer) ?? .null,
        ]
    }

    // MARK: - Alarms

    /// Each sentence once while it stands. Numbers in it count up, and are not what it says.
    mutating func alarms(_ sentences: [String]) -> [Note] {
        let keyed = sentences.map { ($0, Chronicle.withoutNumbers($0)) }
        let notes = keyed.filter { !standingAlarms.contains($0.1) }
            .map { Note(kind: .alarm, message: $0.0, detail: [:]) }
        standingAlarms = Set(keyed.map(\.1))
        return notes
    }

    /// 9 and 10 seconds are one sentence.
    private static func withoutNumbers(_ sentence: String) -> String {
        var text = ""
        for character in sentence where !(character.isNumber && text.last == "#") {
            text.append(character.isNumber ? "#" : character)
        }
        return text
    }

    // MARK: - Requests

    /// A peer asks to be switched off.
    mutating func requests(_ statements: [NodeStatement], besides local: String) -> [Note] {
        var notes: [Note] = []
        for entry in statements where entry.node != local {
            guard case .statement(let statement) = entry.reading, let request = statement.powerOff,
                knownRequests.insert("\(entry.node) \(request.nonce)").inserted
            else { continue }
            // Anybody in the cluster's group can write requests: what is remembered of them is bounded.
            if knownRequests.count > 256 { knownRequests.removeAll() }
            notes.append(
                Note(
                    kind: .powerOffRequested, message: "\(entry.node) asks to be switched off: \(request.reason)",
                    detail: [
                        "target": .string(entry.node), "nonce": .string(request.nonce),
                        "reason": .string(request.reason),
                    ]))
        }
        return notes
    }
}
