/// Device events of some subsystems as an async sequence, and the devices that are there now.
package enum DeviceMonitor {
    /// The events from now on. Never ends by itself but when its task is cancelled; ends nobody when events are lost.
    package static func signals(subsystems: Set<String>) -> AsyncStream<DeviceSignal> {
        AsyncStream { $0.finish() }
    }

    /// The devices of these subsystems, by path.
    package static func devices(subsystems: Set<String>) -> [DeviceRecord] { [] }
}
