import DeviceEvents
import ProbeRuntime
import Testing

@testable import DiskProbe

@Suite struct DiskWakeTests {
    private func event(
        _ name: String, action: DeviceAction = .change, subsystem: String = "block", type: String? = "disk",
        path: String? = nil
    ) -> DeviceSignal {
        .event(
            action,
            DeviceRecord(subsystem: subsystem, type: type, name: name, path: path ?? "/devices/x/block/\(name)"))
    }

    @Test(arguments: ["sda", "nvme0n1", "vda", "md0", "dm-3", "drbd0"])
    func drivesAndWhatIsMadeOfThemWake(name: String) {
        #expect(DiskWake.wake(for: event(name)) == .devices([name]))
    }

    @Test(arguments: ["loop3", "ram0", "zram0", "sr0"])
    func othersDoNot(name: String) {
        #expect(DiskWake.wake(for: event(name)) == nil)
        #expect(DiskWake.wake(for: event(name), alsoDrives: [name]) == .devices([name]))
    }

    @Test func aPartitionWakesItsDisk() {
        let signal = event("sda1", type: "partition", path: "/devices/x/block/sda/sda1")
        #expect(DiskWake.wake(for: signal) == .devices(["sda"]))
    }

    @Test func controllersAndLostEventsWake() {
        #expect(DiskWake.wake(for: event("nvme0", subsystem: "nvme", type: nil)) == .devices(["nvme0"]))
        #expect(DiskWake.wake(for: .rescan) == .rescan)
        #expect(DiskWake.wake(for: event("sda", action: DeviceAction(rawValue: "bind"))) == nil)
    }
}
