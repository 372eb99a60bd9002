internal import HealthPolicy

/// `forewarn-measure throughput`: how many readings a second one core takes in and judges.
package enum Throughput {
    /// Readings a second.
    static let aim = 100_000.0

    package struct Report: Codable, Sendable {
        var outcome: AssessorThroughput.Outcome
        var readingsPerSecond: Double
        package var aimHolds: Bool { readingsPerSecond >= Throughput.aim }
    }

    /// One thread, and time as it passes: what else runs on the machine makes the number smaller, never larger.
    package static func run(rounds: Int) -> Report {
        let clock = ContinuousClock()
        let began = clock.now
        let outcome = AssessorThroughput.measure(rounds: max(1, rounds)) {
            let (seconds, attoseconds) = (clock.now - began).components
            return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
        }
        return Report(outcome: outcome, readingsPerSecond: outcome.readingsPerSecond)
    }
}

extension Throughput.Report {
    package var text: [String] {
        [
            "\(outcome.readings) readings in \(NumberText.fixed(Double(outcome.nanoseconds) / 1e9, 3)) s on one thread: "
                + "\(NumberText.fixed(readingsPerSecond, 0)) a second (aim \(NumberText.fixed(Throughput.aim, 0)))",
            "\(NumberText.fixed(outcome.rowsPerMeasurement, 1)) rows a measurement; \(outcome.findings) findings at the "
                + "end",
        ]
    }
}
