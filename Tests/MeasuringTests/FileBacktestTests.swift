import FoundationEssentials
import Testing

@testable import Measuring

@Suite struct FileBacktestTests {
    /// Ten days of three drives: one fails with rising pending sectors, one lives with two old reallocated sectors, one
    /// lives clean.
    private static func series() -> String {
        var text = SeriesReaderTests.header
        for day in 1...10 {
            let date = day < 10 ? "2019-01-0\(day)" : "2019-01-10"
            text += "\(date),F,MADE,\(day == 10 ? 1 : 0),0,\(1000 + 24 * day),\(day < 6 ? 0 : 40 * (day - 5))\n"
        }
        for day in 1...10 {
            text += "\(day < 10 ? "2019-01-0\(day)" : "2019-01-10"),L,MADE,0,2,\(5000 + 24 * day),0\n"
        }
        for day in 1...10 {
            text += "\(day < 10 ? "2019-01-0\(day)" : "2019-01-10"),C,MADE,0,0,\(7000 + 24 * day),0\n"
        }
        return text
    }

    private func result(_ text: String, file: String = "made.csv") throws -> FileResult {
        var backtest = FileBacktest(try SeriesReader(file: file, bytes: Data(text.utf8)))
        return backtest.measure()
    }

    @Test func theFailureIsCaughtFromItsFirstSignOn() throws {
        let result = try result(Self.series())
        #expect(result.failedDrives == 1 && result.livedDrives == 2 && result.driveDays == 30)
        let point = try #require(result.operatingPoints.first { $0.chance == 0.05 }).point
        #expect(point.caught == 1 && point.caughtADayAhead == 1)
        #expect(point.medianLead == 4)
        #expect(point.falseAlarmsPerThousandDays == 0)
    }

    @Test func aBaselineIsMeasuredOnTheSameDays() throws {
        let result = try result(Self.series())
        let any = try #require(result.comparisons.first { $0.baseline == Baseline.anyAboveZero.rawValue })
        // Ten of twenty living days: two old sectors. The days of the failed drive all lie within the horizon.
        #expect(any.theirs.falseAlarmsPerThousandDays == 500)
        #expect(any.theirs.caught == 1)
        let many = try #require(result.comparisons.first { $0.baseline == Baseline.many.rawValue })
        #expect(many.theirs.falseAlarmsPerThousandDays == 0)
        #expect(many.ours?.caught == 1)
        #expect(many.beaten == false)
    }

    @Test func daysAreJudgedByWhatWasKnownOnThem() throws {
        // The same drive cut before its first sign: nothing may be called.
        let text = Self.series().split(separator: "\n").filter { !$0.contains(",F,") || $0 < "2019-01-06" }
            .joined(separator: "\n")
        let result = try result(text)
        #expect(result.failedDrives == 0)
        #expect(result.operatingPoints.allSatisfy { $0.point.falseAlarmsPerThousandDays == 0 })
        #expect(result.limits.contains { $0.contains("None of its drives failed") })
    }

    @Test func whoLeavesEarlyIsNeitherWellNorFailing() throws {
        let result = try result(Self.series() + "2019-01-01,E,MADE,0,500,1,500\n")
        #expect(result.leftService == 1)
        let many = try #require(result.comparisons.first { $0.baseline == Baseline.many.rawValue })
        #expect(many.theirs.falseAlarmsPerThousandDays == 0)
    }

    @Test func aFileOfFailedDrivesHasNoFalseAlarmsToCompareAt() throws {
        let result = try result("serial_number,model,date,smart_5_raw\nA,M,2019-01-01,500\nB,M,2019-01-01,0\n")
        #expect(result.comparisons.allSatisfy { $0.ours == nil && $0.beaten == nil })
        #expect(result.limits.contains { $0.contains("All of its drives failed") })
        #expect(result.limits.contains { $0.contains("no lead time") })
        #expect(result.calibration.isEmpty)
        #expect(result.operatingPoints.first?.point.recall == 0.5)
    }

    @Test func theTableSaysWhatTheNumbersAre() throws {
        let text = BacktestText.lines(try result(Self.series() + "garbage\n")).joined(separator: "\n")
        #expect(text.contains("carries SMART 5, 9, 197"))
        #expect(text.contains("made.csv line 32: 1 fields"))
        #expect(text.contains("It does not carry 187, 198"))
        #expect(text.contains("baseline: 5 >= 100 or 197 >= 10"))
    }

    @Test func numbersArePrintedWithoutALocale() {
        #expect(NumberText.fixed(1234.567, 2) == "1234.57")
        #expect(NumberText.fixed(0.05, 2) == "0.05")
        #expect(NumberText.fixed(-0.001, 2) == "0.00")
        #expect(NumberText.fixed(-2.5, 1) == "-2.5")
        #expect(NumberText.fixed(.nan, 1) == "-")
        #expect(NumberText.fixed(nil, 1) == "-")
        #expect(NumberText.percent(0.125) == "12.5 %")
    }
}
