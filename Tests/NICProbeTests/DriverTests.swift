import HealthModel
import LinuxAccess
import ProbeRuntime
import Testing

@testable import NICProbe

/// What a driver is asked, byte by byte, and what is made of its answer.
@Suite struct DriverTests {
    static func kernel(_ change: (inout ScriptedKernel.State) -> Void) -> ScriptedKernel {
        let kernel = ScriptedKernel()
        kernel.change(change)
        return kernel
    }

    static func put<Value: FixedWidthInteger>(_ value: Value, _ offset: Int, _ block: inout [UInt8]) {
        block.replaceSubrange(offset..<(offset + Value.bitWidth / 8), with: withUnsafeBytes(of: value) { Array($0) })
    }

    /// A driver whose masks have three words: asked with none it says so, asked with three it answers in full.
    static func settings(
        speed: UInt32, duplex: UInt8 = 1, negotiates: UInt8 = 1, advertised: Set<Int>, partner: Set<Int>
    ) -> ScriptedKernel.Driver {
        { _, block in
            guard block[15] == 3 else {
                guard block.count == 48, block[4...].allSatisfy({ $0 == 0 }) else { return ScriptedKernel.unsupported }
                block[15] = UInt8(bitPattern: -3)
                return nil
            }
            guard block.count == 48 + 36 else { return ScriptedKernel.unsupported }
            put(speed, 4, &block)
            block[8] = duplex
            block[9] = 3
            block[11] = negotiates
            for (mask, modes) in [(1, advertised), (2, partner)] {
                for mode in modes { block[48 + mask * 12 + mode / 8] |= 1 << (mode % 8) }
            }
            return nil
        }
    }

    @Test func settingsAreAskedForInTwoSteps() throws {
        let kernel = Self.kernel {
            $0.driver[0x4C] = Self.settings(speed: 1000, advertised: [5, 6, 43], partner: [5, 6, 43])
        }
        let settings = try #require(try LinkSettings.read("eth0", of: kernel))
        #expect(settings.speed == 1000 && settings.duplex == .full && settings.port == "fibre")
        #expect(settings.negotiable == 10_000)
        #expect(kernel.asked == [0x4C, 0x4C])
    }

    @Test func withoutNegotiationOrPartnerNothingIsNegotiable() throws {
        let forced = Self.kernel {
            $0.driver[0x4C] = Self.settings(speed: 100, negotiates: 0, advertised: [5], partner: [5])
        }
        #expect(try LinkSettings.read("eth0", of: forced)?.negotiable == nil)
        let silent = Self.kernel { $0.driver[0x4C] = Self.settings(speed: 100, advertised: [5], partner: []) }
        #expect(try LinkSettings.read("eth0", of: silent)?.negotiable == nil)
    }

    @Test func anUnknownSpeedOrDuplexIsNone() throws {
        let kernel = Self.kernel {
            $0.driver[0x4C] = Self.settings(speed: .max, duplex: 0xFF, advertised: [], partner: [])
        }
        let settings = try #require(try LinkSettings.read("eth0", of: kernel))
        #expect(settings.speed == nil && settings.duplex == nil)
        #expect(try LinkSettings.read("eth0", of: ScriptedKernel()) == nil)
    }

    /// A driver that says absurd numbers of words.
    @Test(arguments: [0, 1, 127, 128] as [UInt8])
    func absurdMaskSizesAreSurvived(_ words: UInt8) throws {
        let kernel = Self.kernel {
            $0.driver[0x4C] = { _, block in
                block[15] = words
                return nil
            }
        }
        #expect(try LinkSettings.read("eth0", of: kernel) == nil)
    }

    @Test func aSlowOrHalfDuplexLinkSaysSo() async throws {
        let kernel = Self.kernel {
            $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")]
            $0.driver[0x4C] = Self.settings(speed: 100, duplex: 0, advertised: [2, 3, 5], partner: [2, 3, 5])
        }
        var configuration = NICConfiguration()
        configuration.corosyncPath = nil
        let result = await NICSense(configuration, kernel: kernel).read(.sweep)
        let link = try #require(NICSenseTests.measurement("eth0", in: result))
        #expect(link.states == [.carrierUp, .halfDuplex, .linkSlow] && link[.linkSpeed] == 100)
    }

    @Test func aMemberSlowerThanItsMatesSaysSo() async throws {
        let kernel = NICSenseTests.pair()
        kernel.change {
            $0.driver[0x4C] = { name, block in
                Self.settings(speed: name == "eno2" ? 1000 : 10_000, negotiates: 0, advertised: [], partner: [])(
                    name, &block)
            }
        }
        let result = await NICSenseTests.sense(kernel).read(.sweep)
        #expect(NICSenseTests.measurement("eno1", in: result)?.states == [.carrierUp])
        #expect(NICSenseTests.measurement("eno2", in: result)?.states == [.carrierUp, .linkSlow])
    }

    static func counters(_ pairs: [(String, UInt64)]) -> [UInt32: ScriptedKernel.Driver] {
        [
            0x37: { _, block in
                // The mask that was asked for, one set, stays; its count follows.
                put(UInt32(pairs.count), 16, &block)
                return nil
            },
            0x1B: { _, block in
                put(UInt32(pairs.count), 8, &block)
                for (index, pair) in pairs.enumerated() {
                    for (at, byte) in pair.0.utf8.prefix(32).enumerated() { block[12 + index * 32 + at] = byte }
                }
                return nil
            },
            0x1D: { _, block in
                put(UInt32(pairs.count), 4, &block)
                for (index, pair) in pairs.enumerated() { put(pair.1, 8 + index * 8, &block) }
                return nil
            },
        ]
    }

    @Test func countersAreKnownByTheirNamesAndNeverCountedTwice() async throws {
        let kernel = Self.kernel {
            $0.links = [
                Frame.LinkPart(2, "eth0", parent: "p0").with { $0.counters = [0: 1_000_000, 12: 3, 4: 40] }
            ]
            $0.driver.merge(
                Self.counters([
                    ("rx_packets_phy", 9), ("rx_crc_errors_phy", 7), ("rx_crc_errors", 5), ("rx_symbol_err_phy", 11),
                    ("link_down_events_phy", 2), ("rx_errors", 4), ("rx_csum_unnecessary", 5), ("rx_steer_missed", 6),
                    ("tx_timeout_count", 1),
                ])
            ) { $1 }
        }
        var configuration = NICConfiguration()
        configuration.corosyncPath = nil
        let result = await NICSense(configuration, kernel: kernel).read(.sweep)
        let link = try #require(NICSenseTests.measurement("eth0", in: result))
        #expect(link[.receiveCRCErrors] == 7 && link[.receiveErrors] == 40)
        #expect(link[QuantityName("receive-error-share")] == 40 && link[QuantityName("transmit-timeouts")] == 1)
        #expect(link[.symbolErrors] == 11 && link[.linkDowned] == 2)
        #expect(link.notes == ["The driver also counts: rx_steer_missed 6."])
    }

    @Test func stringsAndValuesOfDifferentNumberDoNotBelongTogether() {
        var strings = [UInt8](repeating: 0, count: 12 + 64)
        Self.put(UInt32(2), 8, &strings)
        var values = [UInt8](repeating: 0, count: 8 + 16)
        Self.put(UInt32(3), 4, &values)
        #expect(DriverStatistics.pair(strings: strings, values: values).isEmpty)
        for count in [UInt32.max, 1 << 20, 3] {
            Self.put(count, 8, &strings)
            Self.put(count, 4, &values)
            #expect(DriverStatistics.pair(strings: strings, values: values).isEmpty)
        }
        for count in 0..<24 {
            #expect(DriverStatistics.pair(strings: Array(strings.prefix(count)), values: values).isEmpty)
        }
    }

    @Test func aLinkThatGoesAwayWhileItIsReadIsLeftOut() async {
        let kernel = Self.kernel {
            $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")]
            $0.driver[0x4C] = { _, _ in ScriptedKernel.gone }
        }
        var configuration = NICConfiguration()
        configuration.corosyncPath = nil
        let result = await NICSense(configuration, kernel: kernel).read(.sweep)
        #expect(NICSenseTests.measurement("eth0", in: result) == nil)
    }

    /// Firmware that hangs: what the kernel knows is told, everything else is asked, and nobody takes it for health.
    @Test(arguments: [0x4C, 0x37] as [UInt32])
    func aDriverThatFailsAtWhatTellsIsSilent(command: UInt32) async throws {
        let kernel = Self.kernel {
            $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")]
            $0.driver[command] = { _, _ in ScriptedKernel.hung }
        }
        let link = try #require(await OpticTests.measurement(kernel))
        #expect(link.condition == .silent && link.states == [.carrierUp])
        #expect(link.message?.hasPrefix("The driver of eth0 did not give the ") == true)
        #expect(link.message?.contains("(EIO)") == true)
        #expect(Set(kernel.asked) == [0x4C, 0x03, 0x37, 0x42])
        kernel.change { $0.driver[command] = { _, _ in ScriptedKernel.denied } }
        #expect(await OpticTests.measurement(kernel)?.condition == .refused)
        kernel.change { $0.driver[command] = nil }
        #expect(await OpticTests.measurement(kernel)?.condition == .answered)
        // A port that is taken down owes no answer.
        kernel.change {
            $0.driver[command] = { _, _ in ScriptedKernel.hung }
            $0.links[0].isUp = false
        }
        #expect(await OpticTests.measurement(kernel)?.condition == .answered)
    }

    @Test func aDriverThatDoesNotNameItselfIsNotedOnly() async throws {
        let kernel = Self.kernel {
            $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")]
            $0.driver[0x03] = { _, _ in ScriptedKernel.hung }
        }
        let link = try #require(await OpticTests.measurement(kernel))
        #expect(link.condition == .answered && link.notes == ["The driver of eth0 did not name itself (EIO)."])
    }

    @Test func whatTimedOutOnceIsNotAskedForMore() async throws {
        let kernel = Self.kernel {
            $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")]
            $0.driver[0x4C] = { _, _ in ScriptedKernel.late }
        }
        #expect(await OpticTests.measurement(kernel)?.condition == .silent)
        #expect(kernel.asked == [0x4C])
    }

    /// An event's reading asks for the speed only.
    @Test func anEventDoesNotWaitForCountersOrModules() async {
        let kernel = Self.kernel { $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")] }
        var configuration = NICConfiguration()
        configuration.corosyncPath = nil
        let sense = NICSense(configuration, kernel: kernel)
        _ = await sense.read(.devices(["eth0"]))
        #expect(kernel.asked == [0x4C])
        _ = await sense.read(.due)
        #expect(Set(kernel.asked) == [0x4C, 0x03, 0x37, 0x42])
    }
}
