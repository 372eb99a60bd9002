import HealthPolicy
import Testing

@testable import Simulation

/// The real policy on a simulated cluster: `docs/simulation.md`. `make simulate` runs more of it.
@Suite struct SimulationTests {
    private static let options = SimulationRunner.Options(seeds: 500)

    /// 500 seeds of at least 2,000 steps, a tenth a test, so that they share the processors.
    @Test(arguments: 0..<10) func noSeedBreaksAnInvariant(tenth: UInt64) {
        var options = Self.options
        options.first = 1 + tenth * 50
        options.seeds = 50
        let report = SimulationRunner.run(options)
        #expect(report.holds, "\(report.text(seconds: nil))")
        #expect(report.steps >= 50 * 2000 && report.faults >= 50 * 3)
        // A run in which nothing happens proves nothing.
        for rung in ["observe", "avoid", "evacuate", "evacuate, empty", "standby", "power-off"] {
            #expect(report.coverage.rungs[rung, default: 0] > 0, "\(rung) was never reached")
        }
        // So few seeds may leave a kind out; one that is never made is left out of all tenths.
        let missing = zip(FaultKind.allCases, report.coverage.faults).filter { $0.1 == 0 }.map(\.0)
        #expect(missing.count <= 2, "no fault was \(missing)")
        for (question, counts) in zip(GateQuestion.allCases, report.coverage.gate) {
            #expect(counts[0] > 0, "\(question.rawValue) was never answered yes")
        }
    }

    /// A seed is a run, word for word: what was seen once can be seen again.
    @Test(arguments: [2, 3, 16]) func theSameSeedIsTheSameRun(nodes: Int) {
        let options = SimulationRunner.Options(seeds: 1, nodes: nodes)
        for seed: UInt64 in [7, 8, 9] {
            let first = SimulationRunner.outcome(of: seed, options)
            let second = SimulationRunner.outcome(of: seed, options)
            #expect(first.digest == second.digest && first.steps == second.steps)
        }
        let digests = Set((1...8).map { SimulationRunner.outcome(of: $0, options).digest })
        #expect(digests.count == 8, "different seeds are different runs")
    }

    /// A scenario is what its seed says, whatever else is run: at least three faults, in order of time.
    @Test func everyScenarioHasFaults() {
        for seed in 0..<200 as Range<UInt64> {
            let scenario = Scenario(seed: seed, nodes: 2, steps: 2000)
            #expect(scenario.faults.count >= 3)
            #expect(zip(scenario.faults, scenario.faults.dropFirst()).allSatisfy { $0.at <= $1.at })
        }
    }

    /// Faults that a violation does not need are left out, and the timeline ends with it.
    @Test func aFailingSeedIsMadeSmall() throws {
        let found = try #require(SimulationRunner.hunt(.dropsPermanentMark, seeds: 20, timeline: true))
        #expect(found.timeline.last?.contains("VIOLATION of I1") == true)
        let faults = found.timeline.count { $0.contains("FAULT") }
        #expect(faults == 1, "a memory error is enough: \(found.timeline)")
    }
}
