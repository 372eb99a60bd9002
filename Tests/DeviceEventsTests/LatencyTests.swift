import FoundationEssentials
import HealthModel
import HealthTestKit
import LinuxAccess
import Testing

@testable import DeviceEvents

/// Not a test of right or wrong: measures from just before LOOP_CTL_REMOVE to the signal. Runs when
/// FOREWARN_MEASURE_EVENTS is set, and prints.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["FOREWARN_MEASURE_EVENTS"] != nil && NamespaceThread.isPossible))
struct LatencyTests {
    @Test func removalToSignal() async throws {
        var milliseconds: [Double] = []
        var teardown: [Double] = []
        let signals = DeviceMonitor.signals(subsystems: ["block"], options: KernelEventTests.kernelOnly)
        var iterator = signals.makeAsyncIterator()
        for _ in 0..<30 {
            let device = try #require(LoopDevice.add())
            _ = await KernelEventTests.next(of: device.name, from: &iterator)
            let start = MonotonicClock.now()
            let removal = Task.detached {
                device.remove()
                return MonotonicClock.now()
            }
            while let heard = await KernelEventTests.next(of: device.name, from: &iterator), heard.action != .remove {}
            milliseconds.append(Double(start.age(at: MonotonicClock.now()).wholeNanoseconds) / 1e6)
            teardown.append(Double(start.age(at: await removal.value).wholeNanoseconds) / 1e6)
        }
        let sorted = milliseconds.sorted()
        print(
            "LOOP_CTL_REMOVE to the signal: median \(sorted[15]) ms (\(sorted[0])-\(sorted[29])) n=30;",
            "its own return: median \(teardown.sorted()[15]) ms")
    }
}
