internal import HealthModel

/// What the sensors of a snapshot are together: all fans, all power supplies, or a BMC that talks nonsense. By the
/// daemon's own eyes, which need one look here.
struct SnapshotParts {
    /// Why the BMC cannot be believed; nil if it can.
    let sickness: String?
    /// One judgement each for the fans and the supplies of the node, where they are worse together than alone.
    let groups: [ComponentJudgement]

    init(_ readings: [Reading]) {
        let now = MonotonicInstant(nanoseconds: 0)
        var assessor = Assessor(
            configuration: AssessorConfiguration(requiredProbes: [], confirmReadings: 1, confirmWindow: 1))
        let believable = assessor.receivedSensors(in: readings, of: "snapshot", at: now, sweep: true, complete: true)
        sickness = assessor.sicknesses.values.first?.sentence
        groups =
            believable
            ? assessor.groupFindings(at: now).map { judged in
                // What the mains do is the room's affair, and nothing that this node could be mended for.
                let verdict = judged.finding.scope == .node ? Verdict.failing : .warning
                return ComponentJudgement(
                    component: judged.finding.component, verdict: verdict, findings: [judged.finding])
            } : []
    }
}
