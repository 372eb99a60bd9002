internal import HealthModel
internal import HealthPolicy

/// What was exercised: a run that never met a situation proves nothing about it.
package struct Coverage: Sendable {
    static let verdicts: [GateAnswer.Verdict] = [.yes, .no, .unknown]
    static let questionIndex: [GateQuestion: Int] = Dictionary(
        uniqueKeysWithValues: GateQuestion.allCases.enumerated().map { ($1, $0) })

    package private(set) var rungs: [String: Int] = [:]
    package private(set) var actions: [String: Int] = [:]
    /// By question, then yes, no, unknown.
    package private(set) var gate: [[Int]] = Array(
        repeating: [0, 0, 0], count: GateQuestion.allCases.count)
    package private(set) var faults = [Int](repeating: 0, count: FaultKind.allCases.count)
    package private(set) var pairs = [Int](repeating: 0, count: FaultKind.allCases.count * FaultKind.allCases.count)
    package private(set) var decisions = 0
    package private(set) var drains = (allowed: 0, refused: 0)

    mutating func decided(_ decision: Decision) {
        decisions += 1
        for answer in decision.gate { count(answer) }
    }

    mutating func planned(_ plan: DrainPlan) {
        if plan.allowed { drains.allowed += 1 } else { drains.refused += 1 }
        for answer in plan.gate { count(answer) }
    }

    private mutating func count(_ answer: GateAnswer) {
        guard let question = Self.questionIndex[answer.question] else { return }
        let verdict =
            switch answer.verdict {
            case .yes: 0
            case .no: 1
            case .unknown: 2
            }
        gate[question][verdict] += 1
    }

    mutating func acted(_ action: Action, _ outcome: ActionOutcome) {
        let (word, rung): (String, String?) =
            switch action.kind {
            case .announce: ("announce", nil)
            case .withdraw: ("withdraw", nil)
            case .publishHealth(RungValue.observe): ("publish-health", "observe")
            case .publishHealth(RungValue.avoid): ("publish-health", "avoid")
            case .publishHealth(RungValue.evacuateAhead): ("publish-health", "evacuate ahead")
            case .publishHealth: ("publish-health", action.countsAsMove ? "evacuate" : "evacuate, empty")
            case .recordPermanentHealth: ("record-permanent-health", nil)
            case .standby: ("standby", "standby")
            case .liftStandby: ("lift-standby", nil)
            case .requestPowerOff(let request) where SharedCause.isOne(request.reason):
                ("request-power-off by the plan", nil)
            case .requestPowerOff: ("request-power-off", nil)
            case .withdrawPowerOffRequest: ("withdraw-power-off-request", nil)
            case .fencePeer: ("fence-peer", "power-off")
            }
        actions["\(word) \(outcome.status.rawValue)", default: 0] += 1
        if let rung, outcome.succeeded { rungs[rung, default: 0] += 1 }
    }

    mutating func faultBegan(_ kind: FaultKind) {
        guard let index = FaultKind.ordinal[kind] else { return }
        faults[index] += 1
    }

    /// Pairs of faults of different kinds that were there at the same time.
    mutating func faults(_ all: [Fault]) {
        for (index, first) in all.enumerated() {
            for second in all[(index + 1)...] where first.kind != second.kind && first.overlaps(second) {
                guard let left = FaultKind.ordinal[first.kind], let right = FaultKind.ordinal[second.kind] else {
                    continue
                }
                pairs[min(left, right) * FaultKind.allCases.count + max(left, right)] += 1
            }
        }
    }

    mutating func add(_ other: Coverage) {
        rungs.merge(other.rungs, uniquingKeysWith: +)
        actions.merge(other.actions, uniquingKeysWith: +)
        for index in gate.indices { for verdict in 0..<3 { gate[index][verdict] += other.gate[index][verdict] } }
        for index in faults.indices { faults[index] += other.faults[index] }
        for index in pairs.indices { pairs[index] += other.pairs[index] }
        decisions += other.decisions
        drains = (drains.allowed + other.drains.allowed, drains.refused + other.drains.refused)
    }
}
