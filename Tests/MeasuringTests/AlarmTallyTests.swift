import Testing

@testable import Measuring

/// A population small enough to count by hand.
@Suite struct AlarmTallyTests {
    private var tally: AlarmTally {
        var tally = AlarmTally(top: 5)
        // Two living drives, the second standing for three: 100 + 300 days, of which 2 + 30 are called at 2 and above.
        for day in 0..<100 { tally.living(level: day < 2 ? 3 : 0, standingFor: 1) }
        for day in 0..<100 { tally.living(level: day < 10 ? 2 : 1, standingFor: 3) }
        // Called 40 days ahead (a false alarm then) and still called 5 days ahead.
        tally.failed([.init(daysBefore: 40, level: 3), .init(daysBefore: 5, level: 3), .init(daysBefore: 0, level: 0)])
        // Called on the day of its failure only.
        tally.failed([.init(daysBefore: 1, level: 0), .init(daysBefore: 0, level: 5)])
        // Called too early, not any more.
        tally.failed([.init(daysBefore: 31, level: 5), .init(daysBefore: 30, level: 0)])
        // Never.
        tally.failed([.init(daysBefore: 0, level: 1)])
        return tally
    }

    @Test func countsWhatWasCaughtAndWhatWasFalse() {
        let point = tally.point(at: 2)
        #expect(point.failed == 4)
        #expect(point.caught == 2)
        #expect(point.caughtADayAhead == 1)
        #expect(point.recall == 0.5)
        // 2 + 30 of the living, and two early days of failed drives; 402 days in all.
        #expect(point.falseAlarmsPerThousandDays == 1000.0 * 34 / 402)
        // 40 days and none.
        #expect(point.medianLead == 20)
    }

    @Test func filesTogetherCountAsOne() {
        var both = tally
        both.add(tally)
        #expect(both.point(at: 2).caught == 4 && both.point(at: 2).failed == 8)
        #expect(both.point(at: 2).falseAlarmsPerThousandDays == tally.point(at: 2).falseAlarmsPerThousandDays)
        #expect(both.threshold(withFalseAlarmsAtMost: 80) == 3)
        both.add(AlarmTally(top: 4))
        #expect(both.point(at: 2).failed == 8, "another scale")
    }

    @Test func levelNoughtNeverCallsAndAboveTheTopNothingDoes() {
        #expect(tally.point(at: 0) == tally.point(at: 1))
        #expect(tally.point(at: 6).caught == 0)
        #expect(tally.point(at: 6).falseAlarmsPerThousandDays == 0)
    }

    @Test func theThresholdIsTheLowestThatKeepsToTheLimit() {
        // False alarms of 1000: at 1: 304 of 402; at 2: 34; at 3: 4; at 4 and 5: 1.
        #expect(tally.threshold(withFalseAlarmsAtMost: 1000) == 1)
        #expect(tally.threshold(withFalseAlarmsAtMost: 1000.0 * 34 / 402) == 2)
        #expect(tally.threshold(withFalseAlarmsAtMost: 80) == 3)
        #expect(tally.threshold(withFalseAlarmsAtMost: 5) == 4)
        #expect(tally.threshold(withFalseAlarmsAtMost: 0) == 6)
    }

    @Test func withoutLivingDaysThereIsNoRateOfFalseAlarms() {
        var tally = AlarmTally(top: 1)
        tally.failed([.init(daysBefore: 0, level: 1)])
        #expect(tally.point(at: 1).falseAlarmsPerThousandDays == nil)
        #expect(tally.point(at: 1).recall == 1)
        #expect(AlarmTally(top: 1).point(at: 1).recall == nil)
    }

    @Test func theMedianOfAnEvenNumberLiesBetween() {
        #expect(AlarmTally.median([]) == nil)
        #expect(AlarmTally.median([7]) == 7)
        #expect(AlarmTally.median([9, 1, 5]) == 5)
        #expect(AlarmTally.median([9, 1, 5, 2]) == 3.5)
    }
}
