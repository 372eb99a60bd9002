import HealthModel
import Testing

@testable import HealthPolicy

/// The rows for drives whose counters grow, under the daemon's assessor.
@Suite struct DriveGrowthTests {
    /// One reading every ten minutes, the counter growing by `step` each time.
    private func rules(after readings: Int, of name: QuantityName, from start: Double, step: Double) -> Set<String> {
        var bench = MeasurementBench(book: .standard)
        for index in 0..<readings {
            let value = start + Double(index) * step
            bench.find(MeasurementBench.drive("sda", [Quantity(name, value, .count, kind: .counter)]))
            bench.pass(after: 600, nextWithin: 1200)
        }
        return Set(bench.assessment.findings.filter { $0.confidence == .confirmed }.map(\.rule))
    }

    @Test(arguments: [
        (QuantityName.interfaceErrors, 10.0, "drive.interface-errors-growing"),
        (.reallocatedSectors, 2, "drive.reallocated-sectors-growing"),
        (.reportedUncorrectable, 5, "drive.reported-uncorrectable-growing"),
        (.mediaErrors, 5, "nvme.media-errors-growing"), (.uncorrectedWrites, 5, "scsi.uncorrected-growing"),
    ])
    func whatGrowsNowIsWorseThanWhatStands(name: QuantityName, step: Double, rule: String) {
        #expect(rules(after: 12, of: name, from: 20, step: step).contains(rule))
        #expect(!rules(after: 12, of: name, from: 20, step: 0).contains(rule))
        #expect(!rules(after: 1, of: name, from: 20, step: step).contains(rule))
    }
}
