internal import HealthModel

/// Memory, machine checks and PCIe errors in the kernel's log (drivers/edac, arch/x86/kernel/cpu/mce, drivers/acpi/apei,
/// drivers/pci/pcie/aer.c; mcelog(8)).
enum KernelMemory {
    static func read(_ line: KernelLine, into report: inout KernelLogReport) {
        if line.has("edac ") {
            edac(line, into: &report)
        } else if line.hasAny("pcie bus error", "aer: ", "aer_status", "dpc: containment") {
            advancedErrors(line, into: &report)
        } else if line.hasAny("cpu clock throttled", "temperature/speed normal") {
            return
        } else {
            machineCheck(line, into: &report)
        }
    }

    private static func edac(_ line: KernelLine, into report: inout KernelLogReport) {
        guard let controller = line.word(after: "EDAC "), controller.hasPrefix("MC") || line.hasAny(" ce ", " ue ")
        else { return }
        let corrected = line.hasAny(" ce ", " ce:", "corrected error")
        let uncorrected = line.hasAny(" ue ", " ue:", "uncorrected error")
        guard corrected != uncorrected else { return }
        let quoted = line.text.between("label \"", "\"")
        let named = line.text.cut(at: " on ")?.after
        let label = (quoted ?? named.map { String($0.prefix { !" (,".contains($0) }) } ?? "").trimmingBlanks()
        let id = label.isEmpty || label == "unknown" ? controller : label
        let counted = line.number(before: corrected ? " CE" : " UE") ?? 1
        let count = counted >= 1 && counted < 1e9 ? counted : 1
        report.change(.memory, id, because: line) { $0.count(corrected ? .correctedErrors : .uncorrectedErrors, count) }
    }

    private static func advancedErrors(_ line: KernelLine, into report: inout KernelLogReport) {
        let device = line.text.split { " ,".contains($0) }.map { $0.hasSuffix(":") ? $0.dropLast() : $0 }.last {
            isAddress($0)
        }
        let id = device.map(String.init) ?? "pcie"
        if line.hasAny("uncorrected (fatal)", "uncorrectable (fatal)", "severity=fatal") {
            report.change(.pciDevice, id, because: line) { $0.count(.fatalErrors) }
        } else if line.hasAny(
            "uncorrected (non-fatal)", "uncorrectable (non-fatal)", "severity=uncorrected", "dpc: containment")
        {
            report.change(.pciDevice, id, because: line) { $0.count(.uncorrectedErrors) }
        } else if line.hasAny("severity=corrected", "corrected error received", "corrected error message received") {
            report.change(.pciDevice, id, because: line) { $0.count(.correctedErrors) }
        }
    }

    /// "0000:3b:00.0".
    private static func isAddress(_ word: Substring) -> Bool {
        let parts = word.split(separator: ":")
        return parts.count == 3 && parts[0].count == 4 && parts[2].contains(".") && parts[2].count == 4
            && word.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }

    private static func machineCheck(_ line: KernelLine, into report: inout KernelLogReport) {
        let isHardware = line.hasAny(
            "[hardware error]", "hardware error from apei", "mce:", "machine check", "hardware event. this is not")
        if line.hasAny("memory failure: 0x", "uncorrected hardware memory error", "uncorrected memory error") {
            report.change(.memory, "memory", because: line) { $0.count(.uncorrectedErrors) }
            return
        }
        if line.hasAny("corrected memory errors", "dimm memory error count exceeded", "corrected dimm memory error") {
            report.change(.memory, "memory", because: line) { $0.count(.correctedErrors) }
            return
        }
        guard isHardware else { return }
        let isBad = line.hasAny(
            "machine check exception", "fatal machine check", "uncorrected", "severity: fatal", "severity: recoverable",
            "not syncing", "deferred error", "processor context corrupt", "killing ")
        if isBad, !line.hasAny("corrected error, no action") || line.has("uncorrected error") {
            report.change(.processor, "machine-check", name: "machine checks", because: line) {
                $0.count(.uncorrectedErrors)
            }
        } else if line.hasAny(
            "machine check events logged", "corrected error", "severity: corrected", "machine check: 0 bank",
            "hardware event. this is not")
        {
            report.change(.processor, "machine-check", name: "machine checks", because: line) {
                $0.count(.correctedErrors)
            }
        }
    }
}
