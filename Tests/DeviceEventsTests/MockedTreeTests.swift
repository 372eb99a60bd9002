import FoundationEssentials
import Glibc
import HealthTestKit
import Testing

@testable import DeviceEvents

/// Device trees that this machine does not have, by umockdev: the test starts its own program under `umockdev-run`, where
/// libudev sees nothing but the tree.
@Suite struct MockedTreeTests {
    /// The file that the inner test leaves as a sign that it ran.
    static let sign = ProcessInfo.processInfo.environment["FOREWARN_MOCKED_TREE"]
    static let hasUmockdev = access("/usr/bin/umockdev-run", X_OK) == 0

    /// A SATA disk behind a controller, a partition on it, an NVMe drive, and a PCI device of no interest.
    static let tree = """
        P: /devices/pci0000:00/0000:00:1f.2
        E: SUBSYSTEM=pci
        E: PCI_ID=8086:2922

        P: /devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda
        N: sda
        S: disk/by-id/wwn-0x5000c500a1b2c3d4
        E: DEVNAME=/dev/sda
        E: DEVTYPE=disk
        E: SUBSYSTEM=block
        E: ID_WWN=0x5000c500a1b2c3d4
        E: ID_SERIAL_SHORT=ABC123
        E: ID_MODEL=ACME_Disk

        P: /devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda/sda1
        N: sda1
        E: DEVNAME=/dev/sda1
        E: DEVTYPE=partition
        E: SUBSYSTEM=block
        E: PARTN=1

        P: /devices/pci0000:00/0000:00:02.0/nvme/nvme0
        N: nvme0
        E: DEVNAME=/dev/nvme0
        E: SUBSYSTEM=nvme


        """

    @Test(.enabled(if: hasUmockdev && sign == nil, "needs umockdev-run (package umockdev)"), .timeLimit(.minutes(2)))
    func theInnerTestPassesUnderUmockdev() throws {
        var template = Array("/tmp/forewarn-tree-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        try #require(write(descriptor, Self.tree, Self.tree.utf8.count) == Self.tree.utf8.count)
        close(descriptor)
        var program = [CChar](repeating: 0, count: 4096)
        try #require(readlink("/proc/self/exe", &program, 4095) > 0)
        let process = NamespaceThread.start([
            "env", "FOREWARN_MOCKED_TREE=\(path).seen", "umockdev-run", "--device", path, "--",
            String(decoding: program.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
            "--testing-library", "swift-testing", "--filter", "onlyTheTreeIsSeen",
        ])
        try #require(process > 0)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        #expect(status == 0)
        // A filter that finds no test would end well too: the inner test leaves a sign.
        #expect(unlink("\(path).seen") == 0)
    }

    @Test(.enabled(if: sign != nil, "runs inside of the other test"))
    func onlyTheTreeIsSeen() throws {
        let devices = DeviceMonitor.devices(subsystems: ["block", "nvme"])
        #expect(devices.map(\.name) == ["nvme0", "sda", "sda1"])
        let disk = try #require(devices.first { $0.name == "sda" })
        #expect(disk.subsystem == "block" && disk.type == "disk" && disk.node == "/dev/sda")
        #expect(disk.path == "/devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda")
        #expect(disk.properties["ID_WWN"] == "0x5000c500a1b2c3d4" && disk.properties["ID_SERIAL_SHORT"] == "ABC123")
        #expect(devices.first { $0.name == "sda1" }?.type == "partition")
        #expect(devices.first { $0.name == "nvme0" }?.type == nil)
        #expect(DeviceMonitor.devices(subsystems: ["hwmon"]).isEmpty)
        let descriptor = open(try #require(Self.sign), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
    }
}
