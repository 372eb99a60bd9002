import FoundationEssentials
import Glibc
import HealthModel
import HealthTestKit
import LinuxAccess
import ProbeRuntime
import Testing

@testable import NICProbe

/// Not a test of right or wrong: measures from just before the ioctl that takes carrier away, or the command that removes
/// the link, to the finished report. Runs when FOREWARN_MEASURE_EVENTS is set, and prints.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["FOREWARN_MEASURE_EVENTS"] != nil && NamespaceThread.isPossible),
    .serialized)
struct LatencyTests {
    static let rounds = 30

    @Test func carrierLossToReport() async throws {
        var stage = try await RealLinkTests.stage()
        var milliseconds: [Double] = []
        for _ in 0..<Self.rounds {
            let start = await stage.space.run {
                let now = MonotonicClock.now()
                _ = Self.setFlags("fw1", up: false)
                return now
            }
            _ = try await RealLinkTests.reading(of: "fw0", &stage) { $0.says(.carrierLost) }
            milliseconds.append(Double(start.age(at: MonotonicClock.now()).wholeNanoseconds) / 1e6)
            _ = await stage.space.run { Self.setFlags("fw1", up: true) }
            _ = try await RealLinkTests.reading(of: "fw0", &stage) { $0.says(.carrierUp) }
            // A pause between two rounds, so that each is a first event: the kernel holds back later ones of a burst.
            try await Task.sleep(for: .milliseconds(200))
        }
        Self.show("carrier lost on a veth to the finished report", milliseconds)
    }

    @Test func removalToReport() async throws {
        var milliseconds: [Double] = []
        for _ in 0..<Self.rounds {
            var stage = try await RealLinkTests.stage()
            let start = MonotonicClock.now()
            try await stage.space.command(["ip", "link", "del", "fw1"])
            _ = try await RealLinkTests.reading(of: "fw0", &stage) { $0.says(.removed) }
            milliseconds.append(Double(start.age(at: MonotonicClock.now()).wholeNanoseconds) / 1e6)
        }
        Self.show("removal of a veth (ip link del included) to the finished report", milliseconds)
    }

    /// SIOCSIFFLAGS (netdevice(7)): struct ifreq is 40 bytes, the name 16, the flags a short.
    static func setFlags(_ name: String, up: Bool) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var request = [UInt8](repeating: 0, count: 40)
        for (index, byte) in name.utf8.prefix(15).enumerated() { request[index] = byte }
        // IFF_UP
        request[16] = up ? 1 : 0
        return request.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { ioctl(descriptor, 0x8914, $0) == 0 } ?? false
        }
    }

    static func show(_ what: String, _ milliseconds: [Double]) {
        let sorted = milliseconds.sorted()
        func text(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
        print(
            "\(what): median \(text(sorted[sorted.count / 2])) ms (\(text(sorted[0]))-\(text(sorted[sorted.count - 1])))",
            "n=\(sorted.count)")
    }
}
