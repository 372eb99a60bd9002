package import HealthModel

/// What would be decided otherwise, and what would have to change for it. The daemon has tried it on a copy of itself.
package struct ChangeDocument: Codable, Equatable, Sendable {
    /// Each of these is enough by itself; the changes within one of them have to come together. Half sentences:
    /// "PSU2 Status (power-supply) failed as well".
    package var alternatives: [[String]]
    /// Half a sentence with "would": "would evacuate svc (red with score 20)".
    package var decision: String
    /// As it would be: of the first alternative where there are several.
    package var health: NodeHealth
    package var score: Int?
    package var wanted: Rung
    package var held: Rung
    /// "wait", or the name of an action as in `DecisionDocument.step`.
    package var step: String
    /// What the action would set: a health value, a node.
    package var value: String?
    /// Workload that would move.
    package var moves: [String]
    /// Answers of the gate that would still stand in the way.
    package var closed: [GateDocument]
    /// Whether the mode lets it be done; else it would only be recorded.
    package var carriedOut: Bool
    /// It is taken for granted that crm_simulate finds a place for everything: it was not asked.
    package var assumesPlacement: Bool
    /// How long from now, where time is among the changes of the first alternative.
    package var afterMilliseconds: Int64?
    package var sentence: String

    package init(
        alternatives: [[String]], decision: String, health: NodeHealth, score: Int?, wanted: Rung, held: Rung,
        step: String, value: String?, moves: [String], closed: [GateDocument], carriedOut: Bool,
        assumesPlacement: Bool, afterMilliseconds: Int64?
    ) {
        self.alternatives = alternatives
        self.decision = decision
        self.health = health
        self.score = score
        self.wanted = wanted
        self.held = held
        self.step = step
        self.value = value
        self.moves = moves
        self.closed = closed
        self.carriedOut = carriedOut
        self.assumesPlacement = assumesPlacement
        self.afterMilliseconds = afterMilliseconds
        sentence = ChangeDocument.sentence(decision, alternatives, carriedOut: carriedOut, assumed: assumesPlacement)
    }

    /// Alternatives that a person reads; the rest is in `alternatives`.
    private static let spoken = 6

    private static func sentence(
        _ decision: String, _ alternatives: [[String]], carriedOut: Bool, assumed: Bool
    ) -> String {
        let clauses = alternatives.prefix(spoken).map { $0.joined(separator: " and ") }
        let more = alternatives.count - clauses.count
        let which = alternatives.count > 1 ? "if one of these came true: " : "if "
        let separator = alternatives.contains { $0.count > 1 } ? "; " : ", "
        let rest = more > 0 ? "\(separator)or one of \(more) more" : ""
        let mode = carriedOut ? "" : ", which would only be recorded in this mode"
        let placed = assumed ? " (provided that crm_simulate finds a place for it)" : ""
        return "\(decision)\(mode) \(which)\(clauses.joined(separator: separator))\(rest)\(placed)"
    }
}

/// What is left of a group of parts that stand in for each other.
package struct ReserveDocument: Codable, Equatable, Sendable {
    /// "power supplies", "fans", "md0".
    package var group: String
    package var members: Int
    package var working: Int
    package var needed: Int

    package init(group: String, members: Int, working: Int, needed: Int) {
        self.group = group
        self.members = members
        self.working = working
        self.needed = needed
    }

    /// "1 of 2 power supplies work and 1 is needed: none may fail".
    package var words: String {
        let spare = max(0, working.subtractingReportingOverflow(needed).partialValue)
        let left = spare == 0 ? "none may fail" : spare == 1 ? "one may fail" : "\(spare) may fail"
        return "\(group): \(working) of \(members) work and \(needed) \(needed == 1 ? "is" : "are") needed, \(left)"
    }
}
