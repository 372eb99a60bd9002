internal import HealthModel

/// Errors that memory, processors and buses count, wherever the count comes from (EDAC, machine checks, AER, logs).
enum ErrorCounterRules {
    private static let ras = "Linux Documentation/admin-guide/ras.rst: ce_count, ue_count"
    private static let aer = "PCI Express Base 5.0 section 6.2; Linux Documentation/PCI/pcieaer-howto.rst"

    static let rows: [MeasurementRule] = [
        ArrayRules.row(
            "memory.edac-uncorrected", .failed, [.memory], .atLeast(.uncorrectedErrors, 1), family: "memory.edac",
            rank: 4,
            advice: "Replace this memory module, then clear the finding.", source: ras, latches: true,
            consequence: .corruptsData),
        ArrayRules.row(
            "memory.edac-corrected-many", .degraded, [.memory],
            .any([.atLeast(.correctedErrors, 1000), .grew(.correctedErrors, by: 10, within: .seconds(86_400))]),
            family: "memory.edac", rank: 2,
            advice: "Plan to replace this memory module; its errors come often.",
            source: "mcelog.conf(5): dimm ce-error-threshold 10 in 24 hours"),
        ArrayRules.row(
            "memory.edac-corrected", .advisory, [.memory], .atLeast(.correctedErrors, 1), family: "memory.edac",
            rank: 1,
            advice: "Watch this memory module; corrected errors often come before uncorrected ones.",
            source: "Schroeder et al., DRAM errors in the wild, SIGMETRICS 2009, section 4.1", warns: true),
        ArrayRules.row(
            "processor.machine-check-uncorrected", .failing, [.processor], .atLeast(.uncorrectedErrors, 1),
            family: "processor.mce", rank: 3,
            advice: "Read the record with mcelog or rasdaemon and replace what it names.",
            source: "Intel SDM volume 3 section 15.6; Linux Documentation/arch/x86/x86_64/machinecheck.rst"),
        ArrayRules.row(
            "processor.machine-check-many", .degraded, [.processor],
            .any([.atLeast(.correctedErrors, 100), .grew(.correctedErrors, by: 100, within: .seconds(86_400))]),
            family: "processor.mce", rank: 2,
            advice: "Plan to replace the processor or the module that the records name.",
            source: "mcelog.conf(5): socket ce-error-threshold 100 in 24 hours"),
        ArrayRules.row(
            "processor.machine-check-corrected", .advisory, [.processor], .atLeast(.correctedErrors, 1),
            family: "processor.mce", rank: 1,
            advice: "Read the record with mcelog or rasdaemon and watch what it names.",
            source: "mcelog(8)", warns: true),
        ArrayRules.row(
            "processor.throttled-now", .degraded, [.processor], .says(.throttled), family: "processor.throttle",
            rank: 2,
            advice: "Check heat sink, fans and airflow; this processor slows down to stay whole.",
            source: "Linux drivers/thermal/intel/therm_throt.c: package_throttle_count"),
        ArrayRules.row(
            "processor.throttle-events", .degraded, [.processor],
            .grew(.throttleEvents, by: 10, within: .seconds(3600)), family: "processor.throttle", rank: 2,
            advice: "Check heat sink, fans and airflow; this processor slows down again and again.",
            source: "Linux drivers/thermal/intel/therm_throt.c"),
        ArrayRules.row(
            "processor.was-throttled", .advisory, [.processor], .says(.wasThrottled), family: "processor.throttle",
            rank: 1, advice: "Check heat sink, fans and airflow; this processor was too hot for a while.",
            source: "Linux drivers/thermal/intel/therm_throt.c", warns: true),
        ArrayRules.row(
            "processor.machine-check-exceptions", .degraded, [.processor], .atLeast(.machineCheckExceptions, 1),
            family: "processor.mce", rank: 2, advice: "Read the record with rasdaemon and replace what it names.",
            source: "Linux arch/x86/kernel/irq.c: MCE"),
        ArrayRules.row(
            "processor.deferred-errors", .degraded, [.processor], .atLeast(.deferredErrors, 1),
            family: "processor.deferred", rank: 1, advice: "Read the record with rasdaemon and replace what it names.",
            source: "AMD APM volume 2 section 9.3: deferred errors"),
        ArrayRules.row(
            "processor.corrected-thresholds", .advisory, [.processor],
            .grew(.machineCheckThresholds, by: 1, within: .seconds(86_400)), family: "processor.mce", rank: 1,
            advice: "Read the record with rasdaemon and watch what it names.",
            source: "Linux arch/x86/kernel/irq.c: THR", warns: true),
        ArrayRules.row(
            "memory.recorded-uncorrected", .degraded, [.memory], .atLeast(.recordedUncorrectedErrors, 1),
            family: "memory.recorded", rank: 2,
            advice: "Find the module in rasdaemon's record and replace it, if that was not done since.",
            source: "ras-mc-ctl(8): uncorrected memory errors on record"),
        ArrayRules.row(
            "memory.recorded-corrected", .advisory, [.memory], .atLeast(.recordedCorrectedErrors, 1000),
            family: "memory.recorded", rank: 1, advice: "Find the module in rasdaemon's record and watch it.",
            source: "ras-mc-ctl(8): corrected memory errors on record", warns: true),
        ArrayRules.row(
            "pci.fatal", .failing, [.pciDevice], .atLeast(.fatalErrors, 1), family: "pci", rank: 4,
            advice: "Move the workload away; replace the card or its slot.", source: aer),
        ArrayRules.row(
            "pci.uncorrected", .degraded, [.pciDevice], .atLeast(.uncorrectedErrors, 1), family: "pci", rank: 3,
            advice: "Seat the card anew; if it errs again replace the card, then the slot.", source: aer),
        ArrayRules.row(
            "pci.corrected", .advisory, [.pciDevice], .atLeast(.correctedErrors, 1), family: "pci", rank: 1,
            advice: "Watch this card; its link has to send packets again.", source: aer, warns: true),
        ArrayRules.row(
            "pci.bus-error", .degraded, [.pciDevice], .says(.busError), family: "pci.bus", rank: 1,
            advice: "Look for the card that raised it in the BMC's log and by AER.",
            source: "Linux arch/x86/kernel/nmi.c"),
        ArrayRules.row(
            "pci.removed", .failing, [.pciDevice], .says(.removed), family: "pci", rank: 5,
            advice: "Find out why the device left the bus.", source: "udev(7): ACTION=remove of a PCI device"),
    ]
}
