internal import HealthModel

/// Heat, stalls, interrupts without an owner, and vendors' agents that write into the same log.
enum KernelSystem {
    static func read(_ line: KernelLine, into report: inout KernelLogReport) {
        if line.hasAny("cpu clock throttled", "cpu clock is throttled") {
            report.change(.processor, "thermal", name: "processor temperature", because: line) {
                $0.count(.throttleEvents)
                $0.say(.throttled)
            }
        } else if line.has("temperature/speed normal") {
            report.change(.processor, "thermal", name: "processor temperature", because: line) {
                $0.unsay(.throttled)
                $0.say(.wasThrottled)
            }
        } else if line.hasAny("critical temperature reached", "thermal shutdown") {
            report.change(.temperature, "thermal-zone", name: "thermal zone", because: line) {
                $0.say(.thermalShutdown)
            }
        } else if line.hasAny("out of memory: kill", "oom-kill:", "invoked oom-killer") {
            guard line.has("out of memory: kill") else { return }
            report.change(.kernel, "memory-use", name: "use of memory", because: line) { $0.count(.outOfMemoryKills) }
        } else if line.hasAny(
            "blocked for more than", "soft lockup", "hard lockup", "self-detected stall", "detected stalls")
        {
            report.change(.kernel, "stalls", name: "stalled processes", because: line) { $0.count(.stalls) }
        } else if line.hasAny(
            "nmi: pci system error", "nmi received for unknown reason", "nmi: iock error",
            "do you have a strange power saving")
        {
            report.change(.pciDevice, "nmi", name: "non-maskable interrupts", because: line) { $0.say(.busError) }
        } else if line.has("dmar: "), line.hasAny("fault status", "fault addr") {
            // drivers/iommu/intel/dmar.c: a device asked for memory that is not its own.
            report.change(.pciDevice, "dmar", name: "IOMMU", because: line) { $0.say(.reportedWarning) }
        } else if line.has("kernel panic - not syncing") {
            report.change(.kernel, "panic", name: "kernel panic", because: line) {
                $0.say(line.hasAny("machine check", "hardware", "mce") ? .kernelHardwareError : .reportedWarning)
            }
        } else if line.has("bert: ") && line.has("error records from previous boot") {
            report.change(.kernel, "previous-boot", name: "errors of the boot before", because: line) {
                $0.say(.kernelHardwareError)
            }
        }
        agents(line, into: &report)
    }

    /// Dell's OMSA, HPE's and IPMI's event daemons.
    private static func agents(_ line: KernelLine, into report: inout KernelLogReport) {
        guard
            line.hasAny(
                "server administrator", "ipmievd", "cmaeventd", "hpasmlited", "hpasmd", "instrumentation service",
                "amsd"),
            report.agentLines.count < 10_000
        else { return }
        var message = line.text.cut(at: "]: ")?.after ?? line.text.cut(at: ": ")?.after ?? line.text
        if let event = message.cut(at: "EventID:")?.after {
            // The number tells the kind of event and would be taken for the part's.
            message = event.blankSeparated.dropFirst().joined(separator: " ")
        }
        let isOver = line.hasAny(
            "returned to a normal", "returned to normal", "deassert", "regained", "redundancy normal", "repaired")
        let isCritical = line.hasAny(
            "detected a failure", "failure value", "failed", "critical", "non-recoverable", "uncorrectable", "lost")
        let isWarning = line.hasAny("warning", "degraded", "predict", "redundan", "caution", "correctable")
        guard isOver || isCritical || isWarning else { return }
        report.agentLines.append(
            SeverityLog.Line(
                severity: isCritical ? "Critical" : "Warning", message: message, time: "", type: nil, sensor: nil,
                isOver: isOver))
    }
}
