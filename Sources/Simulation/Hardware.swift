internal import HealthModel

/// The parts of one simulated server as they really are, and what its probes make of them.
struct Hardware {
    /// How hot the processor is.
    enum Heat: Int {
        case none, warm, critical, nonRecoverable
    }

    enum Probe: Int, CaseIterable {
        case bmc, disk, nic

        var name: String {
            switch self {
            case .bmc: "bmc"
            case .disk: "disk"
            case .nic: "nic"
            }
        }
    }

    var heat = Heat.none
    var inletIsHot = false
    var driveFails = false
    var linkIsLost = false
    /// Records of the BMC's event log that are uncorrectable memory errors; the log survives a power cut.
    var memoryErrors = 0
    /// How many of them the probe has read since its node started.
    var memoryErrorsRead = 0
    var logWasRead = false

    /// Faults of the senses themselves.
    var isNoisy = false
    /// The next pass is a single wrong one.
    var glitches = 0
    var glitchSalt: UInt64 = 0
    /// The BMC reads nonsense everywhere.
    var bmcIsMad = false

    private var sequence: UInt64 = 0

    /// What one pass showed, as the checker may know it.
    struct Pass {
        var report: ProbeReport
        /// It shows what calls for an evacuation, as far as one pass can.
        var isBad: Bool
        /// It shows something that a rule may call failing, be it a glitch.
        var isOdd = false
        /// Records of the event log in it: uncorrectable memory errors.
        var errors = 0..<0
        /// The log was read from its beginning.
        var isFirstLook = false
        /// Nothing of it can be believed.
        var isNonsense = false
    }

    mutating func read(
        _ probe: Probe, at instant: MonotonicInstant, wall: Int64, period: SimulatedTime,
        _ random: inout SimulationRandom
    ) -> Pass {
        sequence += 1
        var pass =
            switch probe {
            case .bmc: readBMC(&random)
            case .disk: readDrive()
            case .nic: readLink()
            }
        pass.report.sequence = sequence
        pass.report.observedAt = instant
        pass.report.wallTime = Double(wall)
        if probe != .bmc { pass.report.nextWithinMilliseconds = Double(period / .millisecond * 3) }
        return pass
    }

    func failure(of probe: Probe, at instant: MonotonicInstant) -> ProbeReport {
        ProbeReport(
            probe: probe.name, source: "simulated", sequence: sequence, observedAt: instant, wallTime: 0,
            durationMilliseconds: 1,
            outcome: ProbeOutcome(status: .failed, code: "timeout", message: "It did not answer."), readings: [])
    }

    /// The log is read from its beginning again by a probe that starts anew.
    mutating func probeRestarted() {
        memoryErrorsRead = 0
        logWasRead = false
    }
}

// MARK: - BMC

extension Hardware {
    private mutating func readBMC(_ random: inout SimulationRandom) -> Pass {
        var temperature = 45.0
        switch heat {
        case .none: break
        case .warm: temperature = 84
        case .critical: temperature = 95
        case .nonRecoverable: temperature = 104
        }
        // Noise crosses the first threshold, and never that of a move.
        if isNoisy { temperature += Double(random.below(800)) / 100 - 4 + (heat == .none ? 33 : 0) }
        var bad = heat.rawValue >= Heat.critical.rawValue
        if isNoisy, heat == .critical { temperature = max(temperature, 91) }
        var odd = false
        var fan = 8000.0
        var inlet = inletIsHot ? 44.0 : 24
        var rail = 12.0
        if glitches > 0 {
            glitches -= 1
            switch glitchSalt % 3 {
            case 0: temperature = 93
            case 1: temperature = 255
            default: fan = 0
            }
            bad = bad || glitchSalt % 3 == 0
            odd = true
        }
        if bmcIsMad { (temperature, fan, inlet, rail) = (255, 0, 255, 0) }
        var readings = Self.bmcReadings
        if temperature != 45 { readings[0] = .sensor(Self.temperature("CPU Temp", temperature, 1, 80, 90, 100)) }
        if inlet != 24 { readings[1] = .sensor(Self.temperature("Inlet Temp", inlet, 2, 38, 42, 47)) }
        if fan != 8000 { readings[2] = .sensor(Self.fan(fan)) }
        if rail != 12 { readings[3] = .sensor(Self.rail(rail)) }
        let errors = memoryErrorsRead + 1..<memoryErrors + 1
        for record in memoryErrorsRead..<memoryErrors { readings.append(.selEntry(Self.memoryError(record + 1))) }
        let change: SELStatus.Change = logWasRead ? (memoryErrorsRead < memoryErrors ? .appended : .unchanged) : .first
        logWasRead = true
        memoryErrorsRead = memoryErrors
        readings.append(
            .selStatus(
                SELStatus(
                    change: change, entries: memoryErrors, freeBytes: 16_000, overflow: false,
                    lastAddition: Int64(memoryErrors), lastErase: 1_600_000_000)))
        return Pass(
            report: Self.report("bmc", readings), isBad: bad, isOdd: bad || odd, errors: errors,
            isFirstLook: change == .first,
            isNonsense: bmcIsMad)
    }

    private static let bmcReadings: [Reading] = [
        .sensor(temperature("CPU Temp", 45, 1, 80, 90, 100)), .sensor(temperature("Inlet Temp", 24, 2, 38, 42, 47)),
        .sensor(fan(8000)), .sensor(rail(12)),
        .sensor(
            SensorReading(
                component: Component(kind: .memory, id: "DIMM ECC#5", name: "DIMM ECC"), recordID: 5, sensorNumber: 5,
                name: "DIMM ECC", sensorType: "Memory", entity: nil, state: .nominal, value: nil, unit: nil,
                eventBits: 0x40, eventWords: [], thresholds: nil, eventTypeCode: 0x6F)),
    ]

    private static func temperature(
        _ name: String, _ value: Double, _ number: Int, _ warning: Double, _ critical: Double, _ last: Double
    ) -> SensorReading {
        analog(
            .temperature, "Temperature", name, value, .celsius, number,
            SensorThresholds(upperNonCritical: warning, upperCritical: critical, upperNonRecoverable: last))
    }

    private static func fan(_ value: Double) -> SensorReading {
        analog(
            .fan, "Fan", "FAN 1", value, .rpm, 3,
            SensorThresholds(lowerNonRecoverable: 300, lowerCritical: 500, lowerNonCritical: 1000))
    }

    private static func rail(_ value: Double) -> SensorReading {
        analog(
            .voltage, "Voltage", "P12V", value, .volts, 4,
            SensorThresholds(lowerCritical: 10.8, lowerNonCritical: 11.1, upperNonCritical: 12.9, upperCritical: 13.2))
    }

    /// Bits and state as a BMC makes them (IPMI 2.0 section 35.14).
    private static func analog(
        _ kind: ComponentKind, _ type: String, _ name: String, _ value: Double, _ unit: SensorUnit, _ number: Int,
        _ limits: SensorThresholds
    ) -> SensorReading {
        let lower = [limits.lowerNonCritical, limits.lowerCritical, limits.lowerNonRecoverable]
        let upper = [limits.upperNonCritical, limits.upperCritical, limits.upperNonRecoverable]
        var bits = 0
        for (bit, limit) in lower.enumerated() where limit.map({ value <= $0 }) ?? false { bits |= 1 << bit }
        for (bit, limit) in upper.enumerated() where limit.map({ value >= $0 }) ?? false { bits |= 8 << bit }
        return SensorReading(
            component: Component(kind: kind, id: "\(name)#\(number)", name: name), recordID: number,
            sensorNumber: number, name: name, sensorType: type, entity: nil,
            state: bits & 0x36 != 0 ? .critical : bits != 0 ? .warning : .nominal, value: value, unit: unit,
            eventBits: bits, eventWords: [], thresholds: limits, eventTypeCode: 0x01)
    }

    private static func memoryError(_ record: Int) -> SELEntry {
        SELEntry(
            recordID: record, recordType: 0x02, timestamp: 1_700_000_000 + Int64(record) * 10,
            component: Component(kind: .memory, id: "DIMM ECC#5", name: "DIMM ECC"), sensorTypeCode: 0x0C,
            sensorType: "Memory", sensorNumber: 5, direction: .assertion, eventTypeCode: 0x6F, eventOffset: 1,
            event: "Uncorrectable memory error", state: .critical, eventData: [1, 0xFF, 0xFF])
    }

    fileprivate static func report(_ probe: String, _ readings: [Reading]) -> ProbeReport {
        ProbeReport(
            probe: probe, source: "simulated", sequence: 0, observedAt: MonotonicInstant(nanoseconds: 0), wallTime: 0,
            durationMilliseconds: 1, outcome: .complete, readings: readings)
    }
}

// MARK: - Drive and link

extension Hardware {
    private func readDrive() -> Pass {
        Pass(
            report: Self.report("disk", driveFails ? Self.failingDrive : Self.soundDrive), isBad: driveFails,
            isOdd: driveFails)
    }

    /// A lost link is reason to avoid a node, and no more.
    private func readLink() -> Pass {
        Pass(report: Self.report("nic", linkIsLost ? Self.lostLink : Self.soundLink), isBad: false)
    }

    private static let soundDrive = drive(.smartPassed)
    private static let failingDrive = drive(.smartFailed)
    private static let soundLink = link(.carrierUp)
    private static let lostLink = link(.carrierLost)

    private static func drive(_ state: StateName) -> [Reading] {
        let component = Component(kind: .drive, id: "wwn-1", name: "sda")
        return [
            .measurement(
                Measurement(
                    component: component, identity: ["serial": "S1"],
                    quantities: [
                        Quantity(.pendingSectors, 0, .count),
                        Quantity(.temperature, 33, .celsius),
                    ],
                    states: [state])),
            .use(DeviceUse(component: component, carries: [Carried(kind: .mount, name: "/srv/data")])),
        ]
    }

    private static func link(_ state: StateName) -> [Reading] {
        let component = Component(kind: .nic, id: "eth0", name: "eth0")
        return [
            .measurement(
                Measurement(
                    component: component, quantities: [Quantity(.carrierChanges, 1, .count, kind: .counter)],
                    states: [state])),
            .use(DeviceUse(component: component, carries: [Carried(kind: .service, name: "10.0.0.5")])),
        ]
    }
}
