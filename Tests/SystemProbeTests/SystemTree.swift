import HealthModel
import HealthTestKit
import LinuxAccess
import ProbeRuntime

@testable import SystemProbe

/// A node's /proc and /sys as its kernel would show them, all well.
struct SystemTree {
    let tree: FixtureTree

    init() throws {
        tree = try FixtureTree()
        try tree.write(
            [
                "sys/kernel/tainted": "0", "sys/kernel/osrelease": "6.1.0-56-amd64",
                "pressure/io":
                    "some avg10=1.50 avg60=2.00 avg300=0.28 total=763\nfull avg10=1.25 avg60=0.75 avg300=0.20 total=623",
                "pressure/memory":
                    "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0",
                "vmstat": "nr_free_pages 1000\noom_kill 3\nzswpin 0",
                "meminfo":
                    "MemTotal:       1000 kB\nMemFree:  100 kB\nMemAvailable:   400 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB",
                "loadavg": "6.16 5.30 3.78 9/254 32408", "uptime": "2370.28 1931.70",
            ], below: "proc")
        try mounts(["22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro"])
        try tree.write("/dev/sda1 / ext4 errors=remount-ro 0 1\n", to: "fstab")
        try errors("sda1", device: "8:1", count: "0")
    }

    var configuration: SystemConfiguration {
        var configuration = SystemConfiguration()
        configuration.sys = "\(tree.root)/sys"
        configuration.proc = "\(tree.root)/proc"
        configuration.fileSystemTable = "\(tree.root)/fstab"
        return configuration
    }

    func mounts(_ lines: [String]) throws {
        try tree.write(lines.joined(separator: "\n") + "\n", to: "proc/self/mountinfo")
    }

    func errors(_ name: String, device: String, count: String) throws {
        try? tree.remove("sys/dev/block/\(device)")
        try tree.link("sys/dev/block/\(device)", to: "../../devices/pci0000:00/block/sda/\(name)")
        try tree.write(["errors_count": count, "last_error_time": "1700000000"], below: "sys/fs/ext4/\(name)")
    }

    func sense(
        _ clock: KernelClock = KernelClock(isUnsynchronised: false, offset: 0, maxError: 0.02, estimatedError: 0.001),
        _ change: (inout SystemConfiguration) -> Void = { _ in }
    ) -> SystemSense {
        var configuration = configuration
        change(&configuration)
        return SystemSense(configuration) { () throws(SystemCallError) in clock }
    }
}

extension SenseResult {
    var measurements: [Measurement] {
        readings.compactMap { reading in
            if case .measurement(let measurement) = reading { return measurement }
            return nil
        }
    }

    func measurement(_ id: String) -> Measurement? { measurements.first { $0.component.id == id } }
}
