import FoundationEssentials
import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

@Suite struct AssessorClearTests {
    private static let error = "memory.uncorrectable-error/memory/DIMM ECC#11"

    @Test func aPersonLiftsALatchAfterAFullPass() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        bench.pass()
        #expect(bench.assessor.clear(at: bench.clock.now) == .cleared(lifted: [Self.error], remaining: []))
        #expect(bench.assessment.health == .green)
        #expect(bench.assessor.latches.isEmpty)
        #expect(bench.assessor.acknowledged.recordID == 7)
    }

    @Test func whatWasLiftedDoesNotComeBackWithTheNextProbe() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first))
        _ = bench.assessor.clear(at: bench.clock.now)
        #expect(bench.pass(entries: [.uncorrectableMemoryError(7)], status: .status(.first)).health == .green)
        let news = bench.pass(entries: [.uncorrectableMemoryError(8, timestamp: 1_700_000_100)])
        #expect(news.health == .red)
    }

    @Test func nobodyClearsBlind() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        var restarted = AssessorBench(latches: bench.assessor.latches, acknowledged: bench.assessor.acknowledged)
        #expect(
            restarted.assessor.clear(at: restarted.clock.now)
                == .refused(
                    "Nothing was cleared, because the bmc probe has no fresh full pass: "
                        + "The bmc probe has not reported yet."))
        bench.clock.advance(by: .seconds(11))
        guard case .refused = bench.assessor.clear(at: bench.clock.now) else {
            Issue.record("a stale sense is no ground to clear on")
            return
        }
        #expect(bench.assessment.health == .red)
    }

    @Test func nobodyClearsOnNonsense() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        for reading in AssessorPlausibilityTests.nonsense(0) { bench.sensors = bench.sensors.with(reading) }
        bench.pass()
        guard case .refused(let sentence) = bench.assessor.clear(at: bench.clock.now) else {
            Issue.record("cleared on nonsense")
            return
        }
        #expect(sentence.hasPrefix("Nothing was cleared, because the bmc probe cannot be believed"))
        #expect(bench.assessment.health == .red)
    }

    @Test func whatASensorStillReadsStays() {
        var bench = AssessorBench()
        bench.passes(2, .memory(bits: 0x42))
        #expect(bench.assessor.clear(at: bench.clock.now) == .cleared(lifted: [], remaining: [Self.error]))
        #expect(bench.assessment.health == .red)
        bench.pass(.memory())
        #expect(bench.assessor.clear(at: bench.clock.now) == .cleared(lifted: [Self.error], remaining: []))
        #expect(bench.assessment.health == .green)
    }

    @Test func clearingTouchesNoFindingThatAPersonCannotAnswerFor() {
        var bench = AssessorBench()
        let found = bench.passes(2, .temperature("CPU Temp", 95)).findings.map(\.id)
        #expect(found.count == 1)
        #expect(
            bench.assessor.clear(at: bench.clock.now) == .cleared(lifted: [], remaining: found),
            "what reads bad stays, and is said")
        #expect(bench.assessment.health == .red)
    }

    @Test func twoLatchesAreLiftedTogether() {
        var bench = AssessorBench()
        bench.pass(entries: [
            .uncorrectableMemoryError(7), .event(8, of: .processor(), typeCode: 7, offset: 1),
        ])
        #expect(
            bench.assessor.clear(at: bench.clock.now)
                == .cleared(
                    lifted: [Self.error, "processor.thermal-trip/processor/CPU Status#13"], remaining: []))
    }

    @Test func whatMustOutliveARestartSurvivesAsJSON() throws {
        var bench = AssessorBench()
        for reading in AssessorPlausibilityTests.nonsense(255) { bench.sensors = bench.sensors.with(reading) }
        bench.pass(status: .status(.first))
        bench.pass(entries: [.event(9, of: .processor(), typeCode: 7, offset: 0)])
        bench.sensors = ReportBuilder.nominalSensors()
        bench.pass(entries: [.uncorrectableMemoryError(10)])
        #expect(bench.assessor.acknowledged.disbelieved == [9])
        let latches = try JSONDecoder().decode(
            [LatchedFinding].self, from: JSONEncoder().encode(bench.assessor.latches))
        let acknowledged = try JSONDecoder().decode(
            SELAcknowledgement.self, from: JSONEncoder().encode(bench.assessor.acknowledged))
        #expect(latches == bench.assessor.latches)
        #expect(latches.count == 1)
        #expect(acknowledged == bench.assessor.acknowledged)
    }
}
