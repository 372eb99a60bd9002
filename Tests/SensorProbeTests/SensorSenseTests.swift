import DeviceEvents
import HealthModel
import ProbeRuntime
import Synchronization
import Testing

@testable import SensorProbe

@Suite struct SensorSenseTests {
    private func sense(
        _ chips: ScriptedChips, _ change: (inout SensorConfiguration) -> Void = { _ in }
    ) -> SensorSense {
        var configuration = SensorConfiguration()
        change(&configuration)
        return SensorSense(configuration) { chips }
    }

    private func measure(_ chips: ScriptedChips) async throws -> Measurement {
        let result = await sense(chips).read(.sweep)
        #expect(result.readings.count == 1)
        return try #require(result.measurements.first)
    }

    @Test func aTemperatureHasItsLimitsAndNoAlarmThatIsNotRaised() async throws {
        let chips = ScriptedChips([
            "temp1_input": 61, "temp1_max": 82, "temp1_crit": 92, "temp1_emergency": 100, "temp1_min": 5,
            "temp1_lcrit": -10, "temp1_crit_alarm": 0, "temp1_alarm": 0, "temp1_fault": 0,
        ])
        chips.state.withLock { $0.labels["temp1"] = "Package id 0" }
        let measurement = try await measure(chips)
        #expect(
            measurement.component
                == Component(
                    kind: .temperature, id: "coretemp-isa-0000/temp1", name: "coretemp-isa-0000 Package id 0"))
        #expect(measurement.condition == .answered)
        #expect(measurement.states.isEmpty)
        let input = try #require(measurement.quantities.first)
        #expect(input.name == .input && input.value == 61 && input.unit == .celsius && input.kind == .gauge)
        #expect(
            input.limits
                == QuantityLimits(
                    lowerCritical: -10, lowerWarning: 5, upperWarning: 82, upperCritical: 92, upperEmergency: 100))
    }

    @Test(arguments: [
        ("fan1_input", 1200.0, ComponentKind.fan, QuantityUnit.rpm), ("in0_input", 12.1, .voltage, .volts),
        ("curr1_input", 3.5, .current, .amperes), ("power1_input", 150, .power, .watts),
        ("power1_average", 140, .power, .watts), ("humidity1_input", 40, .humidity, .percent),
    ])
    func everyKindOfFeatureIsMeasured(
        _ file: String, _ value: Double, _ kind: ComponentKind, _ unit: QuantityUnit
    ) async throws {
        let measurement = try await measure(ScriptedChips([file: value]))
        #expect(measurement.component.kind == kind)
        #expect(measurement.quantities == [Quantity(.input, value, unit)])
    }

    /// Their chips ask the drive itself, and may wake it or wait for it.
    @Test func chipsOfDrivesAreLeftToTheDiskSense() {
        #expect(SensorConfiguration().skippedChips == ["drivetemp", "nvme"])
    }

    @Test func theFresherOfInputAndAverageCounts() async throws {
        let measurement = try await measure(ScriptedChips(["power1_input": 150, "power1_average": 140]))
        #expect(measurement[.input] == 150)
    }

    @Test func alarmsAndFaultsAreStates() async throws {
        let hot = try await measure(
            ScriptedChips(["temp1_input": 95, "temp1_max": 80, "temp1_crit": 94, "temp1_crit_alarm": 1]))
        #expect(hot.states == [.criticalAlarm])
        let broken = try await measure(ScriptedChips(["fan1_input": 0, "fan1_min": 600, "fan1_fault": 1]))
        #expect(broken.states == [.fault])
        let intrusion = try await measure(ScriptedChips(["intrusion0_alarm": 1], chip: "jc42-i2c-0-18"))
        #expect(intrusion.component.kind == .intrusion && intrusion.states == [.alarm])
    }

    @Test func anUnconnectedInputIsNoFaultAndHasNoValue() async throws {
        let measurement = try await measure(
            ScriptedChips(["temp2_input": 112, "temp2_max": 80, "temp2_alarm": 1], chip: "nct6775-isa-0290"))
        #expect(measurement.states == [.unconnected])
        #expect(measurement.quantities.isEmpty)
        #expect(measurement.condition == .answered)
        // And nobody looks more often because of it.
        let result = await sense(
            ScriptedChips(["temp2_input": 112, "temp2_max": 80, "temp2_alarm": 1], chip: "nct6775-isa-0290")
        ).read(.sweep)
        #expect(result.next == .seconds(30))
    }

    /// Without a minimum only its past tells a fan that stands from one that is not there.
    @Test(
        arguments: [
            ("nct6775-isa-0290", 1200, 5, [.fault]), ("nct6775-isa-0290", 1200, 4, [.unconnected]),
            ("nct6775-isa-0290", 168_000, 5, [.unconnected]), ("nct6775-isa-0290", 0, 5, [.unconnected]),
            ("amdgpu-pci-0300", 1200, 5, [.unconnected]), ("pwmfan-isa-0000", 1200, 5, [.unconnected]),
        ] as [(String, Double, Int, [StateName])])
    func aFanThatWasSeenTurningAndStandsIsAtFault(
        chip: String, speed: Double, readings: Int, states: [StateName]
    ) async throws {
        let chips = ScriptedChips(["fan1_input": speed, "fan1_min": 0], chip: chip)
        let sense = sense(chips)
        // One reading is no fan: an open pin has noise.
        for _ in 0..<readings { _ = await sense.read(.sweep) }
        chips.set("fan1_input", .success(0))
        // A look for chips in between forgets nothing.
        for request in [SenseRequest.due, .sweep] {
            let fan = try #require(await sense.read(request).measurements.first)
            #expect(fan.states == states)
            #expect(fan[.input] == (states == [.fault] ? 0 : nil))
        }
        chips.set("fan1_input", .success(900))
        let again = try #require(await sense.read(.due).measurements.first)
        #expect(again.states.isEmpty && again[.input] == 900)
    }

    @Test(arguments: [
        (ChipReadError.silent("It is gone quiet."), ReadCondition.silent), (.garbled("It is garbage."), .garbled),
        (.refused("It is denied."), .refused), (.noValue, .unsupported),
    ])
    func aFailedReadIsNeverAValue(_ error: ChipReadError, _ condition: ReadCondition) async throws {
        let chips = ScriptedChips(["temp1_input": .failure(error), "temp1_max": .success(80)])
        let measurement = try await measure(chips)
        #expect(measurement.condition == condition)
        #expect(measurement.quantities.isEmpty && measurement.states.isEmpty)
        #expect(measurement.message?.isEmpty == false)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNoNumberIsGarbled(_ value: Double) async throws {
        let measurement = try await measure(ScriptedChips(["temp1_input": value, "temp1_max": 80]))
        #expect(measurement.condition == .garbled && measurement.quantities.isEmpty)
    }

    @Test func aFaultExplainsAnInputThatCannotBeRead() async throws {
        let chips = ScriptedChips(["fan1_input": .failure(.silent("x")), "fan1_fault": .success(1)])
        #expect(try await measure(chips).states == [.fault])
    }

    @Test func limitsAreReadWhenChipsAreLookedForAndNotEveryTime() async throws {
        let chips = ScriptedChips(["temp1_input": 40, "temp1_max": 80, "temp1_alarm": 0])
        let sense = sense(chips)
        _ = await sense.read(.sweep)
        chips.state.withLock { $0.reads = [] }
        let result = await sense.read(.due)
        #expect(chips.state.withLock { $0.reads.sorted() } == ["temp1_alarm", "temp1_input"])
        #expect(result.sweep)
        #expect(result.measurements.first?.quantities.first?.limits?.upperWarning == 80)
    }

    @Test func aChipThatCameIsFoundWithoutAnEvent() async throws {
        let chips = ScriptedChips(["temp1_input": 40])
        let sense = sense(chips)
        _ = await sense.read(.sweep)
        _ = await sense.read(.due)
        #expect(chips.state.withLock { $0.scans } == 1)
        chips.state.withLock {
            $0.chips.append(("nvme-pci-0100", "hwmon1", ["temp1_input": .success(33)]))
            $0.fingerprint.append("b")
        }
        let result = await sense.read(.devices(["hwmon1"]))
        #expect(result.sweep)
        #expect(result.measurements.map(\.component.id) == ["coretemp-isa-0000/temp1", "nvme-pci-0100/temp1"])
    }

    @Test func aChipThatWentIsGoneAndNotSilent() async throws {
        let chips = ScriptedChips(["temp1_input": 40])
        chips.state.withLock { $0.chips.append(("nvme-pci-0100", "hwmon1", ["temp1_input": .success(33)])) }
        let sense = sense(chips)
        #expect(await sense.read(.sweep).readings.count == 2)
        // The directory does not tell yet, the read does.
        chips.state.withLock { _ = $0.chips.removeLast() }
        let result = await sense.read(.due)
        #expect(result.measurements.map(\.component.id) == ["coretemp-isa-0000/temp1"])
        #expect(result.sweep)
    }

    @Test func anEventReadsItsChipOnly() async throws {
        let chips = ScriptedChips(["temp1_input": 40])
        chips.state.withLock { $0.chips.append(("nvme-pci-0100", "hwmon1", ["temp1_input": .success(33)])) }
        let sense = sense(chips)
        _ = await sense.read(.sweep)
        let result = await sense.read(.devices(["hwmon1"]))
        #expect(result.measurements.map(\.component.id) == ["nvme-pci-0100/temp1"])
        #expect(!result.sweep)
    }

    @Test func whatIsWrongInTheConfigurationIsSaidOnce() async throws {
        let chips = ScriptedChips(["temp1_input": 40])
        chips.state.withLock { $0.problems = ["/etc/sensors3.conf, line 3: syntax error"] }
        let sense = sense(chips)
        let first = await sense.read(.sweep)
        #expect(first.outcome.status == .partial && first.outcome.code == "configuration")
        #expect(first.outcome.message?.contains("line 3") == true)
        #expect(first.readings.count == 1)
        // A report that did not arrive has said nothing.
        #expect(await sense.read(.sweep).outcome == first.outcome)
        await sense.delivered()
        #expect(await sense.read(.sweep).outcome == .complete)
        await sense.beginAnew()
        #expect(await sense.read(.sweep).outcome == first.outcome)
        await sense.delivered()
        chips.state.withLock { $0.problems = ["/etc/sensors3.conf, line 9: syntax error"] }
        #expect(await sense.read(.sweep).outcome.message?.contains("line 9") == true)
    }

    @Test func aLibraryThatFailsIsNoMachineWithoutSensors() async throws {
        let chips = ScriptedChips(["temp1_input": 40])
        chips.state.withLock { $0.failure = "It cannot." }
        let sense = sense(chips)
        let result = await sense.read(.sweep)
        #expect(result.outcome == ProbeOutcome(status: .failed, code: "sensors", message: "It cannot."))
        #expect(!result.sweep)
        chips.state.withLock { $0.failure = nil }
        #expect(await sense.read(.due).readings.count == 1)
    }

    @Test func itLooksOftenNearALimitAndSeldomWhenAllIsQuiet() async throws {
        let chips = ScriptedChips(["temp1_input": 40, "temp1_max": 80])
        let sense = sense(chips)
        #expect(await sense.read(.sweep).next == .seconds(30))
        chips.set("temp1_input", .success(76))
        let near = await sense.read(.due)
        #expect(near.next == .seconds(5) && near.nextWithin > near.next)
        chips.set("temp1_input", .success(40))
        #expect(await sense.read(.due).next == .seconds(10))
        #expect(await sense.read(.due).next == .seconds(20))
        #expect(await sense.read(.due).next == .seconds(30))
        chips.set("temp1_input", .failure(.silent("x")))
        #expect(await sense.read(.due).next == .seconds(5))
    }

    @Test func eventsOfChips() {
        let record = DeviceRecord(subsystem: "hwmon", name: "hwmon3", path: "/devices/x/hwmon/hwmon3")
        #expect(SensorSense.wake(for: .event(.change, record)) == .devices(["hwmon3"]))
        #expect(SensorSense.wake(for: .event(.add, record)) == .rescan)
        #expect(SensorSense.wake(for: .event(.remove, record)) == .rescan)
        #expect(SensorSense.wake(for: .rescan) == .rescan)
    }
}

extension SenseResult {
    var measurements: [Measurement] {
        readings.compactMap { reading in
            if case .measurement(let measurement) = reading { return measurement }
            return nil
        }
    }
}
