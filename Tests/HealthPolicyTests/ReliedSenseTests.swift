import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// A node of which less is known than before is not healthy for that.
@Suite struct ReliedSenseTests {
    private static func configuration(optional: Set<String> = []) -> AssessorConfiguration {
        AssessorConfiguration(optionalProbes: optional, readingTimeToLive: .seconds(10))
    }

    private static let link = Measurement(
        component: Component(kind: .nic, id: "a", name: "a"),
        quantities: [Quantity(.linkSpeed, 1000, .megabitsPerSecond)])

    private static func report(_ probe: String, at now: MonotonicInstant, _ readings: [Reading]) -> ProbeReport {
        ProbeReport(
            probe: probe, source: "s", sequence: 1, observedAt: now, wallTime: 0, durationMilliseconds: 0,
            outcome: .complete, readings: readings)
    }

    /// A green node whose link sense told something once.
    private func bench(optional: Set<String> = [], probe: String = "nic", readings: [Reading]? = nil) -> AssessorBench {
        var bench = AssessorBench(configuration: Self.configuration(optional: optional))
        bench.pass()
        bench.assessor.received(
            Self.report(probe, at: bench.clock.now, readings ?? [.measurement(Self.link)]), at: bench.clock.now)
        return bench
    }

    @Test func aSenseThatToldSomethingOnceIsMissedWhenItFallsSilent() {
        var bench = bench()
        #expect(bench.pass().health == .green)
        #expect(bench.passes(10).health == .unknown)
        #expect(bench.assessment.senses.first { $0.probe == "nic" }?.freshness == .stale)
        bench.assessor.received(
            Self.report("nic", at: bench.clock.now, [.measurement(Self.link)]), at: bench.clock.now)
        #expect(bench.assessment.health == .green)
    }

    @Test func itIsStillMissedAfterARestartOfTheDaemon() {
        let relied = bench().assessor.relied
        #expect(relied == ["bmc", "nic"])
        var bench = AssessorBench(configuration: Self.configuration())
        bench.assessor = Assessor(configuration: Self.configuration(), relied: relied)
        #expect(bench.pass().health == .unknown)
        #expect(bench.assessment.senses.map(\.freshness) == [.fresh, .never])
    }

    /// A fault that is seen is acted upon, whatever else cannot be told.
    @Test func aMissingSenseDoesNotHideARedOne() {
        var bench = bench()
        bench.passes(11)
        #expect(bench.passes(3, .temperature("CPU Temp", 95)).health == .red)
    }

    @Test func aPersonSaysThatItWasTakenAway() {
        var bench = bench()
        #expect(bench.passes(11).health == .unknown)
        #expect(bench.assessor.clear(at: bench.clock.now) == .cleared(lifted: ["the silent sense nic"], remaining: []))
        #expect(bench.pass().health == .green)
        #expect(bench.assessor.relied == ["bmc"])
        #expect(bench.assessment.senses.map(\.probe) == ["bmc"])
    }

    /// The BMC is required: nobody clears blind.
    @Test func aRequiredSenseIsNotForgotten() {
        var bench = bench()
        bench.clock.advance(by: .seconds(11))
        guard case .refused = bench.assessor.clear(at: bench.clock.now) else {
            Issue.record("cleared blind")
            return
        }
        #expect(bench.assessor.relied == ["bmc", "nic"])
    }

    @Test func anOptionalSenseAndASenseWithNothingToSayAreNotReliedOn() {
        #expect(bench(optional: ["nic"]).assessor.relied == ["bmc"])
        #expect(bench(readings: []).assessor.relied == ["bmc"])
    }
}
