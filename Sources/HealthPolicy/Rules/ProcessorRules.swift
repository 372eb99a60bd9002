internal import HealthModel

/// Processors (IPMI 2.0 table 42-3, sensor type 07h) and the critical interrupts that stop them (type 13h).
enum ProcessorRules {
    static let rows: [Rule] = [
        // One log entry is enough for these two: the processor stops with the event, so that nothing can assert it twice.
        Rule(
            id: "processor.internal-error", trigger: processor(0x00), severity: .failing,
            advice: "Find out whether processor, board or firmware failed, then clear the finding.",
            source: "IPMI 2.0 table 42-3 type 07h offset 00h (IERR)", latches: true, logSuffices: true,
            family: "processor.internal-error", rank: 1),
        Rule(
            id: "processor.thermal-trip", trigger: processor(0x01), severity: .failing,
            advice: "Restore the cooling of this processor, then clear the finding.",
            source: "IPMI 2.0 table 42-3 type 07h offset 01h", consequence: .corruptsData, latches: true,
            logSuffices: true, family: "processor.thermal-trip", rank: 1),
        event(0x02, "self-test-failed", .failing, advice: "Replace this processor."),
        event(0x03, "hang-in-post", .failing, advice: "Check this processor and the board's firmware."),
        event(0x04, "did-not-start", .failing, advice: "Replace this processor."),
        event(0x05, "configuration-error", .degraded, advice: "Use processors that the board supports together."),
        event(0x06, "complex-error", .failing, advice: "Replace this processor."),
        event(0x08, "disabled", .degraded, advice: "Find out why the firmware runs without this processor."),
        event(0x0A, "throttled", .degraded, advice: "Check heat sink, airflow and power limit of this processor."),
        event(0x0B, "machine-check", .failing, advice: "Read the machine check record and replace the failed part."),
        event(0x0C, "corrected-machine-check", .advisory, advice: "Watch this processor."),
    ]

    static let interruptRows: [Rule] = [
        interrupt(0x01, "bus-timeout", .degraded),
        interrupt(0x02, "io-channel-check", .degraded),
        interrupt(0x04, "pci-parity-error", .degraded),
        interrupt(0x05, "pci-system-error", .degraded),
        interrupt(0x06, "failsafe-timeout", .degraded),
        interrupt(0x07, "bus-correctable-error", .advisory),
        interrupt(0x08, "bus-uncorrectable-error", .degraded),
        interrupt(0x09, "fatal-nmi", .failing, latching: true),
        interrupt(0x0A, "bus-fatal-error", .failing, latching: true),
        interrupt(0x0B, "bus-degraded", .degraded),
    ]

    private static func processor(_ offset: Int) -> Rule.Trigger {
        .event(types: [.processor], eventType: .sensorSpecific, offset: offset)
    }

    private static func event(_ offset: Int, _ name: String, _ severity: Severity, advice: String) -> Rule {
        Rule(
            id: "processor.\(name)", trigger: processor(offset), severity: severity, advice: advice,
            source: "IPMI 2.0 table 42-3 type 07h offset \(offset)",
            warns: severity == .advisory, family: "processor.\(name)", rank: 1)
    }

    /// The fatal two stop the node, so that one log entry is all there will ever be.
    private static func interrupt(
        _ offset: Int, _ name: String, _ severity: Severity, latching: Bool = false
    ) -> Rule {
        Rule(
            id: "critical-interrupt.\(name)",
            trigger: .event(types: [.criticalInterrupt], eventType: .sensorSpecific, offset: offset),
            severity: severity, advice: "Find the card or bridge that raised it in the SEL and the kernel's log.",
            source: "IPMI 2.0 table 42-3 type 13h offset \(offset)", latches: latching, logSuffices: latching,
            warns: severity == .advisory, family: "critical-interrupt.\(name)", rank: 1)
    }
}
