import Glibc
import HealthModel
import HealthTestKit
import LinuxAccess
import ProbeRuntime
import Testing

@testable import NICProbe

/// veth pairs of the real kernel, in a namespace of the test's own.
@Suite(.enabled(if: NamespaceThread.isPossible, "needs root"), .timeLimit(.minutes(2)))
struct RealLinkTests {
    /// A pair fw0 - fw1, both up, fw0 with a role; the sense that watches it; the end of its first pass.
    struct Stage {
        var space: NamespaceThread
        var sense: NICSense
        var wakes: AsyncStream<SenseWake>.Iterator
        var first: SenseResult
    }

    static func stage() async throws -> Stage {
        let space = try await NamespaceThread()
        try await space.command(["ip", "link", "add", "fw0", "type", "veth", "peer", "name", "fw1"])
        try await space.command(["ip", "link", "set", "fw0", "up"])
        try await space.command(["ip", "link", "set", "fw1", "up"])
        try await space.command(["ip", "addr", "add", "10.99.0.1/24", "dev", "fw0"])
        let sense = await space.run {
            var configuration = NICConfiguration(replication: ["10.99.0.0/24"])
            configuration.corosyncPath = nil
            return NICSense(configuration)
        }
        let first = await sense.read(.sweep)
        return Stage(space: space, sense: sense, wakes: sense.wakes().makeAsyncIterator(), first: first)
    }

    @Test func aLinkWithCarrierIsMeasured() async throws {
        let stage = try await Self.stage()
        #expect(stage.first.outcome == .complete)
        let link = try #require(NICSenseTests.measurement("fw0", in: stage.first))
        #expect(link.states == [.carrierUp])
        #expect(link.identity["driver"] == "veth" && link.identity["kind"] == "veth")
        #expect(link[.linkSpeed] == 10_000)
        #expect((link[.carrierChanges] ?? 0) >= 1)
        #expect(link[.receivedPackets] != nil && link[.receiveCRCErrors] == 0)
        let use = [Carried(kind: .replication, name: "10.99.0.0/24")]
        #expect(NICSenseTests.use("fw0", in: stage.first) == use)
        #expect(NICSenseTests.measurement("fw1", in: stage.first) == nil)
        #expect(NICSenseTests.measurement("lo", in: stage.first) == nil)
    }

    @Test func carrierThatIsLostAndComesBackIsHeard() async throws {
        var stage = try await Self.stage()
        let before = try #require(NICSenseTests.measurement("fw0", in: stage.first)?[.carrierChanges])
        try await stage.space.command(["ip", "link", "set", "fw1", "down"])
        let lost = try await Self.reading(of: "fw0", &stage) { $0.says(.carrierLost) }
        #expect((lost[.carrierChanges] ?? 0) > before)
        #expect(lost[.linkSpeed] == nil)
        try await stage.space.command(["ip", "link", "set", "fw1", "up"])
        _ = try await Self.reading(of: "fw0", &stage) { $0.states == [.carrierUp] }
        try await stage.space.command(["ip", "link", "set", "fw0", "down"])
        _ = try await Self.reading(of: "fw0", &stage) { $0.states == [.administrativelyDown] }
    }

    @Test func aRemovedLinkIsSaidToBeRemovedAndWhatItCarried() async throws {
        var stage = try await Self.stage()
        try await stage.space.command(["ip", "link", "del", "fw1"])
        let removed = try await Self.reading(of: "fw0", &stage) { $0.says(.removed) }
        #expect(removed.condition == .silent)
        #expect(removed.message == "The link fw0 is gone; it carried 10.99.0.0/24. Look at its device.")
        #expect(removed.quantities.isEmpty)
        let sweep = await stage.sense.read(.sweep)
        #expect(NICSenseTests.measurement("fw0", in: sweep)?.states == [.removed])
    }

    /// A bridge of the real kernel, whose address is in the network of a role, and which a veth is the only port of.
    @Test func aBridgeWithARoleIsMeasured() async throws {
        var stage = try await Self.stage()
        try await stage.space.command(["ip", "link", "add", "br0", "type", "bridge"])
        try await stage.space.command(["ip", "link", "set", "br0", "up"])
        try await stage.space.command(["ip", "link", "set", "fw0", "master", "br0"])
        try await stage.space.command(["ip", "addr", "del", "10.99.0.1/24", "dev", "fw0"])
        try await stage.space.command(["ip", "addr", "add", "10.99.0.1/24", "dev", "br0"])
        let sweep = await stage.sense.read(.sweep)
        let role = Carried(kind: .replication, name: "10.99.0.0/24")
        #expect(NICSenseTests.use("br0", in: sweep) == [role])
        #expect(NICSenseTests.measurement("fw0", in: sweep) == nil)
        #expect(NICSenseTests.measurement("br0", in: sweep)?.states == [.carrierUp])
        try await stage.space.command(["ip", "link", "set", "fw1", "down"])
        _ = try await Self.reading(of: "br0", &stage) { $0.says(.carrierLost) }
    }

    /// More link messages than a receive buffer holds: the next wake says that everything must be looked at.
    @Test func lostMessagesBecomeARescan() async throws {
        let space = try await NamespaceThread()
        let socket = try await space.run { Result { try RouteSocket(groups: RouteSocket.linkGroup, receiveBuffer: 1) } }
            .get()
        for _ in 0..<8 {
            try await space.command(["ip", "link", "add", "fw0", "type", "veth", "peer", "name", "fw1"])
            try await space.command(["ip", "link", "del", "fw0"])
        }
        var isLost = false
        while let received = try socket.receive() { isLost = isLost || received == .overrun }
        #expect(isLost)
        // And goes on.
        try await space.command(["ip", "link", "set", "lo", "up"])
        #expect(await socket.wait(until: nil) == .ready)
        guard case .datagram = try socket.receive() else {
            Issue.record("no message after the overrun")
            return
        }
    }

    /// The links of this very machine, whatever they are: nothing fails, and loopback is none of them.
    @Test func thisMachinesOwnLinksCanBeRead() async {
        let sense = NICSense(NICConfiguration(service: ["127.0.0.0/8"]))
        let result = await sense.read(.sweep)
        #expect(result.outcome == .complete)
        #expect(NICSenseTests.measurement("lo", in: result) == nil)
    }

    /// Follows the wakes until a reading is as wanted.
    static func reading(
        of name: String, _ stage: inout Stage, until isWanted: (Measurement) -> Bool
    ) async throws -> Measurement {
        while let wake = await stage.wakes.next() {
            let request: SenseRequest =
                switch wake {
                case .devices(let names): .devices(names)
                case .rescan: .sweep
                }
            let result = await stage.sense.read(request)
            if let found = NICSenseTests.measurement(name, in: result), isWanted(found) { return found }
        }
        throw NamespaceThread.Failure(command: "wakes", status: 0)
    }
}

/// Tap devices: their carrier is set as a driver sets it, and the kernel's link watch delays what it says of them.
extension RealLinkTests {
    /// The queue of a tap device; the device is there as long as it is open (Documentation/networking/tuntap.rst).
    struct Tap {
        var descriptor: Int32

        /// TUNSETIFF with IFF_TAP | IFF_NO_PI.
        static func open(_ name: String) -> Tap? {
            let descriptor = Glibc.open("/dev/net/tun", O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            var request = [UInt8](repeating: 0, count: 40)
            for (index, byte) in name.utf8.prefix(15).enumerated() { request[index] = byte }
            (request[16], request[17]) = (0x02, 0x10)
            let isMade = request.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { ioctl(descriptor, 0x4004_54CA, $0) == 0 } ?? false
            }
            return isMade ? Tap(descriptor: descriptor) : nil
        }

        /// TUNSETCARRIER.
        func set(carrier: Bool) {
            var value: Int32 = carrier ? 1 : 0
            withUnsafeMutableBytes(of: &value) { bytes in
                if let base = bytes.baseAddress { _ = ioctl(descriptor, 0x4004_54E2, base) }
            }
        }
    }

    /// Carrier that goes and comes back before the kernel says so: its event shows a link that is up, as before.
    @Test(.enabled(if: access("/dev/net/tun", R_OK | W_OK) == 0, "needs /dev/net/tun"))
    func aFlapThatIsTooShortForTheKernelIsCountedAllTheSame() async throws {
        let space = try await NamespaceThread()
        let tap = try #require(await space.run { Tap.open("fwtap0") })
        defer { close(tap.descriptor) }
        try await space.command(["ip", "link", "set", "fwtap0", "up"])
        let sense = await space.run {
            var configuration = NICConfiguration(service: ["fwtap0"])
            configuration.corosyncPath = nil
            return NICSense(configuration)
        }
        let first = await sense.read(.sweep)
        let before = try #require(NICSenseTests.measurement("fwtap0", in: first))
        #expect(before.states == [.carrierUp])
        let old = try #require(before[.carrierChanges])
        var stage = Stage(space: space, sense: sense, wakes: sense.wakes().makeAsyncIterator(), first: first)
        for _ in 0..<5 {
            tap.set(carrier: false)
            tap.set(carrier: true)
        }
        let after = try await Self.reading(of: "fwtap0", &stage) { ($0[.carrierChanges] ?? 0) >= old + 10 }
        #expect(after.states == [.carrierUp])
    }
}
