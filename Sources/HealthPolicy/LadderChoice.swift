package import HealthModel

/// What an assessment calls for, before latch, dwell and gate.
package struct LadderChoice: Equatable, Sendable {
    package var rung: Rung
    /// The value of an evacuation; meaningless for the milder rungs.
    package var evacuateValue: Int
    /// The findings that call for it, worst first.
    package var causes: [Finding]
    /// By the plan for what both nodes share, the node that everything is to run on; nil if it is the node's own.
    package var consolidatesOn: String?

    /// Findings that end with a power-off.
    package var dangerous: [Finding] { causes.filter { $0.consequence == .corruptsData } }

    /// nil when the health is unknown: nothing is called for, and nothing may improve.
    package static func wanted(by assessment: Assessment) -> LadderChoice? {
        let confirmed = assessment.findings.filter { $0.confidence == .confirmed }
        switch assessment.health {
        case .unknown: return nil
        case .green: return LadderChoice(rung: .observe, evacuateValue: RungValue.evacuate, causes: [])
        case .yellow:
            return LadderChoice(rung: .avoid, evacuateValue: RungValue.evacuate, causes: confirmed)
        case .red:
            let causes = confirmed.filter { $0.severity >= .failing && $0.scope == .node }
            if causes.contains(where: { $0.consequence == .corruptsData }) {
                return LadderChoice(rung: .powerOff, evacuateValue: RungValue.evacuate, causes: causes)
            }
            let ahead = causes.contains { $0.consequence == .imminentStop }
            return LadderChoice(
                rung: .evacuate, evacuateValue: ahead ? RungValue.evacuateAhead : RungValue.evacuate, causes: causes)
        }
    }
}

extension Rung {
    /// The workload is to leave or has left.
    package var isEvacuation: Bool {
        switch self {
        case .observe, .avoid: false
        case .evacuate, .standby, .powerOff: true
        }
    }
}
