import FoundationEssentials
import HealthPolicy
import Testing

@testable import Measuring

/// The weights come from what the folder says of its files, or from their shape; never from a name that the code knows.
@Suite struct SamplingDesignTests {
    static let readMe = """
        # Data
        - `other.csv` - Every drive; 1 of 5 drives failed (in 9 days).
        - `drives.csv` - Somebody (terms). Every drive that failed and 700 that lived; at most the last 90 days of each.
          Case-control sample: in the full population 785 of 29,670 drives failed (2.6% in 280 days) - reweight.

        | `drives.csv` | 3 of 4 drives failed |
        """

    /// Drives of so many days each, on successive days; the failed ones on different last days.
    private func shape(living: Int, failed: Int, days: Int = 2, over span: Int = 300) -> SeriesShape {
        var shape = SeriesShape()
        func history(_ last: Int, failed: Bool) -> DriveHistory {
            let kept = (0..<days).map { index in
                DriveHistory.Day(sample: DriveSample(day: last - days + 1 + index), raw: [:])
            }
            return DriveHistory(drive: "d", days: kept, failed: failed)
        }
        for _ in 0..<living { shape.add(history(1000, failed: false)) }
        for index in 0..<failed { shape.add(history(1001 - span + index, failed: true)) }
        return shape
    }

    @Test func oneOfACaseControlFileStandsForMany() throws {
        let described = try #require(SamplingDescription(file: "drives.csv", in: Self.readMe))
        #expect(described.failureSpan == 280 && described.livingSpan == 90)
        let design = try #require(SamplingDesign(shape(living: 350, failed: 157), described: described))
        // 28,885 lived beside 785 failed; a file with 350 living and 157 failed.
        #expect(abs(design.drivesPerLiving(living: 350, failed: 157) - 28_885.0 / 785 * 157 / 350) < 1e-9)
        #expect(design.drivesPerLiving(living: 0, failed: 5) == 1)
        #expect(design.daysPerResolvedDay == 280.0 / 60)
        #expect(design.sentence.contains("785 of 29670 drives failed in 280 days"))
        #expect(SamplingDesign(shape(living: 350, failed: 157), described: nil) == nil)
    }

    @Test(arguments: [
        "", "- `drives.csv` - Every drive of a model.", "- `other.csv` - 785 of 29670 drives failed.",
        "`drives.csv`: 785 of 29670 drives failed", "- `drives.csv` - 29670 of 785 drives failed.",
        "- `drives.csv` - many of 29670 drives failed.", "- `drives.csv`\n\n785 of 29670 drives failed",
        "- `drives.csv` - 0 of 5 drives failed", "- `drives.csv` - 785 of",
    ])
    func whatSaysNoShareDescribesNothing(_ readMe: String) {
        #expect(SamplingDescription(file: "drives.csv", in: readMe) == nil)
    }

    @Test func oneDayOfEachDriveIsASnapshot() throws {
        let design = try #require(SamplingDesign(shape(living: 40, failed: 3, days: 1), described: nil))
        #expect(design.isSnapshot && design.failureSpan == 300)
        #expect(design.daysPerResolvedDay == 10)
        #expect(design.drivesPerLiving(living: 40, failed: 3) == 1)
        #expect(SamplingDesign(shape(living: 40, failed: 3, days: 1, over: 20), described: nil) == nil)
        #expect(SamplingDesign(shape(living: 40, failed: 0, days: 1), described: nil) == nil)
        #expect(SamplingDesign(shape(living: 0, failed: 3, days: 1), described: nil) == nil)
    }

    @Test func aFolderThatSaysNothingIsToldSo() throws {
        var text = SeriesReaderTests.header
        for day in 1...3 { text += "2019-01-0\(day),F,MADE,\(day == 3 ? 1 : 0),0,1,0\n" }
        for day in 1...3 { text += "2019-01-0\(day),L,MADE,0,0,1,0\n" }
        let bytes = Data(text.utf8)
        var silent = FileBacktest(try SeriesReader(file: "drives.csv", bytes: bytes))
        let unweighted = silent.measure()
        #expect(unweighted.drivesPerLived == 1 && unweighted.calibration.isEmpty)
        #expect(unweighted.limits.contains(SamplingDesign.missing))
        var described = FileBacktest(try SeriesReader(file: "drives.csv", bytes: bytes), readMe: Self.readMe)
        let weighted = described.measure()
        #expect(abs(weighted.drivesPerLived - 28_885.0 / 785) < 1e-9)
        #expect(!weighted.limits.contains(SamplingDesign.missing))
        #expect(weighted.limits.contains { $0.contains("785 of 29670") })
    }
}
