/// The predictor's and the baselines' calls on the same days.
struct DetectorTallies: Sendable {
    var ours = AlarmTally(top: OperatingPoint.top)
    var levelsAndGrowth = AlarmTally(top: OperatingPoint.top)
    var baselines = Dictionary(uniqueKeysWithValues: Baseline.allCases.map { ($0, AlarmTally(top: 1)) })

    mutating func add(_ other: DetectorTallies) {
        ours.add(other.ours)
        levelsAndGrowth.add(other.levelsAndGrowth)
        for (baseline, tally) in other.baselines { baselines[baseline]?.add(tally) }
    }

    /// Each baseline, and ours at its false alarms.
    var comparisons: [BaselineComparison] {
        Baseline.allCases.compactMap { baseline in
            guard let tally = baselines[baseline] else { return nil }
            let theirs = tally.point(at: 1)
            var comparison = BaselineComparison(baseline: baseline.rawValue, theirs: theirs)
            if let limit = theirs.falseAlarmsPerThousandDays {
                comparison.ours = ours.point(at: ours.threshold(withFalseAlarmsAtMost: limit))
                comparison.withoutStandstill = levelsAndGrowth.point(
                    at: levelsAndGrowth.threshold(withFalseAlarmsAtMost: limit))
            }
            return comparison
        }
    }
}
