internal import HealthModel

/// Memory, machine checks and PCIe errors in the kernel's log (drivers/edac, arch/x86/kernel/cpu/mce, drivers/acpi/apei,
/// drivers/pci/pcie/aer.c; mcelog(8)).
enum KernelMemory {
    static func read(_ line: KernelLine, into report: inout KernelLogReport) {
        if line.has("edac ") {
            edac(line, into: &report)
        } else if line.hasAny("pcie bus error", "aer: ", "aer_status", "dpc: containment") {
            advancedErrors(line, into: &report)
        } else if line.hasAny("cpu clock throttled", "cpu clock is throttled", "temperature/speed normal") {
            return
        } else {
            machineCheck(line, into: &report)
        }
    }

    private static func edac(_ line: KernelLine, into report: inout KernelLogReport) {
        guard let controller = line.word(after: "EDAC "), controller.hasPrefix("MC") || line.hasAny(" ce ", " ue ")
        else { return }
        let counts = [
            (name: QuantityName.correctedErrors, count: count(line, " CE")), (.uncorrectedErrors, count(line, " UE")),
        ]
        let isCounted = counts.contains { $0.count != nil }
        let uncorrected = line.hasAny(" ue ", " ue:", "uncorrected error")
        let corrected = line.hasAny(" ce ", " ce:") || line.has("corrected error") && !uncorrected
        guard isCounted || corrected != uncorrected else { return }
        let quoted = line.text.between("label \"", "\"")
        let named = line.text.cut(at: " on ")?.after
        let label = (quoted ?? named.map { String($0.prefix { !" (,".contains($0) }) } ?? "").trimmingBlanks()
        let id = label.isEmpty || label == "unknown" ? controller : label
        let uncounted: QuantityName = uncorrected ? .uncorrectedErrors : .correctedErrors
        // "0 UE 0 CE" says that there is nothing.
        for (name, count) in isCounted ? counts : [(uncounted, 1)] {
            guard let count, count > 0 else { continue }
            report.change(.memory, id, because: line) { $0.count(name, count < 1e9 ? count : 1) }
        }
    }

    /// "3 CE", "0 UE".
    private static func count(_ line: KernelLine, _ words: String) -> Double? { line.number(before: words) }

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
        if isGraveRecord(line) {
            report.change(.processor, "machine-check", name: "machine checks", because: line) {
                $0.count(.uncorrectedErrors)
            }
            return
        }
        if line.hasAny("hardware error from apei", "hardware error from bert") {
            // The severity stands on a line of its own, which may be cut off.
            report.change(.processor, "machine-check", name: "machine checks", because: line) {
                $0.say(.reportedWarning)
            }
        }
        let isHardware = line.hasAny(
            "[hardware error]", "ghes:", "hardware error from apei", "mce:", "machine check",
            "hardware event. this is not")
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
            "type: fatal", "type: recoverable",
            "not syncing", "deferred error", "processor context corrupt", "killing ")
        if isBad, !line.hasAny("corrected error, no action") || line.has("uncorrected error") {
            report.change(.processor, "machine-check", name: "machine checks", because: line) {
                $0.count(.uncorrectedErrors)
            }
        } else if line.hasAny(
            "machine check events logged", "corrected error", "severity: corrected", "machine check: 0 bank",
            "hardware event. this is not", "corrected hardware error")
        {
            report.change(.processor, "machine-check", name: "machine checks", because: line) {
                $0.count(.correctedErrors)
            }
        }
    }

    /// A line of mcelog's record, which has its severity below its heading, or a status register that says it (Intel SDM
    /// volume 3 section 15.3.2.2: bit 63 valid, 61 uncorrected, 57 processor context corrupt).
    private static func isGraveRecord(_ line: KernelLine) -> Bool {
        if line.has("processor context corrupt") { return true }
        if line.lowered.trimmingBlanks().hasSuffix("uncorrected error") { return true }
        let after = line.text.cut(at: ": 0 Bank ")?.after.cut(at: ": ")?.after
        guard let word = after ?? (line.text.has("MCGSTATUS") ? line.text.cut(at: "STATUS ")?.after : nil) else {
            return false
        }
        let status = UInt64(word.prefix { $0.isHexDigit }, radix: 16) ?? 0
        return status >> 63 & 1 == 1 && (status >> 61 & 1 == 1 || status >> 57 & 1 == 1)
    }
}
