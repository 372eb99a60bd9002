internal import HealthPolicy

/// Measures the predictor and the baselines on one file of a time series.
struct FileBacktest {
    private let reader: SeriesReader
    private let described: SamplingDescription?
    private var design: SamplingDesign?
    private let predictor: DrivePredictor
    private let withoutStandstill: DrivePredictor

    private var tallies = DetectorTallies()
    private var calibration = Calibration()
    private var result: FileResult

    static func run(path: String, readMe: String) throws(MeasureError) -> (
        result: FileResult, tallies: DetectorTallies
    ) {
        var backtest = FileBacktest(try SeriesReader(path: path), readMe: readMe)
        let result = backtest.measure()
        return (result, backtest.tallies)
    }

    /// - Parameter readMe: What its folder says of its files.
    init(_ reader: SeriesReader, readMe: String = "") {
        self.reader = reader
        described = SamplingDescription(file: reader.file, in: readMe)
        let medium: DriveMedium = reader.columns.isOfSolidState ? .solidState : .spinning
        predictor = DrivePredictor(medium: medium)
        withoutStandstill = DrivePredictor(medium: medium, withStandstill: false)
        result = FileResult(file: reader.file, attributes: reader.columns.attributes, medium: medium.rawValue)
    }

    mutating func measure() -> FileResult {
        // First pass: how many there are and when the file ends; the second one needs both.
        var shape = SeriesShape()
        let summary = reader.forEachDrive { drive in
            shape.add(drive)
            result.driveDays += drive.days.count
            if drive.failed, drive.days.count > 1 { result.failedWithHistory += 1 }
        }
        (result.rows, result.skippedRows, result.complaints) = (summary.rows, summary.skipped, summary.complaints)
        (result.livedDrives, result.failedDrives) = (shape.living, shape.failed)
        design = SamplingDesign(shape, described: described)
        result.sampling = design?.sentence
        result.drivesPerLived = design?.drivesPerLiving(living: shape.living, failed: shape.failed) ?? 1
        _ = reader.forEachDrive { drive in
            if drive.failed { take(failed: drive) } else { take(living: drive, endOfFile: summary.lastDay) }
        }
        conclude()
        return result
    }

    private mutating func take(living drive: DriveHistory, endOfFile: Int) {
        // It left service before the file ends: whether its last 30 days were followed by a failure is not known.
        let censored = drive.lastDay < endOfFile - 1
        if censored { result.leftService += 1 }
        for (day, verdict) in zip(drive.days, verdicts(of: drive)) {
            let followed = drive.lastDay - day.sample.day
            if !censored || followed > AlarmTally.horizon {
                tallies.ours.living(level: verdict.level, standingFor: result.drivesPerLived)
                tallies.levelsAndGrowth.living(level: verdict.reducedLevel, standingFor: result.drivesPerLived)
                for baseline in Baseline.allCases {
                    tallies.baselines[baseline]?.living(
                        level: baseline.calls(day.raw) ? 1 : 0, standingFor: result.drivesPerLived)
                }
            }
            if let design, let chance = verdict.chance, !censored,
                design.isSnapshot || followed > AlarmTally.horizon
            {
                calibration.day(
                    chance: chance, failed: false, standingFor: result.drivesPerLived * design.daysPerResolvedDay)
            }
        }
    }

    private mutating func take(failed drive: DriveHistory) {
        let verdicts = verdicts(of: drive)
        let before = drive.days.map { drive.lastDay - $0.sample.day }
        tallies.ours.failed(zip(before, verdicts).map { .init(daysBefore: $0, level: $1.level) })
        tallies.levelsAndGrowth.failed(zip(before, verdicts).map { .init(daysBefore: $0, level: $1.reducedLevel) })
        for baseline in Baseline.allCases {
            tallies.baselines[baseline]?.failed(
                zip(before, drive.days).map { .init(daysBefore: $0, level: baseline.calls($1.raw) ? 1 : 0) })
        }
        guard design != nil else { return }
        for (days, verdict) in zip(before, verdicts) {
            guard let chance = verdict.chance else { continue }
            calibration.day(chance: chance, failed: days <= AlarmTally.horizon, standingFor: 1)
        }
    }

    private struct DayVerdict {
        var level: Int
        var reducedLevel: Int
        var chance: Double?
    }

    /// Each day judged by what was known on that day.
    private func verdicts(of drive: DriveHistory) -> [DayVerdict] {
        let samples = drive.days.map(\.sample)
        return samples.indices.map { index in
            let known = samples[max(0, index - DrivePredictor.window)...index]
            let prediction = predictor.predict(known)
            return DayVerdict(
                level: OperatingPoint.level(of: prediction),
                reducedLevel: OperatingPoint.level(of: withoutStandstill.predict(known)),
                chance: prediction?.chance)
        }
    }

    private mutating func conclude() {
        for chance in OperatingPoint.chances {
            let level = OperatingPoint.level(ofChance: chance, predictor: predictor)
            result.operatingPoints.append(.init(chance: chance, point: tallies.ours.point(at: level)))
        }
        result.comparisons = tallies.comparisons
        // With failed drives only there is no chance to calibrate.
        if result.livedDrives > 0 { result.calibration = calibration.bands }
    }
}
