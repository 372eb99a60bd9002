import HealthModel
import HealthPolicy
import HealthTestKit
import Testing

/// Somebody else's program is a sense like any other for being missed, and no way to fill the daemon's memory.
@Suite struct ReliedExtensionTests {
    private static let configuration = AssessorConfiguration(readingTimeToLive: .seconds(10))

    private static func room(_ celsius: Double) -> Measurement {
        Measurement(
            component: Component(kind: .temperature, id: "x-room/1", name: "room"),
            quantities: [Quantity(.input, celsius, .celsius, limits: QuantityLimits(upperCritical: 90))])
    }

    private static func report(
        _ probe: String, at now: MonotonicInstant, _ readings: [Reading], _ outcome: ProbeOutcome = .complete
    ) -> ProbeReport {
        ProbeReport(
            probe: probe, source: "s", sequence: 1, observedAt: now, wallTime: 0, durationMilliseconds: 0,
            outcome: outcome, readings: readings)
    }

    private func tell(
        _ bench: inout AssessorBench, _ celsius: Double, _ probe: String = "x-room",
        _ outcome: ProbeOutcome = .complete
    ) {
        bench.assessor.received(
            Self.report(probe, at: bench.clock.now, [.measurement(Self.room(celsius))], outcome), at: bench.clock.now)
    }

    /// A node whose extension told something so many times.
    private func bench(_ celsius: Double, passes: Int = 1) -> AssessorBench {
        var bench = AssessorBench(configuration: Self.configuration)
        for _ in 1...passes {
            bench.pass()
            tell(&bench, celsius)
        }
        return bench
    }

    @Test func itIsMissedWhenItFallsSilentUntilItSpeaksAgain() {
        var bench = bench(20)
        #expect(bench.pass().health == .green)
        #expect(bench.passes(10).health == .unknown)
        tell(&bench, 20)
        #expect(bench.assessment.health == .green)
    }

    @Test func itIsMissedAfterARestartAndAPersonIsToldTheWayOut() {
        let memory = bench(20).assessor.memory
        var bench = AssessorBench(configuration: Self.configuration)
        bench.assessor = Assessor(configuration: Self.configuration, memory: memory)
        #expect(bench.pass().health == .unknown)
        let words = bench.assessment.senses.first { $0.probe == "x-room" }?.message
        #expect(words?.contains("forewarn clear") == true, "\(words ?? "nothing")")
        #expect(
            bench.assessor.clear(at: bench.clock.now)
                == .cleared(lifted: ["the silent sense x-room"], remaining: []))
        #expect(bench.pass().health == .green)
        #expect(bench.assessor.memory.relied == ["bmc"])
    }

    @Test func withTheSenseGoesWhatItSaidLast() {
        var bench = bench(95, passes: 3)
        #expect(bench.assessment.health == .red)
        #expect(bench.passes(11).health == .unknown)
        #expect(
            bench.assessor.clear(at: bench.clock.now)
                == .cleared(lifted: ["the silent sense x-room"], remaining: []))
        #expect(bench.assessment.findings.isEmpty)
        #expect(bench.pass().health == .green)
    }

    /// It never gave a full pass, so that nobody relies on it; what it said stands all the same, until it is let go.
    @Test func whatASenseSaidThatNobodyReliesOnHasTheSameWayOut() {
        var bench = AssessorBench(configuration: Self.configuration)
        for _ in 1...3 {
            bench.pass()
            tell(&bench, 95, "x-room", ProbeOutcome(status: .partial, code: "refused", message: "A part."))
        }
        #expect(bench.passes(11).health == .unknown)
        #expect(
            bench.assessor.clear(at: bench.clock.now)
                == .cleared(lifted: ["the silent sense x-room"], remaining: []))
        #expect(bench.pass().health == .green)
    }

    @Test func whatItStillReadsBadStaysAndIsNamed() {
        var bench = bench(95, passes: 3)
        guard case .cleared(let lifted, let remaining) = bench.assessor.clear(at: bench.clock.now) else {
            Issue.record("refused")
            return
        }
        #expect(lifted.isEmpty)
        #expect(remaining.count == 1 && remaining.allSatisfy { $0.hasSuffix("/temperature/x-room/1") }, "\(remaining)")
        #expect(bench.assessment.health == .red)
        #expect(bench.assessor.memory.relied == ["bmc", "x-room"])
    }

    /// Whoever took over the service of the extensions can make up names without end.
    @Test func namesWithoutEndFindNoRoomAndThatIsSaid() {
        var bench = bench(20)
        for number in 1...200 { tell(&bench, 20, "x-made-up-\(number)") }
        #expect(bench.assessor.relied.count == 1 + 32)
        #expect(bench.assessment.senses.count == 1 + 32)
        #expect(bench.assessor.relied.contains("x-room"))
        #expect(bench.assessment.rules.contains("read.too-many"))
        #expect(bench.assessment.health == .green, "what was refused makes nobody sick")
        let restarted = Assessor(configuration: Self.configuration, memory: bench.assessor.memory)
        #expect(restarted.relied == bench.assessor.relied)
    }

    /// A name that never told anything makes room for one that does.
    @Test func theNamesOfTheSilentDoNotShutTheOthersOut() {
        var bench = AssessorBench(configuration: Self.configuration)
        bench.pass()
        for number in 1...40 {
            bench.assessor.received(
                Self.report("x-made-up-\(number)", at: bench.clock.now, []), at: bench.clock.now)
        }
        bench.passes(11)
        tell(&bench, 20)
        #expect(bench.assessor.relied == ["bmc", "x-room"])
        #expect(bench.pass().health == .green)
    }
}
