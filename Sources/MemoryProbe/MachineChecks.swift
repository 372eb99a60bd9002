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
    /// A row has a column for each processor.
    static let limit = 16 << 20

    init(sys: String, proc: String) {
        interrupts = "\(proc)/interrupts"
        settings = "\(sys)/devices/system/machinecheck"
    }

    /// - Returns: nil where the processor has no machine checks (virtual machines).
    func read() -> Measurement? {
        var draft = MeasurementDraft(Component(kind: .processor, id: "machine-checks", name: "machine checks"))
        let answer = KernelFile.answer(interrupts, limit: MachineChecks.limit, parse: MachineChecks.counts)
        if let counts = draft.take(answer) {
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

    /// The sums of the rows that matter; nil if one of them is no row of numbers.
    static func counts(_ bytes: [UInt8]) -> [String: UInt64]? {
        var sums: [String: UInt64] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            // "MCE:          0          0   Machine check exceptions"; "  0:" and so on are devices.
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = KernelText.text(KernelText.trimmed(line[..<colon]))
            guard ["MCE", "THR", "DFR"].contains(name) else { continue }
            var sum: UInt64 = 0
            var columns = 0
            for field in KernelText.fields(line[(colon + 1)...]) {
                guard let count = KernelText.digits(field) else { break }
                sum = sum.addingReportingOverflow(count).overflow ? .max : sum + count
                columns += 1
            }
            guard columns > 0 else { return nil }
            sums[name] = sum
        }
        return sums
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
