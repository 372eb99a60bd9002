internal import LinuxAccess

/// A driver's own counters by its own names (ETHTOOL_GSSET_INFO, ETHTOOL_GSTRINGS, ETHTOOL_GSTATS of linux/ethtool.h).
enum DriverStatistics {
    /// ETH_GSTRING_LEN.
    private static let nameSize = 32
    /// More than any driver has (mlx5 with 128 queues: about 5,000); bounds what is kept.
    private static let limit = 16_384

    /// Names and values in the driver's order; empty where it has none.
    static func read(
        _ interface: String, of kernel: some NetworkKernel
    ) throws(SystemCallError) -> [(name: String, value: UInt64)] {
        do {
            // struct ethtool_sset_info: command, reserved, mask of sets, counts. ETH_SS_STATS is set 1.
            var info: [UInt8] = []
            info.appendNative(UInt32(0x37))
            info.appendNative(UInt32(0))
            info.appendNative(UInt64(1 << 1))
            info.appendNative(UInt32(0))
            // Padding: the kernel writes a number for each set that it knows of those asked.
            info.appendNative(UInt32(0))
            try kernel.ethtool(interface, &info)
            guard let mask = KernelBytes(info).load(8, as: UInt64.self), mask & (1 << 1) != 0,
                let count = KernelBytes(info).load(16, as: UInt32.self), count > 0, count <= UInt32(limit)
            else { return [] }
            // The kernel writes as many as there are by then, whatever was asked: room for a driver whose number of queues
            // changes between the calls.
            let room = 2 * Int(count) + 1024
            var strings: [UInt8] = []
            strings.appendNative(UInt32(0x1B))
            strings.appendNative(UInt32(1))
            strings.appendNative(count)
            strings += [UInt8](repeating: 0, count: room * nameSize)
            try kernel.ethtool(interface, &strings)
            var values: [UInt8] = []
            values.appendNative(UInt32(0x1D))
            values.appendNative(count)
            values += [UInt8](repeating: 0, count: room * 8)
            try kernel.ethtool(interface, &values)
            return pair(strings: strings, values: values)
        } catch {
            if error.isUnsupported { return [] }
            throw error
        }
    }

    /// Both answers say how many they hold; only equal numbers belong together.
    static func pair(strings: [UInt8], values: [UInt8]) -> [(name: String, value: UInt64)] {
        let names = KernelBytes(strings)
        let numbers = KernelBytes(values)
        guard let count = names.load(8, as: UInt32.self), count == numbers.load(4, as: UInt32.self), count <= limit
        else { return [] }
        var found: [(name: String, value: UInt64)] = []
        for index in 0..<Int(count) {
            guard let name = names.text(12 + index * nameSize, nameSize),
                let value = numbers.load(8 + index * 8, as: UInt64.self)
            else { return [] }
            let trimmed = name.drop { $0 == " " }
            if !trimmed.isEmpty { found.append((String(trimmed), value)) }
        }
        return found
    }
}
