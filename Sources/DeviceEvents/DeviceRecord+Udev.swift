internal import CUdev

extension DeviceRecord {
    /// More properties than any real device has (a disk has about 60); bounds what a device can make us keep.
    private static let propertyLimit = 512

    /// Copies everything; nil for a device without subsystem or name, which cannot be told apart from another.
    init?(_ device: UdevDevice) {
        let raw = device.raw
        guard let subsystem = Self.text(udev_device_get_subsystem(raw)),
            let name = Self.text(udev_device_get_sysname(raw)), let path = Self.text(udev_device_get_devpath(raw))
        else { return nil }
        var properties: [String: String] = [:]
        var entry = udev_device_get_properties_list_entry(raw)
        while let current = entry, properties.count < Self.propertyLimit {
            if let name = Self.text(udev_list_entry_get_name(current)) {
                properties[name] = Self.text(udev_list_entry_get_value(current)) ?? ""
            }
            entry = udev_list_entry_get_next(current)
        }
        self.init(
            subsystem: subsystem, type: Self.text(udev_device_get_devtype(raw)), name: name, path: path,
            node: Self.text(udev_device_get_devnode(raw)), properties: properties)
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
