internal import DriveData
package import HealthModel

/// `nvme smart-log` as nvme-cli prints it for a person, 1.x and 2.x.
package enum NVMeCLIText: ForeignFormat {
    package static let name = "nvme-cli smart-log text"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.tree.isEmpty else { return false }
        let text = SmartctlLines(Array(document.bytes.prefix(16 * 1024)))
        return text.lines.contains { $0.lowercased().hasPrefix("smart log for nvme device") }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let text = SmartctlLines(document.bytes)
        let component = Component(kind: .drive, id: document.name, name: document.name)
        guard let warning = text.value("critical_warning") else {
            let sentence =
                "It looks like \(name) but lacks its critical warning; it was cut: save all of what nvme prints."
            return [.measurement(Measurement(component: component, condition: .garbled, message: sentence))]
        }
        func number(_ names: String...) -> Double? {
            names.lazy.compactMap { text.value($0).flatMap { SmartctlLines.leadingNumber($0) } }.first
        }
        var report = NVMeReport(identity: DriveIdentity())
        report.criticalWarning =
            warning.hasPrefix("0x") ? UInt8(warning.dropFirst(2), radix: 16) : UInt8(warning)
        report.compositeTemperature = number("temperature")
        report.availableSpare = number("available_spare")
        report.spareThreshold = number("available_spare_threshold")
        report.percentageUsed = number("percentage_used")
        report.mediaErrors = number("media_errors")
        report.errorLogEntries = number("num_err_log_entries")
        report.unsafeShutdowns = number("unsafe_shutdowns")
        report.powerOnHours = number("power_on_hours")
        report.powerCycles = number("power_cycles")
        return [.measurement(report.measurement(of: component))]
    }
}
