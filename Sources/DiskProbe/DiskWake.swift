internal import DeviceEvents
internal import ProbeRuntime

/// Which device events call for a reading, and of what.
enum DiskWake {
    static let subsystems: Set<String> = ["block", "nvme"]

    /// Never ends but with its consumer.
    static func stream(alsoDrives: Set<String>) -> AsyncStream<SenseWake> {
        let signals = DeviceMonitor.signals(subsystems: subsystems)
        return AsyncStream(unfolding: {
            for await signal in signals {
                if let wake = wake(for: signal, alsoDrives: alsoDrives) { return wake }
            }
            return nil
        })
    }

    /// nil for what no drive and no array has to do with.
    static func wake(for signal: DeviceSignal, alsoDrives: Set<String> = []) -> SenseWake? {
        switch signal {
        case .rescan: return .rescan
        case .event(let action, let record):
            // "bind", "move" and the like follow from what the driver does itself.
            guard [.add, .remove, .change].contains(action) else { return nil }
            if record.subsystem == "nvme" { return .devices([record.name]) }
            let name = record.type == "partition" ? KernelName.parent(of: record.path) ?? record.name : record.name
            let concerns = KernelName.mayBeDrive(name) || KernelName.isLayer(name) || alsoDrives.contains(name)
            return concerns ? .devices([name]) : nil
        }
    }
}
