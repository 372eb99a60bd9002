internal import HealthModel
internal import HealthTestKit
internal import LinuxAccess
internal import Testing

@testable internal import BMCProbe

extension RealBMC {
    @Suite("Reading a real BMC (ipmi_sim)")
    struct SimulatedBMCTests {
        @Test("all thirteen sensors come with value, unit, thresholds and entity")
        func allSensors() async throws {
            try await TestBMC.with { bmc in
                let report = try await bmc.probe().report()
                #expect(report.outcome == .complete)
                #expect(report.probe == "bmc")
                #expect(report.source == bmc.simulator.address)
                #expect(report.sequence == 1)
                #expect(report.sensors.map(\.sensorNumber) == Array(1...13))

                let cpu = try report.sensor("CPU Temp")
                #expect(cpu.component == Component(kind: .temperature, id: "CPU Temp#1", name: "CPU Temp"))
                #expect(cpu.sensorType == "Temperature")
                #expect(cpu.entity == "processor 1")
                #expect(cpu.state == .nominal)
                #expect(cpu.value == 45)
                #expect(cpu.unit == .celsius)
                #expect(cpu.eventBits == 0)
                #expect(cpu.eventWords.isEmpty)
                #expect(cpu.eventTypeCode == 0x01)
                #expect(
                    cpu.thresholds
                        == SensorThresholds(upperNonCritical: 80, upperCritical: 90, upperNonRecoverable: 100))

                let fan = try report.sensor("FAN 1")
                #expect(fan.component.kind == .fan)
                #expect(fan.value == 8000)
                #expect(fan.unit == .rpm)
                #expect(
                    fan.thresholds
                        == SensorThresholds(lowerNonRecoverable: 300, lowerCritical: 500, lowerNonCritical: 1000))

                let voltage = try report.sensor("P12V")
                #expect(voltage.unit == .volts)
                #expect(abs(try #require(voltage.value) - 12) < 1e-9)
                #expect(abs(try #require(voltage.thresholds?.upperNonRecoverable) - 13.8) < 1e-9)

                let supply = try report.sensor("PSU1 Status")
                #expect(supply.component.kind == .powerSupply)
                #expect(supply.value == nil)
                #expect(supply.unit == nil)
                #expect(supply.thresholds == nil)
                #expect(supply.eventTypeCode == 0x6F)
                #expect(supply.eventBits == 1)
                #expect(supply.eventWords == ["Presence detected"])
                #expect(try report.sensor("DIMM ECC").component.kind == .memory)
                #expect(try report.sensor("Drive 0").component.kind == .driveSlot)
                #expect(try report.sensor("CPU Status").component.kind == .processor)
                #expect(try report.sensor("Inlet Temp").entity == "system board 1")
                #expect(report.selStatus?.change == .first)
            }
        }

        /// FreeIPMI calls a crossed non-critical threshold nominal (freeipmi_interpret_sensor.conf(5)): the bits tell.
        @Test("a temperature that climbs over its thresholds changes state and bits, and comes back")
        func temperature() async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                _ = await probe.report()
                for (raw, state, bits) in [(85, SensorState.nominal, 0x08), (95, .critical, 0x18), (45, .nominal, 0)] {
                    try bmc.simulator.setSensor(.cpuTemperature, raw: raw)
                    let report = try await probe.report { try $0.sensor("CPU Temp").value == Double(raw) }
                    let cpu = try report.sensor("CPU Temp")
                    #expect(cpu.state == state)
                    #expect(cpu.eventBits == bits)
                    #expect(cpu.eventWords.isEmpty == (bits == 0))
                }
            }
        }

        @Test("one raw reading agrees with the sensor's value, and a sensor that is not there is an error")
        func rawReading() async throws {
            try await TestBMC.with { bmc in
                let target = bmc.target()
                let session = try BMCSession(
                    target, workaroundFlags: WorkaroundFlags.mask(of: target), mapping: BMCErrorMapping(target: target))
                #expect(try session.rawReading(ofSensor: 1) == 45)
                #expect(try session.rawReading(ofSensor: 4) == 80)
                let error = #expect(throws: BMCError.self) { try session.rawReading(ofSensor: 200) }
                #expect(error?.code == .bmcError)
            }
        }

        @Test("power supply bits come with their words, lowest first")
        func powerSupply() async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                try bmc.simulator.setSensor(.powerSupply1, raw: 0x0B)
                try bmc.simulator.setSensor(.powerSupplyRedundancy, raw: 0x02)
                let report = try await probe.report {
                    try $0.sensor("PSU1 Status").eventBits == 0x0B && $0.sensor("PSU Redundancy").eventBits == 0x02
                }
                let supply = try report.sensor("PSU1 Status")
                #expect(supply.state == .critical)
                #expect(
                    supply.eventWords == [
                        "Presence detected", "Power Supply Failure detected", "Power Supply input lost (AC/DC)",
                    ])
                #expect(try report.sensor("PSU Redundancy").eventWords == ["Redundancy Lost"])
            }
        }

        @Test("SEL entries: old ones first, new ones once, with direction, words and the sensor's name")
        func selEntries() async throws {
            try await TestBMC.with { bmc in
                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0)
                let probe = try bmc.probe()
                let first = await probe.report()
                #expect(first.selStatus?.change == .first)
                #expect(first.entries.map(\.event) == ["Correctable memory error"])
                await probe.delivered()
                #expect(await probe.report().entries.isEmpty)

                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA1)
                try bmc.addEntry(type: 0x0C, number: 11, event: 0xEF, data: 0xA1)
                let report = await probe.report()
                await probe.delivered()
                #expect(report.selStatus?.change == .appended)
                #expect(report.selStatus?.entries == 3)
                #expect(report.entries.map(\.event) == ["Uncorrectable memory error", "Uncorrectable memory error"])
                #expect(report.entries.map(\.direction) == [.assertion, .deassertion])
                #expect(report.entries.map(\.state) == [.critical, .critical])
                let entry = try #require(report.entries.first)
                #expect(entry.component == Component(kind: .memory, id: "DIMM ECC#11", name: "DIMM ECC"))
                #expect(entry.sensorTypeCode == 0x0C)
                #expect(entry.eventTypeCode == 0x6F)
                #expect(entry.eventOffset == 1)
                #expect(entry.eventData == [0xA1, 0xFF, 0xFF])
                #expect(entry.recordType == 0x02)
                #expect(await probe.report().selStatus?.change == .unchanged)
            }
        }

        @Test("a cleared SEL is told once and replays nothing")
        func clearedSEL() async throws {
            try await TestBMC.with { bmc in
                for _ in 0..<3 { try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA1) }
                let probe = try bmc.probe()
                _ = await probe.report()
                await probe.delivered()
                try run([
                    "ipmitool", "-I", "lanplus", "-C", "3", "-H", bmc.simulator.address, "-U", "admin", "-P", "labpass",
                    "sel", "clear",
                ])
                try bmc.addEntry(type: 0x07, number: 13, event: 0x6F, data: 0xA1)
                let report = await probe.report()
                await probe.delivered()
                #expect(report.selStatus?.change == .cleared, "\(report)")
                #expect(report.entries.map(\.component.name) == ["CPU Status"])
                #expect(await probe.report().selStatus?.change == .unchanged)
            }
        }

        @Test("entries that were not delivered are carried over, and then not again")
        func carriedOver() async throws {
            try await TestBMC.with { bmc in
                let probe = try bmc.probe()
                _ = await probe.report()
                await probe.delivered()
                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA1)
                #expect(await probe.report().entries.count == 1)
                let again = await probe.report()
                #expect(again.selStatus?.change == .appended)
                #expect(again.entries.count == 1)
                await probe.delivered()
                #expect(await probe.report().entries.isEmpty)
            }
        }

        @Test("a new reader gets the whole log as old, and what nobody has seen yet as new")
        func newReader() async throws {
            try await TestBMC.with { bmc in
                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0)
                let probe = try bmc.probe()
                _ = await probe.report()
                await probe.delivered()
                try bmc.addEntry(type: 0x07, number: 13, event: 0x6F, data: 0xA1)
                // Read, but its reader is gone.
                #expect(await probe.report().entries.count == 1)
                try bmc.addEntry(type: 0x0D, number: 12, event: 0x6F, data: 0xA1)
                await probe.beginAnew()
                let first = await probe.report()
                await probe.delivered()
                #expect(first.selStatus?.change == .first)
                #expect(first.entries.map(\.component.name) == ["DIMM ECC"])
                #expect(await probe.hasPendingEntries)
                let second = await probe.report()
                await probe.delivered()
                #expect(second.selStatus?.change == .appended)
                #expect(second.entries.map(\.component.name) == ["CPU Status", "Drive 0"])
                #expect(await !probe.hasPendingEntries)
            }
        }

        @Test("a new reader who comes while a pass for the one before is under way gets the whole log too")
        func newReaderDuringPass() async throws {
            try await TestBMC.with { bmc in
                try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0)
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try bmc.probe(bmc.target(address: relay.address, sessionTimeout: .seconds(20)))
                _ = await probe.report()
                await probe.delivered()
                await probe.beginAnew()
                relay.behave(.silent(after: 0))
                async let underWay = probe.report()
                // It has begun as soon as it asks, and is not answered before the next reader has come.
                while relay.requests == 0 { await Task.yield() }
                await probe.beginAnew()
                relay.behave(.forward)
                let discarded = await underWay
                #expect(discarded.selStatus?.change == .first)
                // Not delivered: the service drops what was read for somebody else.
                let first = await probe.report()
                await probe.delivered()
                #expect(first.selStatus?.change == .first)
                #expect(first.entries.map(\.component.name) == ["DIMM ECC"])
                #expect(await probe.report().selStatus?.change == .unchanged)
            }
        }

        @Test("a new reader who comes between two pieces of the log gets it from the beginning")
        func newReaderBetweenPieces() async throws {
            try await TestBMC.with { bmc in
                for _ in 0..<3 { try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0) }
                let reader = try BMCReader(bmc.target())
                let scope = BMCScope(records: [], entryLimit: 2)
                var pieces: [[Int]] = []
                for isNew in [false, true, false] {
                    let deadline = MonotonicClock.now().advanced(by: .seconds(20))
                    let pass = await reader.pass(deadline: deadline, restartsSEL: isNew, scope: scope)
                    let sel = try #require(pass.sel).get()
                    #expect(sel.status.change == .first)
                    pieces.append(sel.entries.map(\.recordID))
                }
                #expect(pieces.map(\.count) == [2, 2, 1])
                #expect(pieces[0] == pieces[1])
                #expect(Set(pieces.joined()).count == 3)
            }
        }
    }
}
