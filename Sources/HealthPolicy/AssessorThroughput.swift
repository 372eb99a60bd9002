internal import HealthModel

/// How many readings an assessor takes in and judges in one second of one core. For `forewarn-measure`; whoever calls it
/// brings the clock, because policy reads none.
package enum AssessorThroughput {
    package struct Outcome: Codable, Equatable, Sendable {
        package var readings: Int
        /// Of the caller's clock, without the making of the readings.
        package var nanoseconds: Int64
        /// Rows that each measurement is held against, on average.
        package var rowsPerMeasurement: Double
        /// Findings at the end: some parts are ill, as on a real node.
        package var findings: Int

        package var readingsPerSecond: Double {
            nanoseconds > 0 ? Double(readings) * 1e9 / Double(nanoseconds) : 0
        }
    }

    /// Every round is one full pass of four probes over a large node (1,000 readings), then one assessment.
    /// - Parameter cpuNanoseconds: CPU time of this process or thread so far.
    package static func measure(rounds: Int = 200, cpuNanoseconds: () -> Int64) -> Outcome {
        var assessor = Assessor(
            configuration: AssessorConfiguration(requiredProbes: ["bmc", "disk", "nic", "sensors"]))
        var outcome = Outcome(readings: 0, nanoseconds: 0, rowsPerMeasurement: 0, findings: 0)
        for round in 0..<max(1, rounds) {
            let now = MonotonicInstant(nanoseconds: Int64(round + 1) &* 10_000_000_000)
            let reports = LoadedNode.reports(round: round, at: now)
            outcome.readings += reports.reduce(0) { $0 + $1.readings.count }
            let began = cpuNanoseconds()
            for report in reports { assessor.received(report, at: now) }
            outcome.findings = assessor.assess(at: now).findings.count
            outcome.nanoseconds += cpuNanoseconds() - began
        }
        let records = assessor.measured.values.flatMap(\.records)
        outcome.rowsPerMeasurement =
            Double(records.reduce(0) { $0 + $1.rows.count }) / Double(max(1, records.count))
        return outcome
    }
}

/// A node with many parts, some of them ill, each reading a little different from the one before.
private enum LoadedNode {
    static func reports(round: Int, at now: MonotonicInstant) -> [ProbeReport] {
        [
            report("bmc", round, now, (0..<300).map { .sensor(sensor($0, round)) }),
            report(
                "disk", round, now, (0..<100).map { .measurement(drive($0, round)) } + (0..<100).map { .use(use($0)) }),
            report("nic", round, now, (0..<200).map { .measurement(link($0, round)) }),
            report("sensors", round, now, (0..<300).map { .measurement(input($0, round)) }),
        ]
    }

    private static func report(
        _ probe: String, _ round: Int, _ now: MonotonicInstant, _ readings: [Reading]
    ) -> ProbeReport {
        ProbeReport(
            probe: probe, source: "made", sequence: UInt64(round + 1), observedAt: now, wallTime: 0,
            durationMilliseconds: 1, outcome: .complete, readings: readings)
    }

    /// Temperatures, fans, rails and power supplies in turn; one in fifty is over its threshold.
    private static func sensor(_ index: Int, _ round: Int) -> SensorReading {
        let ill = index % 50 == 7
        let wave = Double((round &+ index) % 7) / 10
        let kinds: [(ComponentKind, String, SensorUnit, Double, SensorThresholds)] = [
            (
                .temperature, "Temperature", .celsius, ill ? 85 : 45,
                SensorThresholds(upperNonCritical: 80, upperCritical: 90, upperNonRecoverable: 100)
            ),
            (
                .fan, "Fan", .rpm, ill ? 800 : 8000,
                SensorThresholds(lowerNonRecoverable: 300, lowerCritical: 500, lowerNonCritical: 1000)
            ),
            (
                .voltage, "Voltage", .volts, ill ? 11 : 12,
                SensorThresholds(
                    lowerNonRecoverable: 10.2, lowerCritical: 10.8, lowerNonCritical: 11.1, upperNonCritical: 12.9,
                    upperCritical: 13.2, upperNonRecoverable: 13.8)
            ),
        ]
        let name = "Sensor \(index)"
        guard index % 4 < 3 else {
            return SensorReading(
                component: Component(kind: .powerSupply, id: "\(name)#\(index)", name: name), recordID: index,
                sensorNumber: index, name: name, sensorType: "Power Supply", entity: "power supply 1",
                state: .nominal, value: nil, unit: nil, eventBits: 1, eventWords: ["Presence detected"],
                thresholds: nil, eventTypeCode: 0x6F)
        }
        let (kind, type, unit, value, thresholds) = kinds[index % 4]
        return SensorReading(
            component: Component(kind: kind, id: "\(name)#\(index)", name: name), recordID: index,
            sensorNumber: index, name: name, sensorType: type, entity: "system board 1", state: .nominal,
            value: value + (unit == .rpm ? wave * 100 : wave), unit: unit, eventBits: 0, eventWords: [],
            thresholds: thresholds, eventTypeCode: 0x01)
    }

    private static func drive(_ index: Int, _ round: Int) -> Measurement {
        let ill = index % 50 == 3
        let counters: [(QuantityName, Double)] = [
            (.powerOnHours, Double(10_000 &+ round)), (.powerCycles, 42), (.reallocatedSectors, ill ? 80 : 0),
            (.pendingSectors, ill ? 8 : 0), (.offlineUncorrectable, 0), (.reportedUncorrectable, 0),
            (.endToEndErrors, 0), (.commandTimeouts, 0), (.interfaceErrors, Double(3 &+ round / 50)),
            (.spinRetries, 0), (.failedSelfTests, 0), (.loggedErrors, 0), (.prefailBelowThreshold, 0),
            (.oldAgeBelowThreshold, 0),
        ]
        let hot = QuantityLimits(upperWarning: 60, upperCritical: 70)
        return Measurement(
            component: Component(kind: .drive, id: "wwn-0x5000c500000\(index)", name: "sd\(index)"),
            identity: ["model": "MADE 4000", "serial": "MADE\(index)", "firmware": "1.0", "transport": "sata"],
            quantities: counters.map { Quantity($0.0, $0.1, .count, kind: .counter) }
                + [Quantity(.temperature, 35 + Double(round % 5), .celsius, limits: hot)],
            states: [.smartPassed])
    }

    private static func use(_ index: Int) -> DeviceUse {
        let two = Redundancy(members: 2, working: 2, needed: 1)
        return DeviceUse(
            component: Component(kind: .drive, id: "wwn-0x5000c500000\(index)", name: "sd\(index)"),
            carries: [
                Carried(kind: .blockDevice, name: "sd\(index)", on: []),
                Carried(kind: .array, name: "md\(index / 2)", redundancy: two, on: ["sd\(index)"]),
                Carried(kind: .mount, name: "/srv/\(index / 2)", on: ["md\(index / 2)"]),
            ])
    }

    private static func link(_ index: Int, _ round: Int) -> Measurement {
        let packets = Double(round &* 100_000 &+ index)
        let counters: [(QuantityName, Double)] = [
            (.carrierChanges, 2), (.receiveErrors, 0), (.transmitErrors, 0), (.receiveCRCErrors, 0),
            (.receiveDropped, Double(round / 3)), (.transmitDropped, 0), (.receiveMissed, 0),
            (.receivedPackets, packets), (.transmittedPackets, packets * 0.7),
        ]
        return Measurement(
            component: Component(kind: .nic, id: "eth\(index)", name: "eth\(index)"),
            identity: ["driver": "made"],
            quantities: counters.map { Quantity($0.0, $0.1, .count, kind: .counter) }
                + [Quantity(.linkSpeed, 10_000, .megabitsPerSecond)],
            states: [.carrierUp])
    }

    private static func input(_ index: Int, _ round: Int) -> Measurement {
        let limits = QuantityLimits(upperWarning: 80, upperCritical: 95)
        return Measurement(
            component: Component(kind: .temperature, id: "chip-isa-0000/temp\(index)", name: "Core \(index)"),
            quantities: [Quantity(.input, 40 + Double((round &+ index) % 9), .celsius, limits: limits)])
    }
}
