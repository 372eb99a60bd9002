internal import HealthPolicy

/// `forewarn-measure throughput`: how many readings a second one core takes in and judges, and how soon after an
/// assessment of 500 components it is decided.
package enum Throughput {
    /// Readings a second.
    static let aim = 100_000.0
    /// Nanoseconds from an assessment to the decision, at the 99th percentile: what preempts the process in between is not
    /// the decision's.
    static let decisionAim: Int64 = 1_000_000

    package struct Report: Codable, Sendable {
        var outcome: AssessorThroughput.Outcome
        var readingsPerSecond: Double
        var pace: DecisionPace.Outcome
        package var aimHolds: Bool {
            readingsPerSecond >= Throughput.aim && pace.decision.p99 <= Throughput.decisionAim
        }
    }

    /// One thread, and time as it passes: what else runs on the machine makes the numbers worse, never better.
    package static func run(rounds: Int) -> Report {
        let clock = ContinuousClock()
        let began = clock.now
        let nanoseconds = { () -> Int64 in
            let (seconds, attoseconds) = (clock.now - began).components
            return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
        }
        let outcome = AssessorThroughput.measure(rounds: max(1, rounds), cpuNanoseconds: nanoseconds)
        return Report(
            outcome: outcome, readingsPerSecond: outcome.readingsPerSecond,
            pace: DecisionPace.measure(rounds: max(2, rounds), nanoseconds: nanoseconds))
    }
}

extension Throughput.Report {
    package var text: [String] {
        [
            "\(outcome.readings) readings in \(NumberText.fixed(Double(outcome.nanoseconds) / 1e9, 3)) s on one thread: "
                + "\(NumberText.fixed(readingsPerSecond, 0)) a second (aim \(NumberText.fixed(Throughput.aim, 0)))",
            "\(NumberText.fixed(outcome.rowsPerMeasurement, 1)) rows a measurement; \(outcome.findings) findings at the "
                + "end",
            "\(pace.components) components, \(pace.resources) resources: assessed in \(spread(pace.assessment)); decided "
                + "in \(spread(pace.decision)) (aim 1 ms), up to \(pace.steps.joined(separator: ", "))",
        ]
    }

    private func spread(_ spread: DecisionPace.Spread) -> String {
        let words = [("median", spread.median), ("p99", spread.p99), ("at most", spread.most)].map {
            "\($0.0) \(NumberText.fixed(Double($0.1) / 1e6, 3)) ms"
        }
        return words.joined(separator: ", ")
    }
}
