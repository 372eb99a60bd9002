import DeviceEvents
import HealthModel
import LinuxAccess
import ProbeRuntime
import Testing

@testable import DiskProbe

/// The block devices of the machine that the tests run on: whatever they are, every one must be told and none believed
/// to be well without having been read.
@Suite struct RealMachineTests {
    @Test func everyDriveOfThisMachineIsFoundOnce() throws {
        let tree = KernelTree()
        let found = DriveDiscovery(tree: tree, records: DeviceMonitor.devices(subsystems: ["block", "nvme"])).drives()
        #expect(found == DriveDiscovery(tree: tree, records: []).drives() || found.contains { $0.id.hasPrefix("wwn") })
        #expect(Set(found.map(\.id)).count == found.count)
        for name in tree.names("/sys/block") where name.hasPrefix("vd") || name.hasPrefix("sd") {
            #expect(found.count { $0.blockNames.contains(name) } == 1, "\(name)")
        }
    }

    /// The root file system stands on some drive, unless this is a container on a network or a memory file system.
    @Test func theRootFileSystemIsOnADrive() throws {
        let tree = KernelTree()
        let layers = BlockLayers(tree: tree)
        guard let root = layers.mounts.mounts.last(where: { $0.point == "/" }), root.source.hasPrefix("/dev/") else {
            return
        }
        let found = DriveDiscovery(tree: tree, records: []).drives()
        let carrying = found.filter {
            layers.carried(by: $0.blockNames).contains { $0.kind == .mount && $0.name == "/" }
        }
        #expect(carrying.count >= 1, "\(root)")
    }

    @Test func aVirtioDiskOfThisMachineIsUnsupportedAndNotFailing() async throws {
        let disks = KernelTree().names("/sys/block").filter { $0.hasPrefix("vd") }
        guard let disk = disks.first else { return }
        let result = await DiskSense(reader: FakeReader()).read(.sweep)
        let measurement = try #require(result.measurements.first { $0.component.name.hasPrefix(disk) })
        #expect(measurement.condition == .unsupported && measurement.states.isEmpty)
        // The same by the ioctl itself, where we may open it.
        let answer = DiskReadCommand.answer(of: "/dev/\(disk)")
        guard case .unread(let condition, _) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect([.unsupported, .refused].contains(condition), "\(answer)")
    }

    @Test(arguments: ["/dev/null", "/dev/zero"])
    func whatTakesNoHealthCommandIsUnsupported(path: String) {
        guard case .unread(.unsupported, _) = DiskReadCommand.answer(of: path) else {
            Issue.record("\(DiskReadCommand.answer(of: path))")
            return
        }
    }

    @Test func aDeviceThatIsNotThereIsSilent() {
        for path in ["/dev/nonexistent", "/dev/nvme99"] {
            guard case .unread(.silent, let message) = DiskReadCommand.answer(of: path) else {
                Issue.record("\(path)")
                continue
            }
            #expect(message.contains(path))
        }
    }

    @Test(arguments: ["", "/etc/passwd", "/dev/../etc/passwd", "/dev/", "/dev/sda\n", "sda", "/dev/a b"])
    func onlyADeviceNodeIsRead(path: String) {
        #expect(DiskReadCommand.run(device: path) == 64)
    }

    /// smartctl from the distribution, where it is installed, with a controller that is not there.
    @Test func theInstalledSmartctlAnswersWithinItsDeadline() async throws {
        guard let smartctl = SmartctlReader.installed() else { return }
        let arguments = ControllerDrives.arguments(node: "/dev/bus/0", type: "megaraid,8")
        let answer = await smartctl.read(device: "a", arguments: arguments, deadline: .seconds(60))
        guard case .answered(let bytes) = answer else {
            Issue.record("\(answer)")
            return
        }
        let component = Component(kind: .drive, id: "a", name: "a")
        #expect(ControllerDrives.measurement(bytes, of: component).condition != .answered)
    }
}
