/// One device as udev and sysfs know it, copied: nothing of it belongs to the library any more.
package struct DeviceRecord: Hashable, Sendable {
    /// "block", "net", "nvme".
    package var subsystem: String
    /// "disk", "partition"; nil where the subsystem has none.
    package var type: String?
    /// The kernel's name: "sda", "eth0", "nvme0".
    package var name: String
    /// The path below /sys: "/devices/pci0000:00/.../block/sda".
    package var path: String
    /// "/dev/sda"; nil where it has none.
    package var node: String?
    /// udev's properties (ID_WWN, ID_SERIAL, ...) and those of the kernel's event.
    package var properties: [String: String]

    package init(
        subsystem: String, type: String? = nil, name: String, path: String, node: String? = nil,
        properties: [String: String] = [:]
    ) {
        self.subsystem = subsystem
        self.type = type
        self.name = name
        self.path = path
        self.node = node
        self.properties = properties
    }
}

/// What the stream of device events says.
package enum DeviceSignal: Hashable, Sendable {
    case event(DeviceAction, DeviceRecord)
    /// Events were lost, or the source changed: everything must be looked at again.
    case rescan
}

/// What happened to a device. A struct, because the kernel has more words than we act on (bind, move, online).
package struct DeviceAction: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let add = DeviceAction(rawValue: "add")
    package static let remove = DeviceAction(rawValue: "remove")
    package static let change = DeviceAction(rawValue: "change")
}
