import DeviceEvents
import HealthModel
import HealthTestKit
import LinuxAccess
import ProbeRuntime
import Testing

@testable import MemoryProbe

@Suite struct MemorySenseTests {
    @Test func aSweepGoesOverEverything() async throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 1)
        try tree.module("mc0/dimm0", label: "A1", corrected: "1")
        try tree.device("0000:3b:00.0", correctable: PCIErrorsTests.correctable)
        try tree.processor(0, package: 0, core: 0, packageCount: "0", coreCount: "0")
        try tree.tree.write(" MCE: 0 Machine check exceptions\n", to: "proc/interrupts")
        _ = try RasRecordTests.Writer(tree)
        let result = await MemorySense(tree.configuration).read(.sweep)
        #expect(result.sweep && result.outcome == .complete)
        #expect(
            result.measurements.map(\.component.id) == [
                "mc0", "mc0/dimm0", "0000:3b:00.0", "package0", "machine-checks", "rasdaemon",
            ])
        #expect(result.next == .seconds(120) && result.nextWithin > result.next)
    }

    @Test func aCounterThatMovesIsLookedAtMoreOften() async throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 0)
        try tree.module("mc0/dimm0", label: "A1", corrected: "0")
        let sense = MemorySense(tree.configuration)
        #expect(await sense.read(.sweep).next == .seconds(120))
        try tree.module("mc0/dimm0", label: "A1", corrected: "1")
        #expect(await sense.read(.due).next == .seconds(15))
        #expect(await sense.read(.due).next == .seconds(30))
        #expect(await sense.read(.due).next == .seconds(60))
        #expect(await sense.read(.due).next == .seconds(120))
        #expect(await sense.read(.due).next == .seconds(120))
    }

    @Test func anEventReadsItsDeviceOnly() async throws {
        let tree = try MemoryTree()
        try tree.controller(0, corrected: 0)
        try tree.device("0000:3b:00.0", correctable: PCIErrorsTests.correctable)
        try tree.device("0000:5e:00.0", correctable: PCIErrorsTests.correctable)
        let sense = MemorySense(tree.configuration)
        _ = await sense.read(.sweep)
        let one = await sense.read(.devices(["0000:5e:00.0"]))
        #expect(one.measurements.map(\.component.id) == ["0000:5e:00.0"] && !one.sweep)
        #expect(await sense.read(.devices(["mc0"])).measurements.map(\.component.id) == ["mc0"])
    }

    @Test func aNewDeviceIsThereAfterARescan() async throws {
        let tree = try MemoryTree()
        let sense = MemorySense(tree.configuration)
        #expect(await sense.read(.sweep).readings.isEmpty)
        try tree.device("0000:3b:00.0", correctable: PCIErrorsTests.correctable)
        #expect(await sense.read(.due).readings.isEmpty)
        #expect(await sense.read(.sweep).readings.count == 1)
    }

    @Test func eventsOfDevices() {
        let record = DeviceRecord(subsystem: "pci", name: "0000:3b:00.0", path: "/devices/pci0000:3a/0000:3b:00.0")
        #expect(MemorySense.wake(for: .event(.change, record)) == .devices(["0000:3b:00.0"]))
        #expect(MemorySense.wake(for: .event(.remove, record)) == .rescan)
        #expect(MemorySense.wake(for: .event(DeviceAction(rawValue: "bind"), record)) == nil)
        #expect(MemorySense.wake(for: .rescan) == .rescan)
    }

    /// Whatever this machine has: components are named once, and nothing that could not be read is fine.
    @Test func thisMachine() async throws {
        let result = await MemorySense().read(.sweep)
        #expect(result.outcome == .complete && result.sweep)
        #expect(Set(result.measurements.map(\.component)).count == result.measurements.count)
        for measurement in result.measurements {
            #expect(measurement.condition == .answered || measurement.message != nil, "\(measurement)")
        }
        let controllers = (try? KernelFile.names(in: "/sys/devices/system/edac/mc")) ?? []
        #expect(
            result.measurements.contains { $0.component.kind == .memory && $0.component.id.hasPrefix("mc") }
                == controllers.contains { $0.hasPrefix("mc") })
    }
}
