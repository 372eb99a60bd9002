internal import HealthModel

/// Memory (IPMI 2.0 table 42-3, sensor type 0Ch).
enum MemoryRules {
    static let rows: [Rule] = [
        event(
            0x00, "correctable-error", .advisory, rank: 1,
            advice: "Watch this module; corrected errors often come before uncorrectable ones.", warns: true),
        // The log entry alone is enough: the BMC saw the error itself, a node that halts on it may never assert it again,
        // and going on with memory that loses bits is worse than a move too many.
        Rule(
            id: "memory.uncorrectable-error",
            trigger: .event(types: [.memory], eventType: .sensorSpecific, offset: 0x01), severity: .failed,
            advice: "Replace the memory module, then clear the finding.",
            source: "IPMI 2.0 table 42-3 type 0Ch offset 01h", consequence: .corruptsData, latches: true,
            logSuffices: true, family: "memory.uncorrectable", rank: 1),
        event(
            0x02, "parity", .failing, rank: 1,
            advice: "Replace the memory module.", family: "memory.parity"),
        event(
            0x03, "scrub-failed", .degraded, rank: 1,
            advice: "Replace the memory module; a bit is stuck.", family: "memory.scrub"),
        event(
            0x04, "disabled", .degraded, rank: 1,
            advice: "Replace the memory module; the firmware runs without it.", family: "memory.disabled"),
        event(
            0x05, "correctable-limit-reached", .degraded, rank: 2,
            advice: "Plan to replace the memory module; its corrected errors are no longer logged."),
        event(
            0x07, "configuration-error", .degraded, rank: 1,
            advice: "Check that the module is seated and fits the board's population rules.",
            family: "memory.configuration"),
        event(
            0x09, "throttled", .degraded, rank: 1,
            advice: "Check airflow over the memory.", family: "memory.temperature"),
        event(
            0x0A, "critical-overtemperature", .failing, rank: 2,
            advice: "Move the workload away and restore the airflow over the memory.", family: "memory.temperature"),
    ]

    private static func event(
        _ offset: Int, _ name: String, _ severity: Severity, rank: Int, advice: String,
        family: String = "memory.correctable", warns: Bool = false
    ) -> Rule {
        Rule(
            id: "memory.\(name)", trigger: .event(types: [.memory], eventType: .sensorSpecific, offset: offset),
            severity: severity, advice: advice, source: "IPMI 2.0 table 42-3 type 0Ch offset \(offset)",
            warns: warns, family: family, rank: rank)
    }
}
