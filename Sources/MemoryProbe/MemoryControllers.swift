internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// Corrected and uncorrected errors by memory module, and those that a controller could not place.
///
/// Source: Documentation/driver-api/edac.rst, Documentation/admin-guide/ras.rst.
struct MemoryControllers {
    let root: String
    /// More than any machine has: a guard against a tree gone mad.
    static let limit = 1024

    init(sys: String) {
        root = "\(sys)/devices/system/edac/mc"
    }

    func read() -> [Measurement] {
        numbered("mc", in: root).flatMap { controller($0.name, number: $0.index) }
    }

    private func controller(_ name: String, number: Int) -> [Measurement] {
        let path = "\(root)/\(name)"
        // The totals first: what is counted between the two reads is then missing from the rest, not invented in it.
        let total = (
            corrected: KernelFile.count("\(path)/ce_count"), uncorrected: KernelFile.count("\(path)/ue_count")
        )
        var parts = modules(path, controller: name)
        if parts.isEmpty { parts = rows(path, controller: name) }

        let kind = KernelFile.line("\(path)/mc_name") ?? "memory controller"
        var draft = MeasurementDraft(
            Component(kind: .memory, id: name, name: "\(kind) \(name)"), identity: ["controller": kind])
        add(
            .correctedErrors, total: total.corrected, unplaced: KernelFile.count("\(path)/ce_noinfo_count"), parts,
            to: &draft)
        add(
            .uncorrectedErrors, total: total.uncorrected, unplaced: KernelFile.count("\(path)/ue_noinfo_count"), parts,
            to: &draft)
        return [draft.finished(otherwise: "\(path) has no error counters; see whether its driver is loaded.")] + parts
    }

    /// Only errors without a place count for the controller itself, so that nothing counts twice. Drivers disagree on
    /// what they note as such, so what the modules do not explain counts too.
    private func add(
        _ name: QuantityName, total: KernelAnswer<UInt64>, unplaced: KernelAnswer<UInt64>, _ parts: [Measurement],
        to draft: inout MeasurementDraft
    ) {
        let sum = draft.take(total).map { Double($0) }
        var count = draft.take(unplaced).map { Double($0) }
        if let sum, parts.allSatisfy({ $0.condition == .answered }) {
            count = max(count ?? 0, sum - parts.reduce(0) { $0 + ($1[name] ?? 0) })
        }
        guard let count else { return }
        draft.add(name, .value(count), .count, kind: .counter)
    }

    /// One directory a module; `rankN` where the controller thinks in ranks.
    private func modules(_ path: String, controller: String) -> [Measurement] {
        (numbered("dimm", in: path) + numbered("rank", in: path)).compactMap { entry in
            let directory = "\(path)/\(entry.name)"
            // An empty slot has a directory with some drivers.
            if KernelFile.count("\(directory)/size").value == 0 { return nil }
            let label = KernelFile.line("\(directory)/dimm_label")
            var identity: [String: String] = [:]
            identity["label"] = label
            identity["location"] = KernelFile.line("\(directory)/dimm_location")
            identity["type"] = KernelFile.line("\(directory)/dimm_mem_type")
            identity["mode"] = KernelFile.line("\(directory)/dimm_edac_mode")
            let corrected = KernelFile.count("\(directory)/dimm_ce_count")
            let uncorrected = KernelFile.count("\(directory)/dimm_ue_count")
            // Before Linux 4.7 a module had no counters; its row has.
            if case .absent = corrected, case .absent = uncorrected { return nil }
            var draft = MeasurementDraft(
                Component(
                    kind: .memory, id: "\(controller)/\(entry.name)", name: label ?? "\(controller) \(entry.name)"),
                identity: identity)
            draft.add(.correctedErrors, corrected)
            draft.add(.uncorrectedErrors, uncorrected)
            return draft.measurement
        }
    }

    /// The older tree: rows of chip selects with channels. Corrected errors are known by channel, the others mostly only
    /// by row: they may be in any of its channels.
    private func rows(_ path: String, controller: String) -> [Measurement] {
        numbered("csrow", in: path).flatMap { row -> [Measurement] in
            let directory = "\(path)/\(row.name)"
            // The row's own counts before those of its channels, as with the controller.
            let corrected = KernelFile.count("\(directory)/ce_count")
            let uncorrected = KernelFile.count("\(directory)/ue_count")
            let channels = (0..<16).compactMap { channel(of: directory, "\(controller)/\(row.name)", $0) }
            let labels = channels.compactMap { $0.identity["label"] }
            var draft = MeasurementDraft(
                Component(
                    kind: .memory, id: "\(controller)/\(row.name)",
                    name: labels.isEmpty ? "\(controller) \(row.name)" : labels.joined(separator: ", ")))
            add(.correctedErrors, total: corrected, unplaced: .absent, channels, to: &draft)
            add(.uncorrectedErrors, total: uncorrected, unplaced: .absent, channels, to: &draft)
            return [draft.finished(otherwise: "\(directory) has no error counters.")] + channels
        }
    }

    private func channel(of directory: String, _ row: String, _ number: Int) -> Measurement? {
        let corrected = KernelFile.count("\(directory)/ch\(number)_ce_count")
        if case .absent = corrected { return nil }
        let label = KernelFile.line("\(directory)/ch\(number)_dimm_label")
        var draft = MeasurementDraft(
            Component(
                kind: .memory, id: "\(row)/ch\(number)",
                name: label ?? "\(row.replacing("/", with: " ")) channel \(number)"))
        draft.measurement.identity["label"] = label
        draft.add(.correctedErrors, corrected)
        draft.add(.uncorrectedErrors, KernelFile.count("\(directory)/ch\(number)_ue_count"))
        return draft.measurement
    }

    private func numbered(_ prefix: String, in directory: String) -> [(name: String, index: Int)] {
        let names = (try? KernelFile.names(in: directory)) ?? []
        let numbered = names.compactMap { name -> (name: String, index: Int)? in
            KernelText.index(of: name, after: prefix).map { (name: name, index: $0) }
        }
        return Array(numbered.sorted { $0.index < $1.index }.prefix(MemoryControllers.limit))
    }
}
