import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// I2: nothing rests on a reading that is older than its time to live. The bench's is 10 seconds.
@Suite struct AssessorFreshnessTests {
    @Test func beforeTheFirstReportEverythingIsUnknown() {
        let bench = AssessorBench()
        let assessment = bench.assessment
        #expect(assessment.health == .unknown)
        #expect(assessment.score == nil)
        #expect(!assessment.complete)
        #expect(assessment.senses.map(\.freshness) == [.never])
        #expect(assessment.senses.first?.message == "The bmc probe has not reported yet.")
    }

    @Test func everyRequiredProbeMustHaveReported() {
        let configuration = AssessorConfiguration(requiredProbes: ["bmc", "disk"], readingTimeToLive: .seconds(10))
        var bench = AssessorBench(configuration: configuration)
        #expect(bench.pass().health == .unknown)
        var disk = ReportBuilder(probe: "disk")
        bench.assessor.received(disk.report(at: bench.clock.now, status: nil), at: bench.clock.now)
        #expect(bench.assessment.health == .green)
        #expect(bench.assessment.senses.map(\.probe) == ["bmc", "disk"])
    }

    @Test func withoutARequiredProbeSomeProbeMustHaveReported() {
        var bench = AssessorBench(
            configuration: AssessorConfiguration(requiredProbes: [], readingTimeToLive: .seconds(10)))
        let empty = bench.assessment
        #expect(empty.health == .unknown)
        #expect(empty.score == nil)
        #expect(!empty.complete)
        #expect(empty.senses.map(\.message) == ["No probe has reported yet."])
        guard case .refused = bench.assessor.clear(at: bench.clock.now) else {
            Issue.record("cleared blind")
            return
        }
        #expect(bench.fail().health == .unknown)
        let partial = ProbeOutcome(status: .partial, code: "timeout", message: "Half was read.")
        for _ in 1...3 { #expect(bench.pass(.temperature("CPU Temp", 95), outcome: partial).health == .unknown) }
        #expect(bench.pass().health == .red)
        #expect(bench.passes(3, .temperature("CPU Temp", 45)).health == .green)
        #expect(bench.assessment.complete)
        bench.clock.advance(by: .seconds(11))
        #expect(bench.assessment.health == .unknown)
        #expect(bench.assessment.score == nil)
    }

    @Test func aPartialFirstReportIsNoFullPass() {
        var bench = AssessorBench()
        let outcome = ProbeOutcome(status: .partial, code: "timeout", message: "The SEL was not read.")
        let assessment = bench.pass(outcome: outcome)
        #expect(assessment.health == .unknown)
        #expect(assessment.senses.first?.freshness == .stale)
        #expect(assessment.senses.first?.message == "The SEL was not read.")
    }

    @Test func aReadingIsFreshAtItsTimeToLiveAndStaleOneNanosecondLater() {
        var bench = AssessorBench()
        bench.pass()
        bench.clock.advance(by: .seconds(10))
        #expect(bench.assessment.health == .green)
        #expect(bench.assessment.senses.first?.message == nil)
        bench.clock.advance(by: .nanoseconds(1))
        #expect(bench.assessment.health == .unknown)
        #expect(bench.assessment.score == nil)
        #expect(bench.assessment.senses.first?.freshness == .stale)
        #expect(bench.pass().health == .green)
    }

    @Test func readingsAgeFromWhenTheyWereObservedAndNotFromTheirArrival() {
        var bench = AssessorBench()
        let observed = bench.clock.now
        bench.clock.advance(by: .seconds(9))
        bench.assessor.received(bench.builder.report(at: observed, sensors: bench.sensors), at: bench.clock.now)
        #expect(bench.assessment.health == .green)
        bench.clock.advance(by: .seconds(2))
        #expect(bench.assessment.health == .unknown)
    }

    @Test func aReportFromTheFutureIsAsOldAsItsArrival() {
        var bench = AssessorBench()
        let ahead = bench.clock.now.advanced(by: .seconds(1_000_000))
        bench.assessor.received(bench.builder.report(at: ahead, sensors: bench.sensors), at: bench.clock.now)
        #expect(bench.assessment.health == .green)
        bench.clock.advance(by: .seconds(11))
        #expect(bench.assessment.health == .unknown)
        #expect(bench.pass().health == .green)
    }

    @Test func failuresRefreshNothing() {
        var bench = AssessorBench()
        bench.pass()
        for _ in 1...10 { #expect(bench.fail().health == .green) }
        let assessment = bench.fail()
        #expect(assessment.health == .unknown)
        #expect(assessment.senses.first?.freshness == .failed)
        #expect(assessment.senses.first?.message == "The BMC did not answer.")
        #expect(bench.pass().health == .green)
    }

    @Test func aFailureFromTheStartIsFailedAndNotNever() {
        var bench = AssessorBench()
        #expect(bench.fail().senses.first?.freshness == .failed)
    }

    @Test func aRedNodeWhoseBMCFallsSilentBecomesUnknown() {
        var bench = AssessorBench()
        bench.passes(2, .temperature("CPU Temp", 95))
        bench.clock.advance(by: .seconds(10))
        #expect(bench.assessment.health == .red)
        bench.clock.advance(by: .nanoseconds(1))
        #expect(bench.assessment.health == .unknown)
        #expect(bench.assessment.confirmedRules == ["temperature.upper-critical"], "and still says why")
    }

    /// What a stale reading foretold is no reason to move to a peer at the lower value.
    @Test func aStaleWarningOfAStopDoesNotLowerTheValueOfAFreshFault() {
        let configuration = AssessorConfiguration(
            requiredProbes: ["second"], optionalProbes: ["bmc"], readingTimeToLive: .seconds(10))
        var bench = AssessorBench(configuration: configuration)
        var second = ReportBuilder(probe: "second")
        func hear(_ value: Double) {
            bench.assessor.received(
                second.report(at: bench.clock.now, sensors: [.temperature("VRM Temp", value)], status: nil),
                at: bench.clock.now)
        }
        hear(40)
        #expect(LadderChoice.wanted(by: bench.passes(2, .temperature("CPU Temp", 105)))?.evacuateValue == -70000)
        bench.clock.advance(by: .seconds(11))
        for _ in 0..<2 {
            bench.clock.advance(by: .seconds(1))
            hear(95)
        }
        #expect(bench.assessment.health == .red)
        #expect(bench.assessment.confirmedRules.contains("temperature.upper-non-recoverable"), "and still says so")
        #expect(LadderChoice.wanted(by: bench.assessment)?.evacuateValue == -60000)
    }

    @Test func aStaleFaultKeepsNoNodeRedBesideAFreshSense() {
        let configuration = AssessorConfiguration(
            requiredProbes: ["disk"], optionalProbes: ["bmc"], readingTimeToLive: .seconds(10))
        var bench = AssessorBench(configuration: configuration)
        var disk = ReportBuilder(probe: "disk")
        bench.assessor.received(disk.report(at: bench.clock.now, status: nil), at: bench.clock.now)
        #expect(bench.passes(2, .temperature("CPU Temp", 95)).health == .red)
        bench.clock.advance(by: .seconds(11))
        bench.assessor.received(disk.report(at: bench.clock.now, status: nil), at: bench.clock.now)
        #expect(bench.assessment.complete)
        #expect(bench.assessment.health == .unknown, "neither red by what is stale nor healthy beside it")
        #expect(LadderChoice.wanted(by: bench.assessment) == nil)
    }

    @Test func aLatchStaysRedWithoutAnySense() {
        var bench = AssessorBench()
        bench.pass(entries: [.uncorrectableMemoryError(7)])
        bench.clock.advance(by: .seconds(86_400))
        #expect(bench.assessment.health == .red)
        #expect(!bench.assessment.complete)
        let restarted = AssessorBench(latches: bench.assessor.latches, acknowledged: bench.assessor.acknowledged)
        #expect(restarted.assessment.health == .red)
        #expect(restarted.assessment.confirmedRules == ["memory.uncorrectable-error"])
    }

    @Test func theSameReportTwiceIsOneReading() {
        var bench = AssessorBench()
        bench.pass()
        let report = bench.builder.report(
            at: bench.clock.advance(by: .seconds(1)), sensors: bench.sensors.with(.temperature("CPU Temp", 95)))
        for _ in 1...5 { bench.assessor.received(report, at: bench.clock.now) }
        #expect(bench.assessment.health == .green)
    }

    @Test func aLateReportIsNoReadingButItsLogEntriesCount() {
        var bench = AssessorBench()
        let early = bench.clock.now
        bench.passes(2, .temperature("CPU Temp", 95))
        for offset in 1...5 {
            let late = bench.builder.report(
                at: early.advanced(by: .milliseconds(offset)), sensors: ReportBuilder.nominalSensors(),
                entries: [.uncorrectableMemoryError(7)])
            bench.assessor.received(late, at: bench.clock.now)
        }
        #expect(bench.assessment.rules == ["memory.uncorrectable-error", "temperature.upper-critical"])
    }

    @Test func twoGlitchesWithASilenceBetweenAreNotConfirmed() {
        var bench = AssessorBench()
        bench.pass(.temperature("CPU Temp", 95))
        bench.clock.advance(by: .seconds(60))
        #expect(bench.pass().health == .green)
        #expect(bench.pass().health == .red)
    }

    @Test func aSuspicionThatNothingFeedsIsForgotten() {
        var bench = AssessorBench()
        bench.pass()
        bench.pass(.temperature("CPU Temp", 95))
        bench.sensors = bench.sensors.without("CPU Temp")
        #expect(bench.pass().rules.contains("temperature.upper-critical"))
        #expect(bench.passes(12).rules == ["sensor.vanished"])
    }

    @Test func whatAPartialReportReadCounts() {
        var bench = AssessorBench()
        bench.pass()
        let outcome = ProbeOutcome(status: .partial, code: "timeout", message: "Half was read.")
        bench.sensors = bench.sensors.without("FAN 1")
        bench.pass(.temperature("CPU Temp", 95), outcome: outcome)
        #expect(bench.pass(outcome: outcome).health == .red)
        #expect(bench.assessment.finding("sensor.vanished") == nil, "a partial report misses nothing")
    }

    @Test func partialReportsForEverAreUnknownInTheEnd() {
        var bench = AssessorBench()
        bench.pass()
        let outcome = ProbeOutcome(status: .partial, code: "timeout", message: "Half was read.")
        for _ in 1...10 { #expect(bench.pass(outcome: outcome).health == .green) }
        #expect(bench.pass(outcome: outcome).health == .unknown)
        #expect(bench.assessment.senses.first?.message == "Half was read.")
    }

    @Test func aVanishedSensorIsSaidAndIsNoFault() {
        var bench = AssessorBench()
        bench.pass()
        bench.sensors = bench.sensors.without("FAN 1")
        #expect(bench.pass().findings.isEmpty)
        let assessment = bench.pass()
        #expect(assessment.rules == ["sensor.vanished"])
        #expect(assessment.health == .green)
        #expect(bench.pass(.fan("FAN 1", 8000)).findings.isEmpty)
    }

    @Test func aSensorThatGivesNothingAnyMoreIsVanishedToo() {
        var bench = AssessorBench()
        bench.pass()
        #expect(bench.passes(2, .temperature("CPU Temp", nil, eventBits: 0)).rules == ["sensor.vanished"])
    }

    @Test func aBadSensorThatVanishesStaysBadAndIsNeverHealthy() {
        var bench = AssessorBench()
        bench.passes(2, .temperature("CPU Temp", 95))
        bench.sensors = bench.sensors.without("CPU Temp")
        #expect(bench.pass().health == .red)
        let later = bench.passes(30)
        #expect(later.health == .unknown)
        #expect(later.confirmedRules.contains("temperature.upper-critical"))
        #expect(bench.passes(3, .temperature("CPU Temp", 45)).health == .green)
    }

    @Test func halfOfTheSensorsGoneIsNotHealthy() {
        var bench = AssessorBench()
        bench.pass()
        bench.sensors = Array(bench.sensors.prefix(5))
        #expect(bench.passes(2).health == .unknown)
        #expect(bench.assessment.confirmedRules.contains("bmc.sensors-lost"))
        _ = bench.assessor.clear(at: bench.clock.now)
        #expect(bench.assessment.health == .green, "a person accepts the new inventory")
    }

    @Test func theClockMayJump() {
        var bench = AssessorBench()
        bench.pass()
        bench.clock.advance(by: .seconds(-100_000))
        #expect(bench.assessment.health == .green)
        bench.pass()
        bench.clock.advance(by: .seconds(Int64.max))
        #expect(bench.assessment.health == .unknown)
    }

    @Test func evenBadNewsWaitsForTheFirstFullPassOfEverySense() {
        let configuration = AssessorConfiguration(requiredProbes: ["bmc", "disk"], readingTimeToLive: .seconds(10))
        var bench = AssessorBench(configuration: configuration)
        #expect(bench.passes(3, .temperature("CPU Temp", 95)).health == .unknown)
        var disk = ReportBuilder(probe: "disk")
        bench.assessor.received(disk.report(at: bench.clock.now, status: nil), at: bench.clock.now)
        #expect(bench.assessment.health == .red)
    }
}
