/// Runs seeds, counts, and makes a failing seed small.
package enum SimulationRunner {
    package struct Options: Sendable {
        package var first: UInt64
        package var seeds: Int
        /// 0: pairs mostly, and 3, 5 and 16 nodes among them.
        package var nodes: Int
        package var steps: Int

        package init(first: UInt64 = 1, seeds: Int, nodes: Int = 0, steps: Int = 2000) {
            self.first = first
            self.seeds = seeds
            self.nodes = nodes
            self.steps = steps
        }
    }

    /// One seed's run.
    package struct Outcome: Sendable {
        package var seed: UInt64
        package var nodes: Int
        package var steps: Int
        package var faults: Int
        package var digest: UInt64
        package var violation: Violation?
    }

    package static func run(_ options: Options) -> SimulationReport {
        var report = SimulationReport()
        for offset in 0..<max(0, options.seeds) {
            let seed = options.first &+ UInt64(offset)
            let (outcome, coverage) = run(seed: seed, options)
            report.add(outcome, coverage)
            if outcome.violation != nil, report.failures.count < SimulationReport.failureLimit {
                report.failures.append(shrink(seed: seed, options))
            }
        }
        return report
    }

    package static func outcome(of seed: UInt64, _ options: Options) -> Outcome { run(seed: seed, options).0 }

    private static func run(seed: UInt64, _ options: Options) -> (Outcome, Coverage) {
        let scenario = scenario(seed, options)
        let simulation = Simulation(scenario)
        simulation.run()
        return (outcome(simulation), simulation.coverage)
    }

    private static func outcome(_ simulation: Simulation) -> Outcome {
        let scenario = simulation.scenario
        return Outcome(
            seed: scenario.seed, nodes: scenario.nodes, steps: simulation.steps, faults: scenario.faults.count,
            digest: simulation.digest, violation: simulation.checker.violation)
    }

    private static func scenario(_ seed: UInt64, _ options: Options, _ mutation: Mutation? = nil) -> Scenario {
        Scenario(
            seed: seed, nodes: options.nodes == 0 ? size(seed) : options.nodes, steps: options.steps,
            focus: mutation?.focus ?? [], profile: mutation?.profile)
    }

    /// Seven in ten are pairs.
    private static func size(_ seed: UInt64) -> Int {
        var random = SimulationRandom(seed: seed ^ 0xA5A5_5A5A)
        return [2, 2, 2, 2, 2, 2, 2, 3, 3, 5][random.below(10)] == 5
            ? random.pick([5, 5, 16]) : random.pick([2, 2, 2, 2, 2, 2, 3])
    }

    // MARK: - A failing seed

    package struct Failure: Sendable {
        package var seed: UInt64
        package var nodes: Int
        package var violation: Violation
        /// Those without which it does not fail.
        package var faults: [String]
        package var timeline: [String]
    }

    /// Leaves faults out one by one for as long as the same invariant is broken.
    package static func shrink(seed: UInt64, _ options: Options) -> Failure {
        shrink(scenario(seed, options), mutation: nil)
    }

    static func shrink(_ scenario: Scenario, mutation: Mutation?) -> Failure {
        var smallest = scenario
        let invariant = violation(of: scenario, mutation)?.invariant
        var progress = true
        while progress {
            progress = false
            for index in smallest.faults.indices.reversed() {
                var candidate = smallest
                candidate.faults.remove(at: index)
                guard violation(of: candidate, mutation)?.invariant == invariant else { continue }
                smallest = candidate
                progress = true
            }
        }
        let simulation = Simulation(smallest, mutation: mutation, recording: true)
        simulation.run()
        return Failure(
            seed: scenario.seed, nodes: scenario.nodes,
            violation: simulation.checker.violation ?? Violation(invariant: "none", text: "not repeatable", step: 0),
            faults: smallest.faults.map(\.words), timeline: simulation.timeline.lines)
    }

    private static func violation(of scenario: Scenario, _ mutation: Mutation?) -> Violation? {
        let simulation = Simulation(scenario, mutation: mutation)
        simulation.run()
        return simulation.checker.violation
    }

    // MARK: - Planted bugs

    /// How a planted bug was caught.
    package struct Catch: Sendable {
        package var seed: UInt64
        /// Seeds that were tried.
        package var tried: Int
        package var violation: Violation
        package var timeline: [String]
    }

    /// Runs pairs, with the faults that show the bug soonest more probable, until the checker cries.
    package static func hunt(
        _ mutation: Mutation, seeds: Int, first: UInt64 = 1, steps: Int = 2000, timeline: Bool = false
    ) -> Catch? {
        let options = Options(first: first, seeds: seeds, nodes: 2, steps: steps)
        for offset in 0..<seeds {
            let seed = first &+ UInt64(offset)
            let scenario = scenario(seed, options, mutation)
            let simulation = Simulation(scenario, mutation: mutation)
            simulation.run()
            guard let violation = simulation.checker.violation else { continue }
            return Catch(
                seed: seed, tried: offset + 1, violation: violation,
                timeline: timeline ? shrink(scenario, mutation: mutation).timeline : [])
        }
        return nil
    }

    /// The same seeds without the bug: the checker must be silent.
    package static func control(_ mutation: Mutation, seeds: Int, first: UInt64 = 1, steps: Int = 2000) -> Failure? {
        let options = Options(first: first, seeds: seeds, nodes: 2, steps: steps)
        for offset in 0..<seeds {
            let scenario = scenario(first &+ UInt64(offset), options, mutation)
            guard violation(of: scenario, nil) != nil else { continue }
            return shrink(scenario, mutation: nil)
        }
        return nil
    }
}
