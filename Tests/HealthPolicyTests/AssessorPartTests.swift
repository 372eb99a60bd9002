import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// Fans, power supplies, memory, drives, processors.
@Suite struct AssessorPartTests {
    @Test func oneFanOfTwoIsRedundancyLost() {
        var bench = AssessorBench()
        let assessment = bench.passes(2, .fan("FAN 1", 400))
        #expect(assessment.health == .yellow)
        #expect(assessment.rules == ["fan.lower-critical"])
    }

    @Test func allFansAreFunctionLost() {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(
            2, .fan("FAN 1", 0, state: .critical), .fan("FAN 2", 0, number: 5, state: .critical))
        #expect(assessment.health == .red)
        #expect(assessment.rules.first == "fan.cooling-lost")
        #expect(assessment.findings.first?.evidence.first == "2 of 2 fans are below their critical threshold")
    }

    @Test func halfOfTheFansAreFunctionLostAndAThirdIsNot() {
        for (lost, health) in [(1, NodeHealth.yellow), (2, .red)] {
            var bench = AssessorBench()
            bench.sensors += [.fan("FAN 3", 8000, number: 40), .fan("FAN 4", 8000, number: 41)]
            bench.pass()
            for number in 40..<(40 + lost) {
                bench.sensors = bench.sensors.with(.fan("FAN \(number - 37)", 400, number: number))
            }
            #expect(bench.passes(2).health == health, "\(lost) of 4")
        }
    }

    @Test func aSingleFanIsAllFans() {
        var bench = AssessorBench()
        bench.sensors = bench.sensors.without("FAN 2")
        #expect(bench.passes(2, .fan("FAN 1", 400)).health == .red)
    }

    @Test func aFanThatWasNeverThereIsNothing() {
        var bench = AssessorBench()
        let assessment = bench.passes(5, .fan("FAN 9", 0, number: 49, state: .unknown), .fan("FAN 8", nil, number: 48))
        #expect(assessment.health == .green)
        #expect(assessment.findings.isEmpty)
    }

    @Test(arguments: [
        (0b0011, "power-supply.failed"), (0b0101, "power-supply.predictive-failure"),
        (0b1001, "power-supply.input-lost"), (0b0000, "power-supply.presence-lost"),
    ])
    func oneOfTwoSuppliesIsDegraded(bits: Int, rule: String) {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(2, .powerSupply("PSU1 Status", bits: bits), .powerRedundancy(bits: 2))
        #expect(assessment.health == .yellow)
        #expect(assessment.rules == [rule, "redundancy.lost"])
    }

    @Test func aSupplyThatWasNeverThereIsNothing() {
        var bench = AssessorBench()
        let assessment = bench.passes(4, .powerSupply("PSU2 Status", bits: 0, number: 9))
        #expect(assessment.health == .green)
        #expect(assessment.findings.isEmpty)
    }

    @Test func aSupplyThatComesBackEndsTheFinding() {
        var bench = AssessorBench()
        bench.pass()
        bench.passes(2, .powerSupply("PSU1 Status", bits: 0))
        #expect(bench.passes(3, .powerSupply("PSU1 Status", bits: 1)).health == .green)
    }

    @Test func theOnlySupplyIsFunctionLost() {
        var bench = AssessorBench()
        bench.sensors = bench.sensors.without("PSU2 Status").without("PSU Redundancy")
        bench.pass()
        let assessment = bench.passes(2, .powerSupply("PSU1 Status", bits: 3))
        #expect(assessment.health == .red)
        #expect(assessment.rules.first == "power-supply.no-reserve")
    }

    @Test func theSecondSupplyToFailIsFunctionLostAlsoWhenItOnlyPredictsIt() {
        for bits in [0b0011, 0b0101] {
            var bench = AssessorBench()
            bench.pass()
            #expect(bench.passes(2, .powerSupply("PSU1 Status", bits: 3)).health == .yellow)
            #expect(bench.passes(2, .powerSupply("PSU2 Status", bits: bits, number: 9)).health == .red)
        }
    }

    @Test func mainsLostOnBothIsTheRoomsFault() throws {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(
            2, .powerSupply("PSU1 Status", bits: 9), .powerSupply("PSU2 Status", bits: 9, number: 9),
            .powerRedundancy(bits: 1 << 1))
        #expect(assessment.health == .yellow)
        let finding = try #require(assessment.finding("power-supply.mains-lost"))
        #expect(finding.scope == .environment)
    }

    @Test func redundancyByWordsWhereTheProbeGivesNoCode() {
        var bench = AssessorBench()
        let reading = SensorReading.discrete(
            .powerSupply, "Power Supply", "PSU Redundancy", bits: 2, words: ["Redundancy Lost"], number: 10,
            state: .critical, eventTypeCode: nil)
        let assessment = bench.passes(2, reading)
        #expect(assessment.rules == ["redundancy.lost"], "bit 1 of a supply would be its failure")
        #expect(assessment.health == .yellow)
        let insufficient = SensorReading.discrete(
            .powerSupply, "Power Supply", "PSU Redundancy", bits: 32,
            words: ["Non-redundant:Insufficient Resources"], number: 10, state: .critical, eventTypeCode: nil)
        #expect(bench.passes(2, insufficient).health == .red)
    }

    @Test func anUncorrectableErrorIsLatchedAfterItIsConfirmed() throws {
        var bench = AssessorBench()
        bench.pass()
        #expect(bench.pass(.memory(bits: 0x42)).health == .green)
        let assessment = bench.pass()
        #expect(assessment.health == .red)
        let finding = try #require(assessment.finding("memory.uncorrectable-error"))
        #expect(finding.latched)
        #expect(finding.severity == .failed)
        #expect(finding.consequence == .corruptsData)
        #expect(bench.passes(50, .memory()).health == .red)
        #expect(bench.assessor.latches.map(\.id) == [finding.id])
    }

    @Test func correctedErrorsAreAdvisoryAndTheirLimitIsDegraded() {
        var bench = AssessorBench()
        #expect(bench.passes(2, .memory(bits: 0x41)).health == .green)
        #expect(bench.assessment.rules == ["memory.correctable-error"])
        let assessment = bench.passes(2, .memory(bits: 0x61))
        #expect(assessment.health == .yellow)
        #expect(assessment.rules == ["memory.correctable-limit-reached"])
    }

    @Test(arguments: [
        (SensorReading.driveSlot(bits: 3), "drive-slot.fault", NodeHealth.yellow),
        (.driveSlot(bits: 5), "drive-slot.predictive-failure", .yellow),
        (.processor(bits: 0x81), "processor.internal-error", .red),
        (.processor(bits: 0x82), "processor.thermal-trip", .red),
        (.processor(bits: 0x84), "processor.self-test-failed", .red),
        (.processor(bits: 0x480), "processor.throttled", .yellow),
    ])
    func partsSpeakThroughTheirBits(reading: SensorReading, rule: String, health: NodeHealth) {
        var bench = AssessorBench()
        let assessment = bench.passes(2, reading)
        #expect(assessment.health == health)
        #expect(assessment.rules == [rule])
    }

    @Test func anEmptySlotIsNothing() {
        var bench = AssessorBench()
        bench.pass()
        let absent = SensorReading.discrete(
            .driveSlot, "Drive Slot", "Drive 7", bits: 1, words: ["Device Removed/Device Absent"], number: 70,
            state: .critical, eventTypeCode: 0x08)
        #expect(bench.passes(3, .driveSlot(bits: 0), absent).findings.isEmpty)
    }

    @Test func aRegisterOfOnesIsSuspectAndNoFault() {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.passes(4, .memory(bits: 0xFF))
        #expect(assessment.health == .green)
        #expect(assessment.rules == ["sensor.implausible"])
        #expect(bench.assessor.latches.isEmpty)
    }

    @Test func twoOfFourSuppliesWithoutRedundancyAreFunctionLost() {
        for (bits, health) in [(1, NodeHealth.yellow), (2, .red)] {
            var bench = AssessorBench()
            bench.sensors += [
                .powerSupply("PSU3 Status", bits: 1, number: 60), .powerSupply("PSU4 Status", bits: 1, number: 61),
            ]
            bench.pass()
            let assessment = bench.passes(
                2, .powerSupply("PSU1 Status", bits: 3), .powerSupply("PSU2 Status", bits: 3, number: 9),
                .powerRedundancy(bits: bits))
            #expect(assessment.health == health)
        }
    }
}
