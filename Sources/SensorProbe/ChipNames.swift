/// Names of chips that stay the same from one start to the next.
enum ChipNames {
    struct Entry {
        /// As the library prints it: "power_meter-acpi-0".
        var name: String
        /// The device behind the chip: "ACPI000D:00"; nil for a virtual one.
        var device: String?
        /// "hwmon3": by the order of the drivers' start, so only the last resort.
        var hwmon: String
    }

    /// The library gives chips without an address of their own (ACPI, virtual) the same name: then the device tells them
    /// apart, or the kernel's number.
    static func unique(_ entries: [Entry]) -> [String] {
        var counts: [String: Int] = [:]
        for entry in entries { counts[entry.name, default: 0] += 1 }
        var taken: Set<String> = []
        return entries.map { entry in
            var name = entry.name
            if counts[entry.name] ?? 0 > 1 { name += "@\(entry.device ?? entry.hwmon)" }
            if taken.contains(name) { name += "@\(entry.hwmon)" }
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(entry.name)#\(number)"
                number += 1
            }
            return name
        }
    }
}
