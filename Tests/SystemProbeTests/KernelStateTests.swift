import HealthModel
import HealthTestKit
import LinuxAccess
import ProbeRuntime
import Testing

@testable import SystemProbe

@Suite struct KernelStateTests {
    private func kernel(_ tree: SystemTree) -> Measurement {
        KernelState(proc: "\(tree.tree.root)/proc").read()
    }

    @Test func everythingThatItSays() throws {
        let kernel = kernel(try SystemTree())
        #expect(kernel.component == Component(kind: .kernel, id: "kernel", name: "kernel"))
        #expect(kernel.condition == .answered && kernel.states.isEmpty)
        #expect(kernel.identity == ["release": "6.1.0-56-amd64", "taint": "0"])
        #expect(kernel[.ioStall] == 1.25 && kernel[.ioStall60] == 0.75 && kernel[.ioStallSome] == 1.5)
        #expect(kernel[.memoryStall] == 0 && kernel[.outOfMemoryKills] == 3)
        #expect(kernel[.memoryAvailable] == 40 && kernel[.memoryAvailableBytes] == 409_600)
        // There is no swap: that is not "all of it is used".
        #expect(kernel[.swapFree] == nil)
        #expect(kernel[.load] == 6.16 && kernel[.uptime] == 2370.28)
        #expect(kernel.quantities.first { $0.name == .outOfMemoryKills }?.kind == .counter)
    }

    @Test(arguments: [("16", true), ("0", false), ("15", false), ("12289", false), ("12305", true)])
    func taintByAMachineCheck(_ taint: String, _ isTainted: Bool) throws {
        let tree = try SystemTree()
        try tree.tree.write(taint + "\n", to: "proc/sys/kernel/tainted")
        #expect(kernel(tree).says(.taintMachineCheck) == isTainted)
    }

    @Test func aKernelWithoutPressureMeasuresTheRest() throws {
        let tree = try SystemTree()
        try tree.tree.remove("proc/pressure")
        let kernel = kernel(tree)
        #expect(kernel.condition == .answered && kernel[.ioStall] == nil && kernel[.memoryAvailable] == 40)
    }

    @Test(arguments: [
        ("proc/sys/kernel/tainted", "yes", QuantityName("taint")), ("proc/pressure/io", "some\nfull\n", .ioStall),
        ("proc/pressure/memory", "", .memoryStall), ("proc/vmstat", "oom_kill many\n", .outOfMemoryKills),
        ("proc/meminfo", "MemTotal: 10 kB\nMemAvailable: 20 kB\n", .memoryAvailable),
        ("proc/meminfo", "MemTotal: 0 kB\nMemAvailable: 0 kB\n", .memoryAvailable),
        ("proc/meminfo", "MemTotal: x kB\n", .memoryAvailable), ("proc/loadavg", "1.0 nan", .load),
        ("proc/uptime", "soon\n", .uptime), ("proc/vmstat", "", .outOfMemoryKills),
    ])
    func nonsenseIsGarbledAndNoValue(_ path: String, _ text: String, _ name: QuantityName) throws {
        let tree = try SystemTree()
        try tree.tree.write(text, to: path)
        let kernel = kernel(tree)
        #expect(kernel.condition == .garbled && kernel[name] == nil)
        #expect(kernel.message?.contains(String(path.dropFirst(4))) == true)
    }

    @Test func withoutProcItIsNotHealthy() throws {
        let tree = try SystemTree()
        try tree.tree.remove("proc")
        let kernel = kernel(tree)
        #expect(kernel.condition == .unsupported && kernel.quantities.isEmpty && kernel.message != nil)
    }

    @Test func theClock() {
        let good = ClockState.measurement { () throws(SystemCallError) in
            KernelClock(isUnsynchronised: false, offset: -0.001, maxError: 0.02, estimatedError: 0.0005)
        }
        #expect(good.component.kind == .clock && good.states.isEmpty && good.notes.isEmpty)
        #expect(good[.clockOffset] == -0.001 && good[.clockMaxError] == 0.02 && good[.clockEstimatedError] == 0.0005)
        let lost = ClockState.measurement { () throws(SystemCallError) in
            KernelClock(isUnsynchronised: true, offset: 0, maxError: 16, estimatedError: 16)
        }
        #expect(lost.states == [.clockUnsynchronised])
        // chronyd without `rtcsync`.
        let kept = ClockState.measurement { () throws(SystemCallError) in
            KernelClock(isUnsynchronised: true, offset: 0, maxError: 0.02, estimatedError: 0.0005)
        }
        #expect(kept.states.isEmpty && kept.notes.count == 1)
        let denied = ClockState.measurement { () throws(SystemCallError) in
            throw SystemCallError(operation: "read", subject: "the kernel's clock", errno: 1)
        }
        #expect(denied.condition == .refused && denied.quantities.isEmpty)
    }
}
