package import HealthModel

/// What would be decided in a situation: the assessment, and the first thing that would be done about it.
package struct Prospect: Equatable, Sendable {
    package var health: NodeHealth
    package var score: Int?
    /// The rung that the assessment would call for, and the one that the node would be on.
    package var wanted: Rung
    package var held: Rung
    /// nil: nothing would be done. An announcement is followed to what it announces.
    package var action: Action?
    /// Workload that the action would move.
    package var moves: [String]
    package var gate: [GateAnswer]
    package var reason: String
    /// `crm_simulate` was not asked: it was taken to find a place for everything that is to move, and to move nothing else.
    package var assumesPlacement: Bool

    /// Whether another one is decided, not merely said in other words.
    func isSameDecision(as other: Prospect) -> Bool {
        health == other.health && wanted == other.wanted && held == other.held && does == other.does
            && gate.isOpen == other.gate.isOpen
    }

    /// The action without its reason and nonces.
    var does: Doing? { action.map { Doing($0.kind) } }

    enum Doing: Hashable, Sendable {
        case announces, withdraws, publishes(Int), records(Int), standby(String), lifts(String), requests, takesBack
        case fences(String)

        init(_ kind: Action.Kind) {
            self =
                switch kind {
                case .announce: .announces
                case .withdraw: .withdraws
                case .publishHealth(let value): .publishes(value)
                case .recordPermanentHealth(let value): .records(value)
                case .standby(let node, _): .standby(node)
                case .liftStandby(let node, _): .lifts(node)
                case .requestPowerOff: .requests
                case .withdrawPowerOffRequest: .takesBack
                case .fencePeer(let node, _, _): .fences(node)
                }
        }
    }
}

extension Prospect {
    /// Half a sentence with "would": "would evacuate svc", from what was decided.
    package var words: String {
        let colour = score.map { "\(health.rawValue) with score \($0)" } ?? health.rawValue
        let closed = gate.closed.map(\.question.rawValue).joined(separator: ", ")
        let stopped =
            wanted.isEvacuation && !held.isEvacuation && !gate.closed.isEmpty
            ? "; \(wanted.rawValue) would be called for, and the gate would stop it (\(closed))" : ""
        guard let does else {
            if !stopped.isEmpty { return "would do nothing (\(colour))\(stopped)" }
            return "would stay on rung \(held.rawValue) (\(colour))"
        }
        let end = wanted == .powerOff ? ", and ask to be switched off after that" : ""
        switch does {
        case .announces: return "would announce a move"
        case .withdraws: return "would take the announced move back"
        case .publishes(let value) where value <= RungValue.evacuate:
            return moves.isEmpty
                ? "would mark itself as evacuated (\(colour))\(end)"
                : "would evacuate \(moves.joined(separator: ", ")) (\(colour))\(end)"
        case .publishes(let value) where value == RungValue.avoid:
            return "would keep new resources away (\(colour))\(stopped)"
        case .publishes: return "would be a target for resources again (\(colour))"
        case .records(let value):
            return value == RungValue.permanentAtRest
                ? "would take the mark of a dangerous finding away"
                : "would mark the dangerous finding for after a reboot\(end)"
        case .standby: return "would go into standby\(end)"
        case .lifts(let node): return "would lift the standby of \(node)"
        case .requests: return "would ask to be switched off"
        case .takesBack: return "would take its request to be switched off back"
        case .fences(let node): return "would switch \(node) off at its own request"
        }
    }
}
