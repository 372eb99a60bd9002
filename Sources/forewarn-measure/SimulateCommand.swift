internal import ArgumentParser
internal import Simulation

extension ForewarnMeasure {
    struct SimulateCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "simulate",
            abstract: "The policy on a simulated cluster with seeded faults; 1 if an invariant is broken.")
        @Option(help: "How many seeds.")
        var seeds = 1000
        @Option(help: "The first seed.")
        var first: UInt64 = 1
        @Option(help: "Nodes, 2 to 16; 0 for pairs mostly.")
        var nodes = 0
        @Option(help: "Steps of each seed at least.")
        var steps = 2000
        @Flag(help: "Plant each known bug and say when it is caught; 1 if one is not.")
        var mutations = false

        func validate() throws {
            guard nodes == 0 || (2...16).contains(nodes), seeds > 0, steps > 0 else {
                throw ValidationError("Nodes are 0 or 2 to 16; seeds and steps at least 1.")
            }
        }

        func run() throws {
            let options = SimulationRunner.Options(first: first, seeds: seeds, nodes: nodes, steps: steps)
            if mutations {
                let report = MutationReport.run(options)
                print(report.text)
                if !report.allCaught { throw ExitCode(1) }
                return
            }
            let began = ContinuousClock.now
            let report = SimulationRunner.run(options)
            let took = ContinuousClock.now - began
            let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
            print(report.text(seconds: seconds))
            if !report.holds { throw ExitCode(1) }
        }
    }
}
