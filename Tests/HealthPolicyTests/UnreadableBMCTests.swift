import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// A BMC that answers, and reads none of its sensors any more ("reading unavailable", IPMI 2.0 section 35.14): a sick BMC,
/// and neither sick hardware nor health.
@Suite struct UnreadableBMCTests {
    private static let unavailable = ReportBuilder.nominalSensors().map { sensor in
        var sensor = sensor
        sensor.state = .unknown
        sensor.value = nil
        sensor.eventBits = 0
        sensor.eventWords = []
        sensor.eventTypeCode = nil
        return sensor
    }

    @Test func sensorsThatCannotBeReadAreNoLostPowerSupplies() {
        var bench = AssessorBench()
        bench.passes(3)
        #expect(bench.assessment.health == .green)
        bench.sensors = Self.unavailable
        for _ in 0..<6 {
            let assessment = bench.pass()
            #expect(assessment.health != .red, "\(assessment.rules)")
            #expect(!assessment.rules.contains { $0.hasPrefix("power-supply") }, "\(assessment.rules)")
        }
        #expect(bench.assessment.health == .unknown)
        #expect(LadderChoice.wanted(by: bench.assessment) == nil)
    }

    /// The daemon was started anew and knows nothing of what the BMC could read before.
    @Test func aNodeOfWhichNothingWasEverReadIsNotHealthy() {
        var bench = AssessorBench()
        bench.sensors = Self.unavailable
        #expect(bench.passes(5).health == .unknown)
        #expect(bench.assessment.score == nil)
        guard case .refused = bench.assessor.clear(at: bench.clock.now) else {
            Issue.record("cleared blind")
            return
        }
        bench.sensors = []
        #expect(bench.passes(5).health == .unknown, "an empty list is no reading either")
    }
}
