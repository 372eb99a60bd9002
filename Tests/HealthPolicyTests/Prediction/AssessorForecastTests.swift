import HealthModel
import HealthTestKit
import Testing

@testable import HealthPolicy

@Suite struct AssessorForecastTests {
    private func drive(reallocated: Double, pending: Double = 0) -> Measurement {
        MeasurementBench.drive(
            "sda", [Quantity(.reallocatedSectors, reallocated, .count), Quantity(.pendingSectors, pending, .count)],
            serial: "S1")
    }

    private func bench(probe: String = "disk", day: Int? = 20_000) -> MeasurementBench {
        var bench = MeasurementBench(
            requiredProbes: [probe], book: MeasurementBook(rows: []), probe: probe)
        bench.assessor.dayIs(day.map { NodeDay(day: $0, boot: 1) })
        return bench
    }

    @Test func aDriveThatIsLikelyToFailIsSaidAndMovesNothing() throws {
        var bench = bench()
        bench.find(drive(reallocated: 800, pending: 40))
        #expect(bench.pass().findings.map(\.confidence) == [.suspected])
        let assessment = bench.pass()
        let finding = try #require(assessment.findings.first)
        #expect(assessment.findings.count == 1)
        #expect(finding.rule == "drive.forecast")
        #expect(finding.confidence == .confirmed)
        #expect(finding.severity == .advisory)
        #expect(finding.consequence == .none)
        #expect(!finding.latched)
        #expect(assessment.health == .green)
        let words = try #require(finding.evidence.first)
        #expect(words.hasPrefix("sda: likely to fail within 30 days (chance about "))
        #expect(words.contains("800 reallocated sectors"))
        #expect(words.contains("judged by today's reading alone, so growth is not known"))
        #expect(words.contains("it does not count reported uncorrectable errors"))
    }

    @Test func growthFromTheDaysBeforeIsInTheWords() throws {
        var bench = bench()
        bench.find(drive(reallocated: 100, pending: 1))
        bench.pass()
        for day in 20_001...20_005 {
            bench.assessor.dayIs(NodeDay(day: day, boot: 1))
            bench.find(drive(reallocated: 100, pending: Double(day - 20_000) * 20))
            bench.pass(after: 86_400, nextWithin: 3600)
        }
        let finding = try #require(bench.pass().findings.first)
        let words = finding.evidence.joined()
        #expect(words.contains("more pending or uncorrectable sectors within 3 days"))
        #expect(words.contains("judged over 5 days"))
    }

    @Test func itEndsOnceTheChanceIsWellBelow() {
        var bench = bench()
        bench.find(drive(reallocated: 800, pending: 40))
        #expect(bench.passes(2).findings.count == 1)
        bench.find(drive(reallocated: 0, pending: 0))
        #expect(bench.passes(2).findings.count == 1)
        #expect(bench.passes(1).findings.isEmpty)
    }

    @Test func aSilentDriveIsNoBetterForItsSilence() {
        var bench = bench()
        bench.find(drive(reallocated: 800, pending: 40))
        bench.passes(2)
        var silent = drive(reallocated: 0)
        silent.condition = .silent
        silent.quantities = []
        bench.find(silent)
        #expect(bench.passes(5).rules.contains("drive.forecast"))
    }

    @Test func withoutADayAndFromExtensionsNothingIsForetold() {
        for var bench in [bench(day: nil), bench(probe: "x-mine")] {
            bench.find(drive(reallocated: 800, pending: 40))
            #expect(bench.passes(3).findings.allSatisfy { $0.rule != "drive.forecast" })
            #expect(bench.assessor.driveLedger.driveCount == 0)
        }
    }

    /// A power-off needs a consequence, and red needs a severity; the row can have neither.
    @Test func theRowIsBelowEverythingMeasured() {
        #expect(ForecastRules.drive.severity == .advisory)
        #expect(ForecastRules.drive.consequence == .none)
        #expect(!ForecastRules.drive.latches)
        #expect(ForecastRules.over < ForecastRules.said)
    }

    @Test func whatWasKeptIsLookedAtAfterARestart() throws {
        var before = bench()
        before.find(drive(reallocated: 8, pending: 0))
        before.pass()
        var after = bench(day: 20_002)
        after.assessor.driveLedger = try #require(DriveLedger(bytes: before.assessor.driveLedger.bytes))
        after.find(drive(reallocated: 120, pending: 40))
        let words = after.passes(2).findings.flatMap(\.evidence).joined()
        #expect(words.contains("112 more reallocated sectors within 30 days"))
        #expect(words.contains("judged over 2 days"))
    }
}
