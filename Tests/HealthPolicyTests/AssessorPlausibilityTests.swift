import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

@Suite struct AssessorPlausibilityTests {
    /// What every analog sensor reads when the BMC gives one raw value for all (8-bit, the lab's scale factors).
    static func nonsense(_ raw: Double) -> [SensorReading] {
        [
            .temperature("CPU Temp", raw), .inlet(raw),
            .temperature("DIMM Temp", raw, number: 3, entity: "memory module 1"), .fan("FAN 1", raw * 100),
            .fan("FAN 2", raw * 100, number: 5), .voltage("P12V", raw * 0.06),
            .voltage("P12V_B", raw * 0.06, number: 7),
        ]
    }

    @Test(arguments: [0.0, 255.0])
    func aBMCThatReadsOneExtremeEverywhereIsUnknownAndNotRed(raw: Double) {
        var bench = AssessorBench()
        bench.pass()
        let well = bench.sensors
        for reading in Self.nonsense(raw) { bench.sensors = bench.sensors.with(reading) }
        for _ in 1...5 {
            let assessment = bench.pass()
            #expect(assessment.health == .unknown)
            #expect(assessment.score == nil)
            #expect(assessment.rules == ["bmc.implausible"])
        }
        bench.sensors = well
        let after = bench.pass()
        #expect(after.health == .green, "one good report is enough")
        #expect(after.findings.isEmpty)
    }

    /// Between two sweeps the log alone is looked at, or the few sensors that were not quiet.
    @Test func aLookDoesNotShowThatTheBMCIsWellAgain() {
        var bench = AssessorBench()
        bench.pass()
        let well = bench.sensors
        for reading in Self.nonsense(0) { bench.sensors = bench.sensors.with(reading) }
        bench.pass()
        for _ in 1...3 {
            #expect(bench.look().health == .unknown)
            #expect(bench.look(.fan("FAN 1", 0, state: .critical)).health == .unknown)
            #expect(bench.look(.temperature("CPU Temp", 45)).health == .unknown, "one that is good is not enough")
        }
        #expect(bench.assessment.rules == ["bmc.implausible"])
        bench.sensors = well
        #expect(bench.pass().health == .green)
        #expect(bench.assessment.findings.isEmpty)
    }

    /// Which it is, an ill BMC or fans that stand still, the next sweep tells.
    @Test func aLookAtNothingButExtremesConfirmsNothing() {
        var bench = AssessorBench()
        bench.pass()
        for _ in 1...3 {
            let looked = bench.look(
                .fan("FAN 1", 0, state: .critical), .fan("FAN 2", 0, number: 5, state: .critical))
            #expect(looked.findings.isEmpty)
        }
        let swept = bench.passes(
            2, .fan("FAN 1", 0, state: .critical), .fan("FAN 2", 0, number: 5, state: .critical))
        #expect(swept.rules.contains { $0.hasPrefix("fan.") })
    }

    @Test func nonsenseDoesNotHideWhatWasConfirmedBefore() {
        var bench = AssessorBench()
        bench.passes(2, .temperature("CPU Temp", 95))
        for reading in Self.nonsense(0) { bench.sensors = bench.sensors.with(reading) }
        #expect(bench.pass().health == .red)
        #expect(bench.passes(15).health == .unknown, "evidence older than its time to live moves nothing")
    }

    @Test func nonsenseIsNoRecovery() {
        var bench = AssessorBench()
        bench.passes(2, .temperature("CPU Temp", 95))
        bench.passes(2, .temperature("CPU Temp", 45))
        let well = bench.sensors
        for reading in Self.nonsense(255) { bench.sensors = bench.sensors.with(reading) }
        bench.passes(3)
        bench.sensors = well.with(.temperature("CPU Temp", 95))
        #expect(bench.pass().health == .red)
    }

    @Test func aNodeIsNotStartedOnNonsense() {
        var bench = AssessorBench()
        for reading in Self.nonsense(255) { bench.sensors = bench.sensors.with(reading) }
        let assessment = bench.passes(4)
        #expect(assessment.health == .unknown)
        #expect(!assessment.complete)
    }

    @Test func allTemperaturesAtExactlyTheSameExtremeAreNonsense() {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(
            3, .temperature("CPU Temp", 110), .inlet(110),
            .temperature("DIMM Temp", 110, number: 3, entity: "memory module 1"))
        #expect(assessment.health == .unknown)
        #expect(assessment.findings.first?.evidence == ["all 3 temperatures read exactly 110 celsius"])
    }

    @Test func realHeatWithAllFansStoppedIsNotNonsense() {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(
            2, .temperature("CPU Temp", 101), .temperature("DIMM Temp", 96, number: 3, entity: "memory module 1"),
            .fan("FAN 1", 0, state: .critical), .fan("FAN 2", 0, number: 5, state: .critical))
        #expect(assessment.health == .red)
    }

    @Test(arguments: [0, -1, 127, 255, -128, 3_892_314, Double.nan, .infinity])
    func aLoneImpossibleValueIsSuspectAndMovesNothing(value: Double) {
        var bench = AssessorBench()
        bench.pass()
        let once = bench.pass(.temperature("CPU Temp", value))
        #expect(once.health == .green)
        #expect(once.score == HealthScore(points: 100))
        #expect(once.rules == ["sensor.implausible"])
        #expect(once.findings.first?.confidence == .suspected)
        let often = bench.passes(9)
        #expect(often.health == .green)
        #expect(often.score == HealthScore(points: 98))
        #expect(bench.pass(.temperature("CPU Temp", 45)).findings.isEmpty)
    }

    @Test func unconnectedInputsDoNotMakeTheBMCSickForEver() {
        var bench = AssessorBench()
        bench.sensors.append(contentsOf: (0..<4).map { .temperature("AUX \($0)", 0, number: 50 + $0) })
        let assessment = bench.passes(3)
        #expect(assessment.health == .green)
        #expect(assessment.rules == Array(repeating: "sensor.implausible", count: 4))
    }

    @Test func aMarginSensorMayReadZero() {
        var bench = AssessorBench()
        let reading = SensorReading.temperature(
            "P1 Therm Margin", -1, number: 55, thresholds: SensorThresholds(upperNonCritical: -5, upperCritical: 0))
        let assessment = bench.passes(2, reading)
        #expect(assessment.rules == ["temperature.upper-non-critical"])
    }

    @Test func aRailAtNothingIsSuspect() {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(3, .voltage("P12V", 0))
        #expect(assessment.health == .green)
        #expect(assessment.rules == ["sensor.implausible"])
    }

    @Test func fansThatStopTogetherAreBelieved() {
        var bench = AssessorBench()
        bench.sensors += [
            .fan("FAN 3", 8000, number: 40), .fan("FAN 4", 8000, number: 41), .fan("FAN 5", 8000, number: 42),
        ]
        bench.pass()
        for (index, number) in [4, 5, 40, 41, 42].enumerated() {
            bench.sensors = bench.sensors.with(.fan("FAN \(index + 1)", 0, number: number, state: .critical))
        }
        let assessment = bench.passes(2)
        #expect(assessment.health == .red, "five of ten analog sensors at 0, but all of them fans")
    }

    @Test(arguments: [0.0, 255.0])
    func aPassThatCatchesAPartOfTheNonsenseConfirmsNothing(raw: Double) {
        let well = ReportBuilder.nominalSensors()
        let nonsense = Self.nonsense(raw)
        // Whichever sensors lie already in the pass before, and still in the pass after: too few to see that all lie.
        for first in nonsense.indices {
            var bench = AssessorBench()
            bench.pass()
            let few = [nonsense[first], nonsense[(first + 1) % nonsense.count]]
            let (before, after) = (few.reduce(well) { $0.with($1) }, few.reduce(well) { $0.with($1) })
            for sensors in [before, nonsense.reduce(well) { $0.with($1) }, after, well, well] {
                bench.sensors = sensors
                let assessment = bench.pass()
                #expect(assessment.health == .green || assessment.health == .unknown, "\(few.map(\.name))")
                #expect(assessment.score == nil || assessment.score == HealthScore(points: 100))
            }
            #expect(bench.passes(3).findings.isEmpty)
        }
    }
}
