internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// How often the processors slowed themselves down because they were too hot, by package.
///
/// Source: arch/x86/kernel/cpu/mce/therm_throt.c. Every logical processor counts the events of its package, and
/// every thread those of its core: the greatest of a group is its number, the sum would count each many times.
struct ProcessorThrottling {
    let root: String
    static let limit = 8192

    struct Processor: Equatable {
        var path: String
        var package: Int
        var core: Int
    }

    init(sys: String) {
        root = "\(sys)/devices/system/cpu"
    }

    /// The processors that count, with their place. A processor that is off line has no topology and is left out.
    func processors() -> [Processor] {
        let names = (try? KernelFile.names(in: root, limit: ProcessorThrottling.limit)) ?? []
        return names.compactMap { name in
            guard KernelText.index(of: name, after: "cpu") != nil else { return nil }
            let path = "\(root)/\(name)"
            guard FileName.exists("\(path)/thermal_throttle"),
                let package = KernelFile.count("\(path)/topology/physical_package_id").value,
                let core = KernelFile.count("\(path)/topology/core_id").value,
                let package = Int(exactly: package), let core = Int(exactly: core)
            else { return nil }
            return Processor(path: "\(path)/thermal_throttle", package: package, core: core)
        }
    }

    static func read(_ processors: [Processor]) -> [Measurement] {
        Dictionary(grouping: processors, by: \.package).sorted { $0.key < $1.key }.map { package, members in
            var draft = MeasurementDraft(
                Component(kind: .processor, id: "package\(package)", name: "processor package \(package)"))
            let counts = members.map { KernelFile.count("\($0.path)/package_throttle_count") }
            let ofPackage = counts.compactMap { draft.take($0) }.max()
            if let ofPackage { draft.add(.throttleEvents, .value(ofPackage)) }
            var byCore: [Int: UInt64] = [:]
            for member in members {
                if let count = draft.take(KernelFile.count("\(member.path)/core_throttle_count")) {
                    byCore[member.core] = max(byCore[member.core] ?? 0, count)
                }
            }
            if !byCore.isEmpty {
                draft.add(
                    .coreThrottleEvents, .value(byCore.values.reduce(0) { $0 + Double($1) }), .count, kind: .counter)
            }
            return draft.finished(otherwise: "processor package \(package) has no throttle counters.")
        }
    }
}
