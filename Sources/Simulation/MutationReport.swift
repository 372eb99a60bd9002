/// Which planted bugs were caught, after how many seeds.
package struct MutationReport: Sendable {
    package private(set) var lines: [String] = []
    package private(set) var allCaught = true

    package static func run(_ options: SimulationRunner.Options) -> MutationReport {
        var report = MutationReport()
        for mutation in Mutation.allCases {
            let found = SimulationRunner.hunt(
                mutation, seeds: options.seeds, first: options.first, steps: options.steps)
            guard let found else {
                report.lines.append("\(mutation.rawValue): not caught in \(options.seeds) seeds")
                report.allCaught = false
                continue
            }
            report.lines.append(
                "\(mutation.rawValue): caught after \(found.tried) seeds: \(found.violation.invariant): "
                    + found.violation.text)
        }
        return report
    }

    package var text: String { lines.joined(separator: "\n") }
}
