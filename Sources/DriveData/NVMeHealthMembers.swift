/// The health log as JSON: smartctl's names and nvme-cli's, of all versions.
package struct NVMeHealthMembers: Sendable {
    private let log: JSONTree
    private let kelvin: Bool

    /// - Parameter kelvin: nvme-cli gives kelvin, smartctl celsius.
    package init(_ log: JSONTree, kelvin: Bool) {
        self.log = log
        self.kelvin = kelvin
    }

    /// nvme-cli smart-log, as a file: at least its critical warning and one name that only this log has.
    package static func recognises(_ tree: JSONTree) -> Bool {
        tree["critical_warning"] != nil
            && ["avail_spare", "available_spare", "percent_used", "percentage_used"].contains { tree[$0] != nil }
    }

    func number(_ keys: String...) -> Double? { keys.lazy.compactMap { log[$0]?.number }.first }

    /// A number, or (nvme-cli -v) an object with its value and its bits by name.
    var criticalWarning: UInt8? {
        let value = log["critical_warning", "value"] ?? log["critical_warning"]
        if let number = value?.integer { return UInt8(exactly: number) }
        if let text = value?.string, text.hasPrefix("0x") { return UInt8(text.dropFirst(2), radix: 16) }
        guard case .object(let bits) = log["critical_warning"] ?? .null else { return nil }
        let names: [(UInt8, String)] = [
            (0x01, "available_spare"), (0x02, "temp_threshold"), (0x04, "reliability_degraded"), (0x08, "ro"),
            (0x10, "vmbu_failed"), (0x20, "pmr_ro"),
        ]
        return names.reduce(0) { bits[$1.1]?.number ?? 0 > 0 ? $0 | $1.0 : $0 }
    }

    /// Whether the log says anything of its temperature.
    var tellsTemperature: Bool { log["temperature"].map { $0 != .null } ?? false }

    /// Some versions print celsius where others print kelvin; no drive works at 200 celsius or at 200 kelvin.
    var celsius: Double? {
        guard let value = number("temperature") else { return nil }
        if value >= 200 { return NVMePages.celsius(kelvin: value) }
        return kelvin && value == 0 ? nil : (-60...150).contains(value) ? value : nil
    }
}

extension NVMeReport {
    package mutating func read(_ members: NVMeHealthMembers) {
        criticalWarning = members.criticalWarning
        take(celsius: members.celsius, isGiven: members.tellsTemperature)
        availableSpare = members.number("available_spare", "avail_spare")
        spareThreshold = members.number("available_spare_threshold", "spare_thresh")
        percentageUsed = members.number("percentage_used", "percent_used")
        mediaErrors = members.number("media_errors")
        errorLogEntries = members.number("num_err_log_entries")
        unsafeShutdowns = members.number("unsafe_shutdowns")
        powerOnHours = members.number("power_on_hours")
        powerCycles = members.number("power_cycles")
    }
}
