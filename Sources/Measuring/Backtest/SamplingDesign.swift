/// How a file's drives were drawn from their population, as far as a number needs it: as the folder describes it, or as
/// the shape of the file shows it. Nothing of it is fitted.
struct SamplingDesign: Equatable, Sendable {
    /// Drives of the population; nil: the file holds all of its side, living and failed alike.
    var populationDrives: Double?
    var populationFailed: Double?
    /// Days over which the failures were collected.
    var failureSpan: Double
    /// Days that are kept of a living drive.
    var livingSpan: Double

    /// nil if neither tells: then each drive counts as one.
    init?(_ shape: SeriesShape, described: SamplingDescription?) {
        guard shape.living > 0, let observed = shape.failureSpan else { return nil }
        if let described {
            populationDrives = described.populationDrives
            populationFailed = described.populationFailed
            failureSpan = described.failureSpan ?? Double(observed)
            livingSpan = described.livingSpan ?? Double(shape.livingSpan)
            return
        }
        // One day of every living drive, and the last day of each that failed over a longer time.
        guard shape.mostDays == 1, observed >= AlarmTally.horizon else { return nil }
        failureSpan = Double(observed)
        livingSpan = 1
    }

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

    /// For a person: where the weights come from.
    var sentence: String {
        let days = NumberText.fixed(failureSpan, 0)
        if let populationDrives, let populationFailed {
            return "By the folder's README.md \(NumberText.fixed(populationFailed, 0)) of "
                + "\(NumberText.fixed(populationDrives, 0)) drives failed in \(days) days: the drives that lived are "
                + "weighted to that share."
        }
        return "One day of each drive and failures of \(days) days: chances are compared with outcomes over that time."
    }

    /// Said where there is none.
    static let missing =
        "Nothing says how its drives were drawn: each counts as one, and chances are not compared with outcomes. If "
        + "they are a sample, say so in README.md beside it: \"- `FILE` - A of B drives failed in N days\"."
}
