import HealthModel
import HealthTestKit
import Testing

@testable import MemoryProbe

@Suite struct ProcessorTests {
    /// Two packages, two cores each, two threads a core: package events are in every processor's count, core events in
    /// both threads'.
    @Test func everyPackageAndEveryCoreCountsOnce() throws {
        let tree = try MemoryTree()
        for number in 0..<8 {
            let package = number / 4
            try tree.processor(
                number, package: package, core: number % 2, packageCount: package == 0 ? "7" : "0",
                coreCount: package == 0 && number % 2 == 1 ? "3" : "1")
        }
        let throttling = ProcessorThrottling(sys: "\(tree.tree.root)/sys")
        let found = ProcessorThrottling.read(throttling.processors())
        #expect(found.map(\.component.id) == ["package0", "package1"])
        #expect(found[0].component.kind == .processor)
        #expect(found[0][.throttleEvents] == 7 && found[0][.coreThrottleEvents] == 4)
        #expect(found[1][.throttleEvents] == 0 && found[1][.coreThrottleEvents] == 2)
    }

    @Test func aCounterOfGarbageIsNotClean() throws {
        let tree = try MemoryTree()
        try tree.processor(0, package: 0, core: 0, packageCount: "lots", coreCount: "0")
        let found = ProcessorThrottling.read(ProcessorThrottling(sys: "\(tree.tree.root)/sys").processors())
        #expect(found.first?.condition == .garbled && found.first?[.throttleEvents] == nil)
    }

    @Test func machineChecksAreSummedOverTheProcessors() throws {
        let tree = try MemoryTree()
        try tree.tree.write(
            """
                        CPU0       CPU1
               0:         44          0   IO-APIC   2-edge      timer
             THR:          1          2   Threshold APIC interrupts
             DFR:          0          0   Deferred Error APIC interrupts
             MCE:          1          1   Machine check exceptions
             MCP:        300        300   Machine check polls
             ERR:          0

            """, to: "proc/interrupts")
        let checks = MachineChecks(sys: "\(tree.tree.root)/sys", proc: "\(tree.tree.root)/proc")
        let found = try #require(checks.read())
        #expect(found.component == Component(kind: .processor, id: "machine-checks", name: "machine checks"))
        #expect(found[.machineCheckExceptions] == 2 && found[.machineCheckThresholds] == 3)
        #expect(found[.deferredErrors] == 0)
        #expect(found.notes.isEmpty)
        try tree.tree.write(
            ["check_interval": "0", "ignore_ce": "1"], below: "sys/devices/system/machinecheck/machinecheck0")
        #expect(checks.read()?.notes.count == 2)
    }

    @Test func aProcessorWithoutMachineChecksHasNoReading() throws {
        let tree = try MemoryTree()
        let checks = MachineChecks(sys: "\(tree.tree.root)/sys", proc: "\(tree.tree.root)/proc")
        #expect(checks.read() == nil)
        try tree.tree.write("  CPU0\n ERR: 0\n", to: "proc/interrupts")
        #expect(checks.read() == nil)
        try tree.tree.write(" MCE:   Machine check exceptions\n", to: "proc/interrupts")
        #expect(checks.read()?.condition == .garbled)
    }
}
