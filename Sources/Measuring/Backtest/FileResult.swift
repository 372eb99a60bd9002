/// What a backtest found on one file.
struct FileResult: Codable, Equatable, Sendable {
    var file: String
    /// Numbers of the SMART attributes that the file carries.
    var attributes: [Int]
    var medium: String
    var rows = 0
    var skippedRows = 0
    var complaints: [String] = []
    var driveDays = 0
    var failedDrives = 0
    /// Failed drives with a day before their last one.
    var failedWithHistory = 0
    var livedDrives = 0
    /// Of them: gone before the file ends without a failure.
    var leftService = 0
    /// How many drives of the population one that lived stands for.
    var drivesPerLived = 1.0
    /// Where that comes from, one sentence; nil if nothing says how its drives were drawn.
    var sampling: String?
    var operatingPoints: [ChancePoint] = []
    var comparisons: [BaselineComparison] = []
    var calibration: [CalibrationBand] = []

    struct ChancePoint: Codable, Equatable, Sendable {
        /// Called at or above this chance of failing within 30 days.
        var chance: Double
        var point: AlarmPoint
    }

    init(file: String, attributes: [Int], medium: String) {
        self.file = file
        self.attributes = attributes
        self.medium = medium
    }

    /// What this file cannot tell, or only by a weight, in sentences.
    var limits: [String] {
        var sentences: [String] = []
        if livedDrives == 0 {
            sentences.append(
                "All of its drives failed: false alarms among living drives, and so a comparison at a false-alarm rate, "
                    + "cannot be measured; days more than 30 before a failure stand in for them where there are any.")
        }
        if failedDrives == 0 { sentences.append("None of its drives failed: recall cannot be measured.") }
        if livedDrives > 0, failedDrives > 0 { sentences.append(sampling ?? SamplingDesign.missing) }
        if failedDrives > 0, failedWithHistory == 0 {
            sentences.append("It has one day of each failed drive: no growth, no lead time.")
        }
        let baseline = Set(attributes).intersection(SeriesRow.baselineAttributes)
        let missing = SeriesRow.baselineAttributes.subtracting(baseline).sorted()
        if !missing.isEmpty {
            sentences.append(
                "It does not carry \(missing.map(String.init).joined(separator: ", ")); neither we nor the baselines see "
                    + "it.")
        }
        if leftService > 0 {
            sentences.append(
                "\(leftService) drives left service without a failure; their last 30 days count as neither well nor "
                    + "failed.")
        }
        if medium == "solidState" {
            sentences.append("Flash: the chances are not calibrated, because no living drive is here to compare with.")
        }
        return sentences
    }
}

/// A baseline and the predictor at no more false alarms than the baseline's.
struct BaselineComparison: Codable, Equatable, Sendable {
    var baseline: String
    var theirs: AlarmPoint
    /// nil where false alarms cannot be measured.
    var ours: AlarmPoint?
    /// The same without looking at power-on hours that stand still.
    var withoutStandstill: AlarmPoint?

    init(baseline: String, theirs: AlarmPoint) {
        self.baseline = baseline
        self.theirs = theirs
    }

    /// More failures caught at no more false alarms; nil if that cannot be told.
    var beaten: Bool? { ours.map { $0.caught > theirs.caught } }
}
