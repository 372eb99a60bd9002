internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// What PCI Express devices report of their links (Advanced Error Reporting), counted by the kernel.
///
/// Source: Documentation/ABI/testing/sysfs-bus-pci-devices-aer_stats. The totals of root ports
/// (aer_rootport_total_err_*) count the messages of the devices below once more and are left out.
struct PCIErrors {
    let root: String
    static let limit = 4096

    private static let counters: [(name: QuantityName, file: String, total: String)] = [
        (.correctedErrors, "aer_dev_correctable", "TOTAL_ERR_COR"),
        (.uncorrectedErrors, "aer_dev_nonfatal", "TOTAL_ERR_NONFATAL"),
        (.fatalErrors, "aer_dev_fatal", "TOTAL_ERR_FATAL"),
    ]

    init(sys: String) {
        root = "\(sys)/bus/pci/devices"
    }

    /// The devices that have such counters, with what tells a person which they are.
    func devices() -> [Device] {
        let names = (try? KernelFile.names(in: root, limit: PCIErrors.limit)) ?? []
        return names.compactMap { address in
            let path = "\(root)/\(address)"
            guard FileName.exists("\(path)/aer_dev_correctable") else { return nil }
            var identity: [String: String] = [:]
            identity["vendor"] = KernelFile.line("\(path)/vendor")
            identity["model"] = KernelFile.line("\(path)/device")
            identity["class"] = KernelFile.line("\(path)/class")
            let driver = KernelFile.linkTarget("\(path)/driver")?.split(separator: "/").last
            identity["driver"] = driver.map { Printable.clean(String($0), limit: 64) }
            return Device(address: Printable.clean(address, limit: 64), path: path, identity: identity)
        }
    }

    struct Device: Equatable {
        var address: String
        var path: String
        var identity: [String: String]

        /// - Returns: nil if the device is gone.
        func read() -> Measurement? {
            let driver = identity["driver"].map { " (\($0))" } ?? ""
            var draft = MeasurementDraft(
                Component(kind: .pciDevice, id: address, name: "\(address)\(driver)"), identity: identity)
            var notes: [String] = []
            var isThere = false
            for counter in PCIErrors.counters {
                let answer = KernelFile.answer("\(path)/\(counter.file)", limit: 16384) {
                    PCIErrors.Table($0, total: counter.total)
                }
                if case .absent = answer { continue }
                isThere = true
                guard let table = draft.take(answer) else { continue }
                draft.add(counter.name, .value(Double(table.total)), .count, kind: .counter)
                notes += table.rows.map { "\($0.name): \($0.count) (\(counter.file))" }
            }
            guard isThere else { return nil }
            draft.measurement.notes = notes
            return draft.measurement
        }
    }

    /// One of the files: a line a kind of error, and the total as the last one.
    struct Table: Equatable {
        struct Row: Equatable {
            var name: String
            var count: UInt64
        }

        var total: UInt64
        /// What is not zero.
        var rows: [Row] = []

        /// nil if a line is not a name and a number, or the total is missing: the end may be cut off.
        init?(_ bytes: [UInt8], total name: String) {
            var total: UInt64?
            for line in KernelText.lines(bytes) {
                let fields = KernelText.fields(line)
                // A name may have a space ("Poisoned TLP" in no kernel so far): the number is the last word.
                guard fields.count >= 2, let count = KernelText.digits(fields[fields.count - 1]) else { return nil }
                let text = fields.dropLast().map(KernelText.text).joined(separator: " ")
                if text == name {
                    total = count
                } else if count > 0 {
                    rows.append(Row(name: Printable.clean(text, limit: 32), count: count))
                }
            }
            guard let total else { return nil }
            self.total = total
        }
    }
}
