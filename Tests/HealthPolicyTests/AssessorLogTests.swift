import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

@Suite struct AssessorLogTests {
    @Test func oneUncorrectableErrorInTheLogIsEnough() throws {
        var bench = AssessorBench()
        bench.pass(status: .status(.first))
        let assessment = bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.appended, entries: 1))
        #expect(assessment.health == .red)
        let finding = try #require(assessment.findings.first)
        #expect(finding.rule == "memory.uncorrectable-error")
        #expect(finding.id == "memory.uncorrectable-error/memory/DIMM ECC#11", "the same as the sensor's own finding")
        #expect(finding.consequence == .corruptsData)
        #expect(finding.latched)
        #expect(finding.penalty == 70)
        #expect(finding.evidence == ["SEL record 7 at BMC time 1700000000 of DIMM ECC: Uncorrectable memory error"])
    }

    /// A look between two sweeps may be the first that an ill BMC is asked.
    @Test func whatALookFindsInTheLogWaitsForTheNextSweep() {
        let appended = SELStatus.status(.appended, entries: 1)
        var bench = AssessorBench()
        bench.pass(status: .status(.first))
        let looked = bench.look(entries: [.uncorrectableMemoryError(7)], status: appended)
        #expect(looked.health == .unknown)
        #expect(looked.rules == ["memory.uncorrectable-error"] && looked.confirmedRules.isEmpty)
        // A sweep of another probe says nothing of the BMC, and the entry is none of its own.
        var other = bench.builder.report(at: bench.clock.now, outcome: .complete, sensors: [], entries: [], status: nil)
        other.probe = "memory"
        bench.assessor.received(other, at: bench.clock.now)
        #expect(bench.assessor.latches.isEmpty)
        #expect(bench.pass().health == .red, "the sensors are well: it counts")

        var ill = AssessorBench()
        ill.pass(status: .status(.first))
        let well = ill.sensors
        ill.look(entries: [.uncorrectableMemoryError(7)], status: appended)
        for reading in AssessorPlausibilityTests.nonsense(255) { ill.sensors = ill.sensors.with(reading) }
        #expect(ill.pass().health == .unknown)
        ill.sensors = well
        #expect(ill.passes(3).health != .red)
        #expect(ill.assessor.latches.isEmpty)
    }

    @Test func withoutASweepItCountsAfterAMinute() {
        var bench = AssessorBench(configuration: AssessorConfiguration(readingTimeToLive: .seconds(200)))
        bench.pass(status: .status(.first))
        bench.look(entries: [.uncorrectableMemoryError(7)], status: .status(.appended, entries: 1))
        // The log is cleared meanwhile: what was read of it is not lost.
        bench.look(status: .status(.cleared))
        for _ in 3...60 { #expect(bench.look().health == .unknown) }
        #expect(bench.look().health == .red)
    }

    @Test func aDeassertionDoesNotLiftALatch() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        #expect(bench.pass(entries: [.uncorrectableMemoryError(8, .deassertion)]).health == .red)
    }

    @Test func anOldUncorrectableErrorCountsUntilItIsAcknowledged() {
        let error = SELEntry.uncorrectableMemoryError(7)
        var bench = AssessorBench(acknowledged: SELAcknowledgement(lastErase: 1_600_000_000))
        #expect(bench.pass(entries: [error], status: .status(.first)).health == .red)
        var known = AssessorBench(
            acknowledged: SELAcknowledgement(lastErase: 1_600_000_000, recordID: 7, timestamp: 1_700_000_000))
        #expect(known.pass(entries: [error], status: .status(.first)).health == .green)
    }

    @Test(arguments: [
        (SensorReading.processor(), 0x07, 0, "processor.internal-error", Finding.Consequence.none),
        (.processor(), 0x07, 1, "processor.thermal-trip", .corruptsData),
        (
            .discrete(.other, "Critical Interrupt", "NMI", bits: 0, number: 80), 0x13, 9,
            "critical-interrupt.fatal-nmi", .none
        ),
        (
            .discrete(.other, "Critical Interrupt", "NMI", bits: 0, number: 80), 0x13, 10,
            "critical-interrupt.bus-fatal-error", .none
        ),
    ])
    func theKindsThatStopANodeLatchFromOneEntry(
        sensor: SensorReading, type: Int, offset: Int, rule: String, consequence: Finding.Consequence
    ) {
        var bench = AssessorBench()
        bench.pass()
        let assessment = bench.pass(entries: [.event(3, of: sensor, typeCode: type, offset: offset)])
        #expect(assessment.health == .red)
        #expect(assessment.rules == [rule])
        #expect(assessment.findings.first?.consequence == consequence)
    }

    @Test(arguments: [
        (SensorReading.powerSupply("PSU1 Status", bits: 1), 0x08, 0x6F, 1, "power-supply.failed"),
        (.driveSlot(), 0x0D, 0x6F, 1, "drive-slot.fault"),
        (.temperature("CPU Temp", 45), 0x01, 0x01, 9, "temperature.upper-critical"),
        (.fan("FAN 1", 8000), 0x04, 0x01, 2, "fan.lower-critical"),
        (.discrete(.other, "Event Logging Disabled", "SEL", bits: 0, number: 81), 0x10, 0x6F, 4, "bmc.log-full"),
    ])
    func theOthersOnlyCorroborate(sensor: SensorReading, type: Int, eventType: Int, offset: Int, rule: String) {
        var bench = AssessorBench()
        bench.pass()
        let entry = SELEntry.event(3, of: sensor, typeCode: type, eventType: eventType, offset: offset)
        let assessment = bench.pass(entries: [entry])
        #expect(assessment.health == .green)
        #expect(assessment.rules == [rule])
        #expect(assessment.findings.first?.confidence == .suspected)
        #expect(assessment.score == HealthScore(points: 100))
        let end = SELEntry.event(4, of: sensor, typeCode: type, eventType: eventType, offset: offset, .deassertion)
        #expect(bench.pass(entries: [end]).findings.isEmpty)
    }

    @Test func theWayBackIsNoNews() {
        var bench = AssessorBench()
        bench.pass()
        // Offset 08h: upper critical going low (IPMI 2.0 table 42-2).
        let entry = SELEntry.event(3, of: .temperature("CPU Temp", 45), typeCode: 1, eventType: 1, offset: 8)
        #expect(bench.pass(entries: [entry]).findings.isEmpty)
    }

    @Test func anEntryCorroboratesItsSensorAndIsOutlivedByIt() throws {
        var bench = AssessorBench()
        bench.pass()
        let entry = SELEntry.event(3, of: .temperature("CPU Temp", 95), typeCode: 1, eventType: 1, offset: 9)
        bench.pass(.temperature("CPU Temp", 95), entries: [entry])
        let finding = try #require(bench.pass().findings.first)
        #expect(finding.confidence == .confirmed)
        #expect(finding.evidence.count == 2)
        #expect(bench.passes(3, .temperature("CPU Temp", 45)).findings.isEmpty)
    }

    @Test func oldEntriesOfTheOthersAreHistory() {
        var bench = AssessorBench()
        let entry = SELEntry.event(3, of: .powerSupply("PSU1 Status", bits: 1), typeCode: 8, offset: 1)
        #expect(bench.pass(entries: [entry], status: .status(.first)).findings.isEmpty)
    }

    @Test func aClearedLogKeepsTheLatchAndForgetsTheAcknowledgement() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        #expect(bench.pass(status: .status(.cleared, lastErase: 1_700_000_500)).health == .red)
        _ = bench.assessor.clear(at: bench.clock.now)
        #expect(bench.assessment.health == .green)
        #expect(bench.pass(status: .status(.cleared, lastErase: 1_700_000_900)).health == .green)
        let again = bench.pass(
            entries: [.uncorrectableMemoryError(2, timestamp: 1_700_001_000)],
            status: .status(.appended, lastErase: 1_700_000_900))
        #expect(again.health == .red, "record ids begin anew, and the acknowledgement must not hide them")
    }

    @Test func aLogThatWasClearedWhileNobodyLookedHidesNothing() {
        let acknowledged = SELAcknowledgement(lastErase: 1_600_000_000, recordID: 50, timestamp: nil)
        var bench = AssessorBench(acknowledged: acknowledged)
        let assessment = bench.pass(
            entries: [.uncorrectableMemoryError(3, timestamp: nil)], status: .status(.first, lastErase: 1_650_000_000))
        #expect(assessment.health == .red)
    }

    @Test func aReusedRecordIDWithANewerTimeIsNotCovered() {
        let acknowledged = SELAcknowledgement(lastErase: 0, recordID: 50, timestamp: 1_700_000_000)
        var bench = AssessorBench(acknowledged: acknowledged)
        let entry = SELEntry.uncorrectableMemoryError(3, timestamp: 1_700_000_001)
        #expect(bench.pass(entries: [entry], status: .status(.first, lastErase: 0)).health == .red)
    }

    @Test func oneDeletedRecordDoesNotBringBackWhatWasAnswered() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first))
        bench.passes(1)
        _ = bench.assessor.clear(at: bench.clock.now)
        bench.pass(status: .status(.unchanged, lastErase: 1_700_000_900))
        var restarted = AssessorBench(latches: bench.assessor.latches, acknowledged: bench.assessor.acknowledged)
        let entries = [SELEntry.uncorrectableMemoryError(7)]
        #expect(
            restarted.pass(entries: entries, status: .status(.first, lastErase: 1_700_000_900)).health == .green)
    }

    @Test func entriesOfASickBMCAreSuspicionsAlsoAfterARestart() {
        var bench = AssessorBench()
        bench.pass(status: .status(.first))
        let well = bench.sensors
        for reading in AssessorPlausibilityTests.nonsense(255) { bench.sensors = bench.sensors.with(reading) }
        let during = bench.pass(entries: [.uncorrectableMemoryError(7)])
        #expect(during.health == .unknown)
        #expect(during.finding("memory.uncorrectable-error")?.confidence == .suspected)
        bench.sensors = well
        #expect(bench.passes(9).health == .green)
        #expect(bench.assessment.finding("memory.uncorrectable-error")?.confidence == .suspected, "said, not believed")
        var restarted = AssessorBench(latches: bench.assessor.latches, acknowledged: bench.assessor.acknowledged)
        #expect(
            restarted.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first)).health == .green)
        #expect(restarted.pass(.memory(bits: 0x42)).health == .green)
        #expect(restarted.pass().health == .red, "the sensor itself says so too")
    }

    @Test func aSensorThatAssertsEverythingAtOnceIsNotBelieved() {
        var bench = AssessorBench()
        bench.pass()
        let entries = (0...7).map { SELEntry.event(10 + $0, of: .memory(), typeCode: 0x0C, offset: $0) }
        #expect(bench.pass(entries: entries).health == .green)
        #expect(bench.assessor.latches.isEmpty)
    }

    @Test func aBurstFromHalfOfTheSensorsIsNotBelieved() {
        var bench = AssessorBench()
        bench.pass()
        let entries: [SELEntry] =
            [.uncorrectableMemoryError(20)]
            + [
                (SensorReading.temperature("CPU Temp", 45), 1, 1, 9), (.inlet(24), 1, 1, 9),
                (.fan("FAN 1", 8000), 4, 1, 2), (.fan("FAN 2", 8000, number: 5), 4, 1, 2),
                (.voltage("P12V", 12), 2, 1, 9), (.powerSupply("PSU1 Status", bits: 1), 8, 0x6F, 1),
            ].enumerated().map { .event(21 + $0, of: $1.0, typeCode: $1.1, eventType: $1.2, offset: $1.3) }
        let assessment = bench.pass(entries: entries)
        #expect(assessment.health == .green)
        #expect(assessment.findings.allSatisfy { $0.confidence == .suspected })
        // The same error beside a thermal trip is two sensors of thirteen: believed.
        var other = AssessorBench()
        other.pass()
        let two = [SELEntry.uncorrectableMemoryError(20), .event(21, of: .processor(), typeCode: 7, offset: 1)]
        #expect(other.pass(entries: two).health == .red)
    }

    @Test func theSameEntryTwiceIsOne() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        let once = bench.assessor.latches
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        #expect(bench.assessor.latches == once)
        for record in 8..<40 {
            bench.pass(entries: [.uncorrectableMemoryError(record, timestamp: Int64(record) * 1000)])
        }
        #expect(bench.assessor.latches.first?.finding.evidence.count == 4, "a latch has a bounded size")
    }

    @Test func aLogWithoutRoomIsAdvisory() {
        var bench = AssessorBench()
        let full = bench.pass(status: .status(entries: 900, freeBytes: 0, overflow: true))
        #expect(full.rules == ["bmc.log-overflow"])
        #expect(full.health == .green)
        #expect(bench.pass(status: .status(freeBytes: 100)).rules == ["bmc.log-nearly-full"])
        #expect(bench.pass().findings.isEmpty)
    }

    @Test func timestampsAtTheEndsOfTheirRangeDoNotTrap() {
        var bench = AssessorBench()
        let entries = [Int64.min, -1, 0, .max].enumerated().map {
            SELEntry.uncorrectableMemoryError($0 + 1, timestamp: $1)
        }
        #expect(bench.pass(entries: entries).health == .red)
    }

    @Test func aDeassertionDoesNotExcuseAnEntryThatCouldNotBeBelieved() {
        var bench = AssessorBench()
        bench.pass()
        let well = bench.sensors
        for reading in AssessorPlausibilityTests.nonsense(0) { bench.sensors = bench.sensors.with(reading) }
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        bench.sensors = well
        let assessment = bench.pass(entries: [.uncorrectableMemoryError(8, .deassertion)])
        #expect(assessment.rules == ["memory.uncorrectable-error"])
    }
}
