import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

@Suite struct AssessorThresholdTests {
    @Test func aNominalNodeIsGreenWithAFullScore() {
        var bench = AssessorBench()
        let assessment = bench.pass()
        #expect(assessment.health == .green)
        #expect(assessment.score == HealthScore(points: 100))
        #expect(assessment.findings.isEmpty)
        #expect(assessment.complete)
    }

    @Test(arguments: [
        (79.0, nil, NodeHealth.green, Finding.Consequence.none), (80.0, "non-critical", .yellow, .none),
        (89.9, "non-critical", .yellow, .none), (90.0, "critical", .red, .none),
        (99.0, "critical", .red, .none), (100.0, "non-recoverable", .red, .imminentStop),
    ])
    func theTemperatureOfAPartGoesByItsThresholds(
        value: Double, level: String?, health: NodeHealth, consequence: Finding.Consequence
    ) {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(2, .temperature("CPU Temp", value))
        #expect(assessment.health == health)
        #expect(assessment.rules == (level.map { ["temperature.upper-\($0)"] } ?? []))
        #expect(assessment.findings.first?.consequence ?? .none == consequence)
    }

    @Test func evidenceHasValueUnitAndThreshold() throws {
        var bench = AssessorBench()
        bench.pass()
        let finding = try #require(bench.passes(2, .temperature("CPU Temp", 93.5)).findings.first)
        #expect(finding.evidence == ["CPU Temp reads 93.5 celsius; its upper critical threshold is 90 celsius"])
        #expect(finding.id == "temperature.upper-critical/temperature/CPU Temp#1")
        #expect(finding.severity == .failing)
        #expect(!finding.advice.isEmpty)
    }

    @Test func oneBadReadingIsSuspectedAndCostsNothing() {
        var bench = AssessorBench()
        bench.pass()
        let once = bench.pass(.temperature("CPU Temp", 95))
        #expect(once.health == .green)
        #expect(once.score == HealthScore(points: 100))
        #expect(once.findings.allSatisfy { $0.confidence == .suspected && $0.penalty == 0 })
        #expect(once.rules.contains("temperature.upper-critical"))
        #expect(bench.pass().health == .red)
    }

    @Test func twoOfThreeConfirmAlsoWithAGoodReadingBetween() {
        var bench = AssessorBench()
        bench.pass(.temperature("CPU Temp", 95))
        #expect(bench.pass(.temperature("CPU Temp", 45)).health == .green)
        #expect(bench.pass(.temperature("CPU Temp", 95)).health == .red)
    }

    @Test func twoOfFourDoNotConfirm() {
        var bench = AssessorBench()
        bench.pass(.temperature("CPU Temp", 95))
        bench.passes(2, .temperature("CPU Temp", 45))
        let assessment = bench.pass(.temperature("CPU Temp", 95))
        #expect(assessment.health == .green)
        #expect(bench.passes(3, .temperature("CPU Temp", 45)).findings.isEmpty)
    }

    @Test func recoveryTakesThreeConsecutiveReadingsInsideTheMargin() {
        var bench = AssessorBench()
        bench.passes(2, .temperature("CPU Temp", 95))
        // 89 is inside the threshold of 90, but not by 2: no recovery, however long.
        #expect(bench.passes(10, .temperature("CPU Temp", 89)).health == .red)
        bench.passes(2, .temperature("CPU Temp", 87))
        #expect(bench.pass(.temperature("CPU Temp", 89)).health == .red, "the run begins anew")
        #expect(bench.passes(2, .temperature("CPU Temp", 87)).health == .red)
        #expect(bench.pass().health == .yellow, "87 is still above the non-critical 80")
        #expect(bench.passes(2, .temperature("CPU Temp", 45)).health == .yellow)
        #expect(bench.pass().health == .green)
    }

    @Test func theWorstConfirmedLevelIsTheOneThatIsListed() {
        var bench = AssessorBench()
        bench.passes(2, .temperature("CPU Temp", 85))
        #expect(bench.pass(.temperature("CPU Temp", 95)).confirmedRules == ["temperature.upper-non-critical"])
        #expect(bench.pass().rules == ["temperature.upper-critical"])
        #expect(bench.assessment.score == HealthScore(points: 50))
    }

    @Test func theRoomIsNeverRed() throws {
        var bench = AssessorBench()
        let warm = bench.passes(2, .inlet(39))
        #expect(warm.health == .yellow)
        let assessment = bench.passes(2, .inlet(55))
        #expect(assessment.health == .yellow)
        let finding = try #require(assessment.findings.first)
        #expect(finding.scope == .environment)
        #expect(finding.consequence == .imminentStop)
        #expect(finding.penalty == 15)
    }

    @Test(arguments: [
        ("Ambient Temp", String?.none, true), ("01-Inlet Ambient", "system board 1", true),
        ("Temp 3", "air inlet 1", true), ("MB_TEMP1", "system board 1", false),
        ("PS1 Inlet Temp", "power supply 1", false),
    ])
    func aBoardSensorIsNotTheRoom(name: String, entity: String?, isRoom: Bool) {
        var bench = AssessorBench()
        let assessment = bench.passes(2, .temperature(name, 95, number: 77, entity: entity))
        #expect(assessment.health == (isRoom ? .yellow : .red))
    }

    @Test func aBMCThatCallsEverythingWellIsOverruledByItsOwnNumbers() {
        var bench = AssessorBench()
        let reading = SensorReading.temperature("CPU Temp", 95, state: .nominal, eventBits: 0)
        #expect(bench.passes(2, reading).health == .red)
    }

    @Test func withoutThresholdsTheBitsOfTheBMCCount() {
        var bench = AssessorBench()
        let reading = SensorReading.temperature("CPU Temp", 95, thresholds: nil, eventBits: 0x18)
        let assessment = bench.passes(2, reading)
        #expect(assessment.health == .red)
        #expect(assessment.rules == ["temperature.upper-critical"])
    }

    @Test func aThresholdOfMinusOneMakesNothingFatal() {
        var bench = AssessorBench()
        let reading = SensorReading.temperature(
            "CPU Temp", 47,
            thresholds: SensorThresholds(upperNonCritical: 80, upperCritical: -1, upperNonRecoverable: -1),
            state: .critical, eventBits: 0x30)
        let assessment = bench.passes(5, reading)
        #expect(assessment.health == .green)
        #expect(assessment.findings.isEmpty)
    }

    @Test func aBitThatItsOwnValueContradictsIsNotRed() {
        var bench = AssessorBench()
        let assessment = bench.passes(3, .temperature("CPU Temp", 45, state: .critical, eventBits: 0x10))
        #expect(assessment.health == .yellow)
        #expect(assessment.rules == ["sensor.contradicted"])
    }

    @Test func theBMCsOwnHysteresisIsNoContradiction() {
        var bench = AssessorBench()
        let assessment = bench.passes(2, .temperature("CPU Temp", 88, state: .critical, eventBits: 0x18))
        #expect(assessment.health == .red)
    }

    @Test func aRailOutsideItsRangeIsRedBothWays() {
        for (value, rule) in [(10.5, "voltage.lower-critical"), (13.3, "voltage.upper-critical")] {
            var bench = AssessorBench()
            let assessment = bench.passes(2, .voltage("P12V", value))
            #expect(assessment.health == .red)
            #expect(assessment.rules == [rule])
        }
        var bench = AssessorBench()
        #expect(bench.passes(2, .voltage("P12V", 14)).findings.first?.consequence == .imminentStop)
    }

    @Test func theClocksBatteryMovesNothing() {
        var bench = AssessorBench()
        let assessment = bench.passes(2, .voltage("P_VBAT", 2.2, number: 60))
        #expect(assessment.health == .green)
        #expect(assessment.rules == ["battery.lower-critical"])
        #expect(assessment.score == HealthScore(points: 98))
    }

    @Test func aSensorOfATypeThatNoRuleKnowsIsListedOnly() {
        var bench = AssessorBench()
        let reading = SensorReading.discrete(
            .other, "Chassis", "SysHealth_Stat", bits: 8, words: ["transition to Non-recoverable from less severe"],
            number: 90, state: .critical, eventTypeCode: nil)
        let assessment = bench.passes(2, reading)
        #expect(assessment.rules == ["other.critical"])
        #expect(assessment.health == .green)
    }
}
