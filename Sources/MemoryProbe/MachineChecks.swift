internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// Machine checks as the kernel counts them in /proc/interrupts (/dev/mcelog is gone, and the directory `machinecheck`
/// in /sys has settings only).
///
/// Source: arch/x86/kernel/irq.c: MCE machine check exceptions, THR threshold interrupts (a bank had corrected errors),
/// DFR deferred errors. MCP, the polls, says nothing of errors. A broadcast exception counts once on every processor:
/// the sum is "it moved", not a number of faults.
struct MachineChecks {
    let interrupts: String
    let settings: String
    init(sys: String, proc: String) {
        interrupts = "\(proc)/interrupts"
        settings = "\(sys)/devices/system/machinecheck"
    }

    /// - Returns: nil where the processor has no machine checks (virtual machines).
    func read() -> Measurement? {
        var draft = MeasurementDraft(Component(kind: .processor, id: "machine-checks", name: "machine checks"))
        if let counts = draft.take(counts()) {
            guard let exceptions = counts["MCE"] else { return nil }
            draft.add(.machineCheckExceptions, .value(exceptions))
            if let count = counts["THR"] { draft.add(.machineCheckThresholds, .value(count)) }
            if let count = counts["DFR"] { draft.add(.deferredErrors, .value(count)) }
        } else if draft.measurement.condition == .answered {
            return nil
        }
        draft.measurement.notes = blindness()
        return draft.measurement
    }

    /// The sums of the rows that matter. The table has a column for each processor and a row for each interrupt: up to
    /// megabytes.
    private func counts() -> KernelAnswer<[String: UInt64]> {
        var sums: [String: UInt64] = [:]
        var nonsense: String?
        do {
            try KernelFile.lines(of: interrupts) { line in
                // "MCE:          0          0   Machine check exceptions"; "  0:" and so on are devices.
                guard let colon = line.prefix(16).firstIndex(of: UInt8(ascii: ":")) else { return }
                let name = KernelText.text(KernelText.trimmed(line[..<colon]))
                guard ["MCE", "THR", "DFR"].contains(name) else { return }
                if let sum = MachineChecks.sum(line[(colon + 1)...]) {
                    sums[name] = sum
                } else {
                    nonsense = "\(interrupts) has no numbers in its row \(name)."
                }
            }
        } catch {
            return KernelAnswer(error)
        }
        return nonsense.map { .garbled($0) } ?? .value(sums)
    }

    private static func sum(_ columns: ArraySlice<UInt8>) -> UInt64? {
        var sum: UInt64?
        for field in KernelText.fields(columns) {
            guard let count = KernelText.digits(field) else { break }
            let (total, overflow) = (sum ?? 0).addingReportingOverflow(count)
            sum = overflow ? .max : total
        }
        return sum
    }

    /// Settings that keep the kernel from seeing corrected errors.
    ///
    /// Source: Documentation/ABI/testing/sysfs-mce.
    private func blindness() -> [String] {
        let first = "\(settings)/machinecheck0"
        var notes: [String] = []
        if KernelFile.count("\(first)/check_interval").value == 0 {
            notes.append("check_interval is 0: corrected errors that raise no interrupt are never seen")
        }
        if KernelFile.count("\(first)/ignore_ce").value == 1 {
            notes.append("ignore_ce is 1: the kernel does not look for corrected errors")
        }
        return notes
    }
}
