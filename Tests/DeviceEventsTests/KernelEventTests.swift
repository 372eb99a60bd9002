import Glibc
import HealthTestKit
import Testing

@testable import DeviceEvents

/// With the kernel's own events: a loop device and a veth pair that come and go, and more events than fit.
@Suite(
    .enabled(if: NamespaceThread.isPossible, "needs root and /dev/loop-control"), .timeLimit(.minutes(1)))
struct KernelEventTests {
    /// Options of a machine without udevd.
    static var kernelOnly: DeviceMonitorOptions {
        var options = DeviceMonitorOptions()
        options.controlPath = "/nowhere/control"
        return options
    }

    @Test func aBlockDeviceThatComesAndGoesIsHeard() async throws {
        let signals = DeviceMonitor.signals(subsystems: ["block"], options: Self.kernelOnly)
        let device = try #require(LoopDevice.add())
        var iterator = signals.makeAsyncIterator()
        let added = try #require(await Self.next(of: device.name, from: &iterator))
        #expect(added.action == .add)
        #expect(added.record.type == "disk")
        #expect(added.record.path == "/devices/virtual/block/\(device.name)")
        #expect(added.record.node == "/dev/\(device.name)")
        #expect(added.record.properties["SUBSYSTEM"] == "block")
        let listed = DeviceMonitor.devices(subsystems: ["block"])
        #expect(listed.contains { $0.name == device.name && $0.node == "/dev/\(device.name)" })
        #expect(listed.map(\.path) == listed.map(\.path).sorted())
        device.remove()
        var last = added
        while last.action != .remove { last = try #require(await Self.next(of: device.name, from: &iterator)) }
        #expect(!DeviceMonitor.devices(subsystems: ["block"]).contains { $0.name == device.name })
    }

    @Test func aLinkThatComesAndGoesIsHeardInItsNamespaceAndNoQueueIs() async throws {
        let space = try await NamespaceThread()
        let signals = await space.run { DeviceMonitor.signals(subsystems: ["net"], options: Self.kernelOnly) }
        try await space.command(["ip", "link", "add", "fw0", "type", "veth", "peer", "name", "fw1"])
        try await space.command(["ip", "link", "del", "fw0"])
        var seen: [String] = []
        for await case .event(let action, let record) in signals {
            #expect(record.subsystem == "net")
            seen.append("\(action.rawValue) \(record.name)")
            if seen.filter({ $0.hasPrefix("remove") }).count == 2 { break }
        }
        #expect(Set(seen).isSuperset(of: ["add fw0", "add fw1", "remove fw0", "remove fw1"]))
    }

    @Test func whenEventsAreLostEverythingIsLookedAtAgainAndTheStreamGoesOn() async throws {
        let space = try await NamespaceThread()
        var options = Self.kernelOnly
        // The kernel's minimum of about 2 KiB holds a few events.
        options.receiveBuffer = 1
        let narrow = options
        let signals = await space.run { DeviceMonitor.signals(subsystems: ["net"], options: narrow) }
        let written = await space.run {
            (0..<200).filter { _ in Self.write("change", to: "/sys/class/net/lo/uevent") }.count
        }
        #expect(written == 200)
        var iterator = signals.makeAsyncIterator()
        var before = 0
        while let signal = await iterator.next(), signal != .rescan { before += 1 }
        #expect(before < 200)
        // What fitted came before: the kernel drops everything until its queue is empty, so that what happens after the
        // word to look at everything is heard. Or lost again, and said so again: the kernel sends every namespace the
        // events of block devices (uevent_net_broadcast_untagged in lib/kobject_uevent.c), and a loop device of another
        // test fills this queue too.
        var next = DeviceSignal.rescan
        while next == .rescan {
            _ = await space.run { Self.write("change", to: "/sys/class/net/lo/uevent") }
            next = try #require(await iterator.next())
        }
        guard case .event(.change, let record) = next else {
            Issue.record("\(next)")
            return
        }
        #expect(record.name == "lo")
    }

    @Test func theStreamEndsWithItsTask() async throws {
        let space = try await NamespaceThread()
        let signals = await space.run { DeviceMonitor.signals(subsystems: ["net"], options: Self.kernelOnly) }
        let listener = Task {
            var count = 0
            for await _ in signals { count += 1 }
            return count
        }
        listener.cancel()
        #expect(await listener.value == 0)
    }

    @Test func withoutSubsystemsThereAreNoDevices() {
        #expect(DeviceMonitor.problem() == nil)
        #expect(DeviceMonitor.devices(subsystems: []).isEmpty)
        #expect(DeviceMonitor.devices(subsystems: ["no-such-subsystem"]).isEmpty)
        #expect(DeviceMonitor.devices(subsystems: ["net"]).contains { $0.name == "lo" })
    }

    /// udevd is said to be there, but says nothing: after the grace the kernel's word counts.
    @Test func aUdevThatDoesNotAnswerDelaysAnEventByItsGraceOnly() async throws {
        let space = try await NamespaceThread()
        var options = DeviceMonitorOptions()
        options.controlPath = "/proc/self/status"
        options.grace = .milliseconds(20)
        let deaf = options
        let pump = await space.run { EventPump(subsystems: ["net"], options: deaf) }
        #expect(await pump.state.trusted == .udev)
        try await space.command(["ip", "link", "add", "fw0", "type", "veth", "peer", "name", "fw1"])
        guard case .event(.add, let record) = await pump.next() else {
            Issue.record("no addition")
            return
        }
        #expect(record.name.hasPrefix("fw"))
        #expect(await pump.state.trusted == .kernel)
    }

    static func next(
        of name: String, from iterator: inout AsyncStream<DeviceSignal>.Iterator
    ) async -> (action: DeviceAction, record: DeviceRecord)? {
        while let signal = await iterator.next() {
            if case .event(let action, let record) = signal, record.name == name { return (action, record) }
        }
        return nil
    }

    static func write(_ text: String, to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
    }
}
