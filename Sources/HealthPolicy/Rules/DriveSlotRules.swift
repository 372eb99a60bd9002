internal import HealthModel

/// Drive slots (IPMI 2.0 table 42-3, sensor type 0Dh). The BMC does not know what lives on a drive, so a lost drive is
/// redundancy lost and no more; an empty slot is nothing.
enum DriveSlotRules {
    static let rows: [Rule] = [
        event(0x01, "fault", .degraded, rank: 3, advice: "Replace this drive."),
        event(0x02, "predictive-failure", .degraded, rank: 2, advice: "Plan to replace this drive."),
        event(
            0x05, "in-critical-array", .degraded, rank: 1,
            advice: "Find the failed drive of this array and replace it.",
            family: "drive-slot.array"),
        event(
            0x06, "in-failed-array", .degraded, rank: 2, advice: "Restore this array.", family: "drive-slot.array"),
        event(
            0x07, "rebuild", .advisory, rank: 1, advice: "Wait for the rebuild to end.", family: "drive-slot.rebuild"),
        event(
            0x08, "rebuild-aborted", .degraded, rank: 2, advice: "Find out why the rebuild stopped.",
            family: "drive-slot.rebuild"),
    ]

    private static func event(
        _ offset: Int, _ name: String, _ severity: Severity, rank: Int, advice: String,
        family: String = "drive-slot.fault"
    ) -> Rule {
        Rule(
            id: "drive-slot.\(name)", trigger: .event(types: [.driveSlot], eventType: .sensorSpecific, offset: offset),
            severity: severity, advice: advice, source: "IPMI 2.0 table 42-3 type 0Dh offset \(offset)",
            warns: severity == .advisory, family: family, rank: rank)
    }
}
