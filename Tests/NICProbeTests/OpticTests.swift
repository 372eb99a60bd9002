import HealthModel
import LinuxAccess
import ProbeRuntime
import Testing

@testable import NICProbe

@Suite struct OpticTests {
    /// SFF-8472: address A0h (256 bytes) and A2h (256 bytes) of a healthy 10GBASE-SR module.
    static func sfp(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        var memory = [UInt8](repeating: 0, count: 512)
        func put(_ offset: Int, _ values: [Int]) {
            for (index, value) in values.enumerated() {
                memory[offset + 2 * index] = UInt8(truncatingIfNeeded: value >> 8)
                memory[offset + 2 * index + 1] = UInt8(truncatingIfNeeded: value)
            }
        }
        // Identifier SFP; vendor, part number, serial number, padded with spaces.
        memory[0] = 3
        for (offset, text) in [(20, "ACME"), (40, "SR-10G"), (68, "A1")] {
            for (index, byte) in (Array(text.utf8) + [UInt8](repeating: 0x20, count: 16)).prefix(16).enumerated() {
                memory[offset + index] = byte
            }
        }
        // 10GBASE-SR.
        memory[3] = 0x10
        // Monitoring, internally calibrated, average power.
        memory[92] = 0x68
        // A2h: high alarm, low alarm, high warning, low warning of temperature (1/256 degree), ...
        put(256, [80 * 256, -10 * 256, 75 * 256, -5 * 256])
        // ... supply voltage (100 uV), bias (2 uA), transmit power and receive power (0.1 uW).
        put(264, [36_000, 30_000, 35_000, 31_000])
        put(272, [5_000, 500, 4_500, 1_000])
        put(280, [10_000, 1_000, 7_943, 1_259])
        put(288, [10_000, 100, 7_943, 158])
        // Values: 41.5 degrees, 3.3 V, 6 mA, 0.5 mW, 0.4 mW.
        put(256 + 96, [41 * 256 + 128, 33_000, 3_000, 5_000, 4_000])
        change(&memory)
        memory[63] = memory[0..<63].reduce(0) { $0 &+ $1 }
        memory[256 + 95] = memory[256..<(256 + 95)].reduce(0) { $0 &+ $1 }
        return memory
    }

    static func levels(_ memory: [UInt8], _ layout: OpticModule.Layout = .sff8472) -> OpticLevels? {
        guard case .levels(let levels) = OpticModule.decode(layout, memory) else { return nil }
        return levels
    }

    static func near(_ left: Double?, _ right: Double) -> Bool { left.map { abs($0 - right) < 0.005 } ?? false }

    @Test func aModulesLevelsAndLimitsAreRead() throws {
        let levels = try #require(Self.levels(Self.sfp()))
        #expect(levels.identity?.vendor == "ACME" && levels.identity?.part == "SR-10G")
        #expect(levels.identity?.serial == "A1")
        #expect(levels.temperature?.value == 41.5 && levels.temperature?.limits?.lowerCritical == -10)
        #expect(Self.near(levels.supplyVoltage?.value, 3.3))
        #expect(Self.near((levels.biasCurrent?.value).map { $0 * 1000 }, 6))
        #expect(Self.near(levels.transmitPower?.value, -3.01) && Self.near(levels.receivePower?.value, -3.98))
        #expect(Self.near(levels.receivePower?.limits?.lowerCritical, -20))
        #expect(Self.near(levels.receivePower?.limits?.lowerWarning, -18.01))
        #expect(Self.near(levels.receivePower?.limits?.upperWarning, -1))
        #expect(levels.receivePower?.position == .within)
    }

    @Test func lightBelowTheLimitsIsAWarningAndThenAnAlarm() throws {
        let weak = try #require(Self.levels(Self.sfp { ($0[256 + 104], $0[256 + 105]) = (0, 120) }))
        #expect(weak.receivePower?.position == .warning)
        let dark = try #require(Self.levels(Self.sfp { ($0[256 + 104], $0[256 + 105]) = (0, 0) }))
        #expect(dark.receivePower?.value == -40 && dark.receivePower?.position == .alarm)
        let hot = try #require(Self.levels(Self.sfp { $0[256 + 96] = 90 }))
        #expect(hot.temperature?.position == .alarm)
    }

    @Test func limitsThatTheMakerLeftOutAreNone() throws {
        let zero = try #require(Self.levels(Self.sfp { for at in 288..<296 { $0[at] = 0 } }))
        #expect(zero.receivePower?.limits == nil && zero.receivePower?.position == .within)
        let ones = try #require(Self.levels(Self.sfp { for at in 288..<296 { $0[at] = 0xFF } }))
        #expect(ones.receivePower?.limits == nil)
        let upsideDown = try #require(Self.levels(Self.sfp { ($0[288], $0[289]) = (0, 1) }))
        #expect(upsideDown.receivePower?.limits == nil)
    }

    /// Table 9-6: slope 2.0 and offset for the line, a polynomial that is the raw value halved for the received power.
    @Test func anExternallyCalibratedModuleIsCalibrated() throws {
        let levels = try #require(
            Self.levels(
                Self.sfp { memory in
                    memory[92] = 0x58
                    // Rx_PWR(1) = 0.5 as a float, the others 0.
                    memory.replaceSubrange((256 + 68)..<(256 + 72), with: [0x3F, 0, 0, 0])
                    // Slopes of bias, transmit power, temperature, voltage: 2.0; offset of the temperature: 256 (1 degree).
                    for slope in [76, 80, 84, 88] { memory[256 + slope] = 2 }
                    memory[256 + 86] = 1
                }))
        #expect(levels.temperature?.value == 84)
        #expect(Self.near(levels.receivePower?.value, -6.99))
        #expect(Self.near((levels.biasCurrent?.value).map { $0 * 1000 }, 12))
    }

    @Test func aMemoryThatCannotBeBelievedIsNotBelieved() {
        var memory = Self.sfp()
        memory[256 + 104] ^= 1
        #expect(Self.levels(memory) != nil, "values are outside of the checksum")
        memory[256 + 33] ^= 1
        guard case .unmonitored(let identity, let why) = OpticModule.decode(.sff8472, memory) else {
            Issue.record("believed")
            return
        }
        #expect(identity?.vendor == "ACME" && why.contains("CC_DMI"))
        memory[10] ^= 1
        #expect(
            OpticModule.decode(.sff8472, memory)
                == .unmonitored(nil, "Its module's memory is garbled (checksum CC_BASE)."))
        for byte in [0x00, 0xFF] as [UInt8] {
            #expect(Self.levels([UInt8](repeating: byte, count: 512)) == nil)
        }
        let whole = Self.sfp()
        for count in 0..<512 { #expect(Self.levels(Array(whole.prefix(count))) == nil) }
        #expect(Self.levels(Self.sfp { $0[92] = 0 }) == nil, "a module without monitoring")
    }

    /// SFF-8636: lower page, upper pages 00h and 03h.
    static func qsfp(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        var memory = [UInt8](repeating: 0, count: 640)
        func put(_ offset: Int, _ values: [Int]) {
            for (index, value) in values.enumerated() {
                memory[offset + 2 * index] = UInt8(truncatingIfNeeded: value >> 8)
                memory[offset + 2 * index + 1] = UInt8(truncatingIfNeeded: value)
            }
        }
        (memory[0], memory[128], memory[220]) = (0x11, 0x11, 0x0C)
        for (index, byte) in "ACME            ".utf8.enumerated() { memory[148 + index] = byte }
        put(22, [30 * 256])
        put(26, [33_000])
        // Receive power of four lanes, bias, transmit power.
        put(34, [4_000, 4_000, 100, 4_000])
        put(42, [3_000, 3_100, 3_000, 3_000])
        put(50, [5_000, 5_000, 5_000, 5_000])
        put(512, [80 * 256, -10 * 256, 75 * 256, -5 * 256])
        put(528, [36_000, 30_000, 35_000, 31_000])
        put(560, [10_000, 100, 7_943, 158])
        put(568, [5_000, 500, 4_500, 1_000])
        put(576, [10_000, 1_000, 7_943, 1_259])
        change(&memory)
        return memory
    }

    @Test func theKindOfLightIsNamedAsEthtoolDoes() {
        func sfp(_ change: (inout [UInt8]) -> Void) -> String? { OpticKind.words(sfp: Self.sfp(change)) }
        #expect(sfp { _ in } == "10G Base-SR")
        #expect(sfp { ($0[3], $0[6]) = (0x20, 0x02) } == "10G Base-LR, 1000BASE-LX")
        #expect(sfp { ($0[3], $0[36]) = (0, 3) } == "25GBase-LR")
        #expect(sfp { ($0[3], $0[36]) = (0, 0xFF) } == nil)
        func qsfp(_ byte: UInt8, _ extended: UInt8 = 0) -> String? {
            OpticKind.words(qsfp: Self.qsfp { ($0[131], $0[192]) = (byte, extended) })
        }
        #expect(qsfp(0x04, 2) == "40G Base-SR4")
        #expect(qsfp(0x80, 2) == "100G Base-SR4")
        #expect(qsfp(0x80) == nil)
        #expect(OpticKind.words(sfp: []) == nil && OpticKind.words(qsfp: [1]) == nil)
    }

    @Test func theWeakestLaneOfAQSFPCounts() throws {
        let levels = try #require(Self.levels(Self.qsfp(), .sff8636))
        #expect(levels.temperature?.value == 30 && levels.identity?.vendor == "ACME")
        #expect(Self.near(levels.receivePower?.value, -20))
        #expect(levels.receivePower?.position == .warning)
        #expect(Self.near((levels.biasCurrent?.value).map { $0 * 1000 }, 6.2))
        // Flat memory: no thresholds.
        #expect(try #require(Self.levels(Self.qsfp { $0[2] = 4 }, .sff8636)).receivePower?.limits == nil)
        // Cut before the threshold page.
        let short = try #require(Self.levels(Array(Self.qsfp().prefix(600)), .sff8636))
        #expect(short.receivePower?.limits == nil)
        #expect(Self.levels(Self.qsfp { $0[2] = 1 }, .sff8636) == nil, "not ready")
        #expect(Self.levels([UInt8](repeating: 0xFF, count: 640), .sff8636) == nil)
        for count in 0..<256 { #expect(Self.levels(Array(Self.qsfp().prefix(count)), .sff8636) == nil) }
    }

    static func kernel(memory: [UInt8], type: UInt32 = 2) -> ScriptedKernel {
        let kernel = ScriptedKernel()
        kernel.change {
            $0.links = [Frame.LinkPart(2, "eth0", parent: "p0")]
            $0.driver[0x42] = { _, block in
                guard block.count == 44 else { return ScriptedKernel.unsupported }
                DriverTests.put(type, 4, &block)
                DriverTests.put(UInt32(memory.count), 8, &block)
                return nil
            }
            $0.driver[0x43] = { _, block in
                guard KernelBytes(block).load(8, as: UInt32.self) == 0,
                    KernelBytes(block).load(12, as: UInt32.self) == UInt32(min(640, memory.count)),
                    block.count == 16 + min(640, memory.count)
                else { return ScriptedKernel.unsupported }
                block.replaceSubrange(16..., with: memory.prefix(640))
                return nil
            }
        }
        return kernel
    }

    static func measurement(_ kernel: ScriptedKernel) async -> Measurement? {
        var configuration = NICConfiguration()
        configuration.corosyncPath = nil
        let result = await NICSense(configuration, kernel: kernel).read(.sweep)
        return NICSenseTests.measurement("eth0", in: result)
    }

    @Test func theLevelsBecomeQuantitiesWithTheMakersLimits() async throws {
        let link = try #require(await Self.measurement(Self.kernel(memory: Self.sfp())))
        #expect(link.states == [.carrierUp])
        let receive = try #require(link.quantities.first { $0.name == .opticReceivePower })
        #expect(receive.unit == .dBm && Self.near(receive.limits?.lowerCritical, -20))
        #expect(link.identity["module-vendor"] == "ACME" && link.identity["optic"] == "10G Base-SR")
        let dark = Self.kernel(memory: Self.sfp { ($0[256 + 104], $0[256 + 105]) = (0, 0) })
        #expect(await Self.measurement(dark)?.states == [.carrierUp, .opticAlarm])
        // Without a cable there is no light, and nobody misses it.
        dark.change {
            $0.links[0].hasCarrier = false
            $0.links[0].upCount = 0
        }
        #expect(await Self.measurement(dark)?.states == [.unconnected])
        dark.change { $0.links[0].isUp = false }
        #expect(await Self.measurement(dark)?.states == [.administrativelyDown])
    }

    /// EIO is an empty cage for who is asked what is in it, and a fault for who is asked to read what is there.
    @Test func aModuleThatCannotBeReadIsNoted() async throws {
        let kernel = Self.kernel(memory: Self.sfp())
        kernel.change { $0.driver[0x43] = { _, _ in ScriptedKernel.hung } }
        let unread = try #require(await Self.measurement(kernel))
        #expect(unread.condition == .answered && unread.notes == ["Its module could not be read (EIO)."])
        kernel.change { $0.driver[0x42] = { _, _ in ScriptedKernel.late } }
        #expect(await Self.measurement(kernel)?.notes == ["Its module could not be read (ETIMEDOUT)."])
        kernel.change { $0.driver[0x42] = { _, _ in ScriptedKernel.hung } }
        #expect(await Self.measurement(kernel)?.notes == [])
    }

    @Test func withoutTheRightOrWithoutAModuleTheLinkIsMeasuredAllTheSame() async throws {
        let kernel = Self.kernel(memory: Self.sfp())
        kernel.change { $0.driver[0x42] = { _, _ in ScriptedKernel.denied } }
        let denied = try #require(await Self.measurement(kernel))
        #expect(denied.condition == .answered && denied.notes.contains { $0.contains("CAP_NET_ADMIN") })
        kernel.change { $0.driver[0x42] = nil }
        #expect(try #require(await Self.measurement(kernel)).notes.isEmpty)
        let unknown = try #require(await Self.measurement(Self.kernel(memory: Self.sfp(), type: 99)))
        #expect(unknown.notes.contains { $0.contains("99") })
        let endless = Self.kernel(memory: [UInt8](repeating: 0, count: 1 << 20))
        #expect(await Self.measurement(endless)?.states == [.carrierUp])
    }
}
