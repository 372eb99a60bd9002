internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// Batteries that the kernel knows: a UPS on USB, the battery of a small machine. The power supplies of a server are the
/// BMC's to tell.
///
/// Source: Documentation/ABI/testing/sysfs-class-power.
struct PowerSupplies {
    let root: String
    static let limit = 256

    init(sys: String) {
        root = "\(sys)/class/power_supply"
    }

    func read() -> [Measurement] {
        let names = (try? KernelFile.names(in: root, limit: PowerSupplies.limit)) ?? []
        return names.compactMap { name in
            let path = "\(root)/\(name)"
            let type = KernelFile.line("\(path)/type", limit: 32)
            // The battery of a mouse does not feed the node.
            guard type == "Battery" || type == "UPS", KernelFile.line("\(path)/scope") != "Device",
                KernelFile.count("\(path)/present").value != 0
            else { return nil }
            return measure(Printable.clean(name, limit: 64), path)
        }
    }

    private func measure(_ name: String, _ path: String) -> Measurement {
        var draft = MeasurementDraft(Component(kind: .battery, id: name, name: name))
        draft.measurement.identity["vendor"] = KernelFile.line("\(path)/manufacturer", limit: 64)
        draft.measurement.identity["model"] = KernelFile.line("\(path)/model_name", limit: 64)
        let charge = KernelFile.answer("\(path)/capacity") { bytes -> Double? in
            guard let percent = KernelText.count(bytes), percent <= 100 else { return nil }
            return Double(percent)
        }
        draft.add(.batteryCharge, charge, .percent)
        draft.add(.batteryRuntime, KernelFile.count("\(path)/time_to_empty_now").map { Double($0) }, .seconds)
        if KernelFile.line("\(path)/status") == "Discharging" { draft.say(.onBattery) }
        if let level = KernelFile.line("\(path)/capacity_level"), level == "Low" || level == "Critical" {
            draft.say(.lowBattery)
        }
        if let health = KernelFile.line("\(path)/health", limit: 64),
            [
                "Dead", "Over voltage", "Overheat",
                "Unspecified failure", "Watchdog timer expire", "Safety timer expire",
            ].contains(health)
        {
            draft.say(.batteryFailed)
            draft.measurement.notes.append("health: \(health)")
        }
        return draft.finished(otherwise: "\(path) gives no charge; see whether its driver can read the battery.")
    }
}
