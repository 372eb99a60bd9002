/// How a file's drives were drawn from their population, as far as a number needs it. Facts about the files, from their
/// README; nothing of it is measured on them.
struct SamplingDesign: Equatable, Sendable {
    /// Drives of the population; nil: the file holds all of its side, living and failed alike.
    var populationDrives: Double?
    var populationFailed: Double?
    /// Days over which the failures were collected.
    var failureSpan: Double
    /// Days that are kept of a living drive.
    var livingSpan: Double

    /// For a file that is named here; any other is taken as it is.
    static func of(file: String) -> SamplingDesign? { table.first { file.hasPrefix($0.prefix) }?.design }

    private static let table: [(prefix: String, design: SamplingDesign)] = [
        // Case-control: every failed drive and 700 of the others; 785 of 29,670 failed in 280 days.
        (
            "backblaze_2013_daily",
            SamplingDesign(populationDrives: 29_670, populationFailed: 785, failureSpan: 280, livingSpan: 90)
        ),
        // One day of every living drive, and the last day of each that failed within the year.
        ("backblaze_2019_lastday_", SamplingDesign(failureSpan: 365, livingSpan: 1)),
    ]

    /// How many drives of the population one living drive of the file stands for, so that living and failed are in the
    /// population's proportion.
    func drivesPerLiving(living: Int, failed: Int) -> Double {
        guard let populationDrives, let populationFailed, living > 0, populationFailed > 0 else { return 1 }
        return (populationDrives - populationFailed) / populationFailed * Double(failed) / Double(living)
    }

    /// How many days of the population one living day stands for beside one day before a failure, where only days are
    /// counted that were watched for 30 more: the living were kept for `livingSpan`, the failures come from
    /// `failureSpan`. Of a snapshot only the last day of each failed drive is there, which stands for the 30 days in which
    /// its failure was due.
    var daysPerResolvedDay: Double {
        let horizon = Double(AlarmTally.horizon)
        return livingSpan > horizon ? failureSpan / (livingSpan - horizon) : failureSpan / horizon
    }

    /// Whether the living days of the file count as watched although nothing follows them.
    var isSnapshot: Bool { livingSpan <= 1 }
}
