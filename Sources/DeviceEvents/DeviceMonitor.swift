internal import LinuxAccess

/// Device events of some subsystems as an async sequence, and the devices that are there now.
package enum DeviceMonitor {
    /// The events from the return of this call on. Never ends by itself but when its task is cancelled; ends for nobody
    /// when events are lost: then it says `.rescan`. For one consumer. To miss nothing, ask for the signals first and for
    /// the devices then.
    ///
    /// - Parameter subsystems: "block", "nvme", "net", ...; none: no event ever.
    package static func signals(
        subsystems: Set<String>, options: DeviceMonitorOptions = DeviceMonitorOptions()
    ) -> AsyncStream<DeviceSignal> {
        guard !subsystems.isEmpty else { return AsyncStream { _ in } }
        let pump = EventPump(subsystems: subsystems, options: options)
        return AsyncStream(unfolding: { await pump.next() })
    }

    /// The devices of these subsystems, by path, with udev's properties where udevd runs. Empty if /sys cannot be read.
    package static func devices(subsystems: Set<String>) -> [DeviceRecord] {
        (try? DeviceEnumeration.devices(subsystems: subsystems)) ?? []
    }

    /// Why device events cannot be heard, in one sentence; nil if they can. The signals themselves only go on trying.
    package static func problem() -> String? {
        do {
            _ = try UdevMonitor(.kernel, subsystems: ["block"], tag: nil, receiveBuffer: 1 << 16)
            return nil
        } catch {
            return error.description
        }
    }
}
