internal import CUdev
internal import LinuxAccess

/// What is there now (udev_enumerate_new(3)).
enum DeviceEnumeration {
    /// Devices that go away while they are listed are left out: their event tells of it.
    static func devices(subsystems: Set<String>) throws(SystemCallError) -> [DeviceRecord] {
        var records: [DeviceRecord] = []
        try each(of: subsystems) { device in
            if let record = DeviceRecord(device) { records.append(record) }
        }
        return records.sorted { $0.path < $1.path }
    }

    /// Whether every device of these subsystems has the tag.
    static func allHave(tag: String, subsystems: Set<String>) -> Bool {
        var all = true
        do {
            try each(of: subsystems) { device in all = all && device.has(tag: tag) }
        } catch {
            return false
        }
        return all
    }

    private static func each(of subsystems: Set<String>, _ body: (UdevDevice) -> Void) throws(SystemCallError) {
        // Without a match libudev lists every device of the machine.
        guard !subsystems.isEmpty else { return }
        let context = try UdevContext()
        let list = try ForeignCall.pointer("list", "devices") { udev_enumerate_new(context.raw) }
        defer { udev_enumerate_unref(list) }
        for subsystem in subsystems.sorted() { udev_enumerate_add_match_subsystem(list, subsystem) }
        guard udev_enumerate_scan_devices(list) >= 0 else {
            throw SystemCallError(operation: "list devices in", subject: "/sys", errno: 0)
        }
        var entry = udev_enumerate_get_list_entry(list)
        while let current = entry {
            if let name = udev_list_entry_get_name(current),
                let device = UdevDevice(context, path: String(cString: name))
            {
                body(device)
            }
            entry = udev_list_entry_get_next(current)
        }
    }
}
