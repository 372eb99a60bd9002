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
                "It looks like \(name) but lacks its critical warning: it was cut; save all of what nvme prints."
            return [.measurement(Measurement(component: component, condition: .garbled, message: sentence))]
        }
        func number(_ names: String...) -> Double? {
            names.lazy.compactMap { text.value($0).flatMap { SmartctlLines.leadingNumber($0) } }.first
        }
        var report = NVMeReport(identity: DriveIdentity())
        report.criticalWarning =
            warning.hasPrefix("0x") ? UInt8(warning.dropFirst(2), radix: 16) : UInt8(warning)
        let temperature = text.value("temperature") ?? ""
        report.take(celsius: celsius(temperature), isGiven: !temperature.isEmpty)
        report.availableSpare = number("available_spare")
        report.spareThreshold = number("available_spare_threshold")
        report.percentageUsed = number("percentage_used")
        report.mediaErrors = number("media_errors")
        report.errorLogEntries = number("num_err_log_entries")
        report.unsafeShutdowns = number("unsafe_shutdowns")
        report.powerOnHours = number("power_on_hours")
        report.powerCycles = number("power_cycles")
        return report.measurements(of: component).map { .measurement($0) }
    }

    /// "37 C", since 2.0 "37 °C (310 K)", where people think in Fahrenheit "98 °F (310 K)".
    private static func celsius(_ text: String) -> Double? {
        if let kelvin = text.between("(", "K") {
            return SmartctlLines.leadingNumber(kelvin).flatMap { NVMePages.celsius(kelvin: $0) }
        }
        return SmartctlLines.leadingNumber(text)
    }
}
