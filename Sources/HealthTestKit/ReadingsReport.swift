package import HealthModel

/// Makes the reports of one probe: numbers them, and stamps each with the time that the test gives.
package struct ReportBuilder: Sendable {
    package var probe: String
    package var source: String
    private var sequence: UInt64 = 0

    package init(probe: String = "bmc", source: String = "/dev/ipmi0") {
        self.probe = probe
        self.source = source
    }

    package mutating func report(
        at instant: MonotonicInstant, outcome: ProbeOutcome = .complete, sensors: [SensorReading] = [],
        entries: [SELEntry] = [], status: SELStatus? = .status()
    ) -> ProbeReport {
        sequence += 1
        return ProbeReport(
            probe: probe, source: source, sequence: sequence, observedAt: instant, wallTime: 1_700_000_000,
            durationMilliseconds: 12, outcome: outcome,
            readings: sensors.map(Reading.sensor) + entries.map(Reading.selEntry)
                + (status.map { [Reading.selStatus($0)] } ?? []))
    }

    package mutating func failure(
        at instant: MonotonicInstant, code: String = "timeout", message: String = "The BMC did not answer."
    ) -> ProbeReport {
        report(
            at: instant, outcome: ProbeOutcome(status: .failed, code: code, message: message), status: nil)
    }

    /// Thirteen sensors of a node with nothing wrong, as the lab's BMC has them.
    package static func nominalSensors() -> [SensorReading] {
        [
            .temperature("CPU Temp", 45), .inlet(24),
            .temperature("DIMM Temp", 38, number: 3, entity: "memory module 1"), .fan("FAN 1", 8000),
            .fan("FAN 2", 8100, number: 5), .voltage("P12V", 12), .voltage("P12V_B", 12.06, number: 7),
            .powerSupply("PSU1 Status", bits: 1), .powerSupply("PSU2 Status", bits: 1, number: 9),
            .powerRedundancy(bits: 1), .memory(), .driveSlot(), .processor(),
        ]
    }
}

extension [SensorReading] {
    /// With the reading of the same component replaced, or added.
    package func with(_ reading: SensorReading) -> [SensorReading] {
        guard let index = firstIndex(where: { $0.component == reading.component }) else { return self + [reading] }
        var copy = self
        copy[index] = reading
        return copy
    }

    package func without(_ name: String) -> [SensorReading] { filter { $0.name != name } }
}
