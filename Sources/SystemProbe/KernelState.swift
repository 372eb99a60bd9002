internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// What the kernel says of the node as a whole: memory, stalls, kills, taint, load, time since its start.
struct KernelState {
    let proc: String

    /// Documentation/admin-guide/tainted-kernels.rst: bit 4 is "processor reported a machine check exception".
    static let machineCheckTaint: UInt64 = 1 << 4

    func read() -> Measurement {
        var draft = MeasurementDraft(Component(kind: .kernel, id: "kernel", name: "kernel"))
        draft.measurement.identity["release"] = KernelFile.line("\(proc)/sys/kernel/osrelease", limit: 64)
        readTaint(&draft)
        readStalls(&draft)
        readMemory(&draft)
        readLoad(&draft)
        return draft.finished(otherwise: "\(proc) tells nothing of the kernel; mount it.")
    }

    private func readTaint(_ draft: inout MeasurementDraft) {
        guard let taint = draft.take(KernelFile.count("\(proc)/sys/kernel/tainted")) else { return }
        draft.measurement.identity["taint"] = String(taint)
        if taint & KernelState.machineCheckTaint != 0 { draft.say(.taintMachineCheck) }
    }

    /// A kernel without PSI has no such files, or refuses them (CONFIG_PSI_DEFAULT_DISABLED: EOPNOTSUPP).
    private func readStalls(_ draft: inout MeasurementDraft) {
        if let io = draft.take(KernelFile.answer("\(proc)/pressure/io", parse: PressureStall.init)) {
            draft.add(.ioStall, .value(io.full.avg10), .percent)
            draft.add(.ioStall60, .value(io.full.avg60), .percent)
            draft.add(.ioStallSome, .value(io.some.avg10), .percent)
            draft.add(.ioStallSome60, .value(io.some.avg60), .percent)
        }
        if let memory = draft.take(KernelFile.answer("\(proc)/pressure/memory", parse: PressureStall.init)) {
            draft.add(.memoryStall, .value(memory.full.avg10), .percent)
            draft.add(.memoryStall60, .value(memory.full.avg60), .percent)
            draft.add(.memoryStallSome, .value(memory.some.avg10), .percent)
            draft.add(.memoryStallSome60, .value(memory.some.avg60), .percent)
        }
    }

    private func readMemory(_ draft: inout MeasurementDraft) {
        let answer = KernelFile.answer("\(proc)/vmstat", limit: 1 << 20) { bytes in
            KernelState.table(bytes, names: ["oom_kill"], separator: UInt8(ascii: " "))
        }
        if let kills = draft.take(answer)?["oom_kill"] { draft.add(.outOfMemoryKills, .value(kills)) }
        let memory = KernelFile.answer("\(proc)/meminfo", limit: 1 << 20) { bytes in
            KernelState.table(
                bytes, names: ["MemTotal", "MemAvailable", "SwapTotal", "SwapFree"], separator: UInt8(ascii: ":"))
        }
        guard let table = draft.take(memory) else { return }
        if let total = table["MemTotal"], let available = table["MemAvailable"] {
            guard total > 0, available <= total else {
                draft.fail(.garbled, "\(proc)/meminfo says that \(available) kB of \(total) kB are available.")
                return
            }
            draft.add(.memoryAvailable, .value(Double(available) / Double(total) * 100), .percent)
            // kB is 1,024 bytes there (proc(5)).
            draft.add(.memoryAvailableBytes, .value(Double(available) * 1024), .bytes)
        }
        if let total = table["SwapTotal"], let free = table["SwapFree"], total > 0, free <= total {
            draft.add(.swapFree, .value(Double(free) / Double(total) * 100), .percent)
        }
    }

    private func readLoad(_ draft: inout MeasurementDraft) {
        let load = KernelFile.answer("\(proc)/loadavg") { bytes -> [Double]? in
            let numbers = KernelText.fields(bytes).prefix(3).compactMap { KernelText.number($0) }
            return numbers.count == 3 && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
        }
        if let load = draft.take(load) {
            draft.add(.load, .value(load[0]), .none)
            draft.add(.load5, .value(load[1]), .none)
            draft.add(.load15, .value(load[2]), .none)
        }
        let uptime = KernelFile.answer("\(proc)/uptime") { bytes in
            KernelText.fields(bytes).first.flatMap { KernelText.number($0) }
        }
        draft.add(.uptime, uptime, .seconds)
    }

    /// Lines of a name, a separator and a number; nil if one of the wanted names has no number. A name may be missing.
    static func table(_ bytes: [UInt8], names: Set<String>, separator: UInt8) -> [String: UInt64]? {
        var found: [String: UInt64] = [:]
        for line in KernelText.lines(bytes) {
            guard let end = line.firstIndex(of: separator) else { continue }
            let name = KernelText.text(line[..<end])
            guard names.contains(name) else { continue }
            let rest = KernelText.fields(line[(end + 1)...], limit: 4)
            guard let first = rest.first, let number = KernelText.count(first) else { return nil }
            found[name] = number
        }
        return bytes.isEmpty ? nil : found
    }
}
