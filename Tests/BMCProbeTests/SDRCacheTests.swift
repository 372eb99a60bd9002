internal import Glibc
internal import HealthModel
internal import HealthTestKit
internal import Testing

@testable internal import BMCProbe

extension RealBMC {
    @Suite("SDR cache and requests")
    struct SDRCacheTests {
        /// Most requests of a pass over thirteen sensors, its session included.
        private static let sensorRequests = 25
        /// A session of its own (six requests) and Get SEL Info.
        private static let selRequests = 7

        @Test("a pass with a warm cache costs at most 25 requests, session included, and 7 for an unchanged SEL")
        func requestEconomy() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try bmc.probe(bmc.target(address: relay.address))
                #expect(await probe.report().outcome == .complete)
                _ = await probe.report()
                for _ in 0..<3 {
                    relay.behave(.forward)
                    #expect(await probe.report().sensors.count == 13)
                    #expect(relay.requests == 20 + Self.selRequests)
                    #expect(relay.requests - Self.selRequests <= Self.sensorRequests)
                }
            }
        }

        @Test("the cache is in our own directory, closed to others")
        func ownDirectory() async throws {
            try await TestBMC.with { bmc in
                _ = try await bmc.probe().report()
                var status = stat()
                #expect(stat(bmc.cache, &status) == 0)
                #expect(status.st_mode & 0o7777 == 0o700)
                #expect(stat(bmc.cacheFile, &status) == 0)
                chmod(bmc.cache, 0o777)
                #expect(try await bmc.probe().report().outcome == .complete)
                #expect(stat(bmc.cache, &status) == 0)
                #expect(status.st_mode & 0o7777 == 0o700)
            }
        }

        @Test("an SDR that changes is read again, once; an unknown type and a name with control characters survive")
        func changedSDR() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try bmc.probe(bmc.target(address: relay.address))
                #expect(await probe.report().sensors.count == 13)
                try addSensor(to: bmc)
                relay.behave(.forward)
                let report = await probe.report()
                #expect(relay.requests > 60)
                #expect(report.outcome == .complete)
                #expect(report.sensors.count == 14)
                let added = try #require(report.sensors.last)
                #expect(added.sensorType == "Type 0xC7")
                #expect(added.component.kind == .other)
                #expect(added.name == "A\u{FFFD}[1mB")
                #expect(added.state == .unknown)
                #expect(added.value == nil)
                relay.behave(.forward)
                #expect(await probe.report().sensors.count == 14)
                #expect(relay.requests <= Self.sensorRequests + Self.selRequests)
            }
        }

        /// Add SDR (IPMI 2.0 section 33.11) with a compact record (section 43.2) of 38 bytes: ipmi_sim takes the sixth byte,
        /// the owner 20h, for the length.
        private func addSensor(to bmc: TestBMC) throws {
            var record: [UInt8] = [0, 0, 0x51, 0x02, 33, 0x20, 0, 14, 7, 1, 0x7F, 0, 0xC7, 0x6F]
            record += [0xFF, 0, 0, 0, 0xFF, 0, 0xC0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xC6]
            record += Array("A\u{1B}[1mB".utf8)
            let bytes = record.map { SensorVocabulary.hexadecimal($0) }
            try run(
                [
                    "ipmitool", "-I", "lanplus", "-C", "3", "-H", bmc.simulator.address, "-U", "admin", "-P", "labpass",
                    "raw",
                    "0x0a", "0x24",
                ] + bytes)
        }

        @Test("a damaged cache file is replaced", arguments: ["", "nonsense", "cut"])
        func damagedCache(content: String) async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                #expect(await probe.report().sensors.count == 13)
                if content == "cut" {
                    #expect(truncate(bmc.cacheFile, 300) == 0)
                } else {
                    let file = try #require(fopen(bmc.cacheFile, "we"))
                    for _ in 0..<50 { fputs(content, file) }
                    fclose(file)
                }
                let report = await probe.report()
                #expect(report.outcome == .complete)
                #expect(report.sensors.count == 13)
                #expect(try report.sensor("CPU Temp").thresholds != nil)
            }
        }

        @Test("a cache that can be neither read nor replaced is told as such, and the SEL is read all the same")
        func unusableCache() async throws {
            try await TestBMC.with { bmc in
                #expect(mkdir(bmc.cache, 0o700) == 0)
                #expect(mkdir(bmc.cacheFile, 0o700) == 0)
                let report = try await bmc.probe().report()
                #expect(report.outcome.status == .partial)
                #expect(report.outcome.code == "sdr-cache")
                #expect(report.sensors.isEmpty)
                #expect(report.selStatus?.change == .first)
            }
        }
    }
}
