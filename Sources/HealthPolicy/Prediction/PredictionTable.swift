/// The log-odds of the disk predictor: data, and where each row comes from.
///
/// Fitted once, outside of this package, on daily SMART values of real drives with recorded failures (Backblaze Drive
/// Stats 2013 and 2019, one half of the drives by serial number: 643 failed, about 20,000 lived): logistic regression
/// whose coefficients may not be negative, so that more errors never lower the chance; ridge 0.2; rows before a failure
/// weighted 1 / (1 + days / 5), survivors of the case-control file by 20.9, the files by about their number of failures
/// (2013 less, because it has most of them and the oldest drives); five-fold cross-validation by drive. Then rounded, and
/// damped where few failures speak (end-to-end 1, seek 1, spin 0, interface 7 failed drives). The curves of reallocated
/// and pending sectors, reported uncorrectable and interface errors were set by hand afterwards, see their rows.
/// docs/prediction.md says how well it does.
struct PredictionTable: Sendable {
    struct Row: Sendable {
        var sign: PredictionSign
        var curve: LogOddsCurve

        init(_ sign: PredictionSign, _ knots: [(value: Double, logOdds: Double)]) {
            self.sign = sign
            curve = LogOddsCurve(knots)
        }
    }

    /// One bad spot shows in several of these counters: the strongest counts in full, the others by `echo`.
    var media: [Row]
    /// Independent of the media.
    var others: [Row]
    /// By how much a counter grew within the last `longWindow` and `shortWindow` days.
    var longGrowth: [Row]
    var shortGrowth: [Row]
    /// For power-on hours that lag behind the days that passed; 0: not looked at.
    var standstill: Double
    /// Added for a telling counter that this drive does not carry: less is known, so it is less surely well.
    var unmeasured: [(sign: PredictionSign, logOdds: Double)]
    /// Chance of failing within 30 days by log-odds.
    var calibration: [(logOdds: Double, chance: Double)]

    static let echo = 0.3
    /// Days; as far as a growth is looked for.
    static let longWindow = 30
    static let shortWindow = 3
}

extension PredictionTable {
    static let spinning = PredictionTable(
        media: [
            // Backblaze 2013, whole population: 1 to 9 sectors 2 times, 10 to 99 5 times, 100 and more 43 times as likely
            // to fail as none. A grown list of one bad spot is 8 sectors on drives with 4 KiB sectors; less is less.
            Row(
                .reallocatedSectors,
                [
                    (0, 0), (1, 1.0), (7, 1.1), (8, 1.5), (24, 2.2), (60, 3.0), (90, 3.3), (100, 3.7), (400, 3.8),
                    (2000, 4.4),
                ]),
            // The same population: 1 to 9 sectors 14 times, 10 and more 49 times.
            Row(.pendingSectors, [(0, 0), (1, 1.9), (8, 2.3), (16, 3.7), (32, 4.1), (128, 4.6)]),
            // 1.2 % of the living and 43 to 59 % of the failed have any (Backblaze 2019, two models), most of them with
            // reallocated sectors beside it; alone it says little below about ten.
            Row(.reportedUncorrectable, [(0, 0), (1, 1.7), (4, 2.1), (8, 3.0), (16, 3.6), (64, 4.0)]),
        ],
        others: [
            Row(.endToEndErrors, [(0, 0), (1, 1.6)]),
            Row(.spinRetries, [(0, 0), (1, 1.6)]),
            Row(.seekErrors, [(0, 0), (1, 2.0)]),
            // No signal in one model, a weak one in another: counts for next to nothing.
            Row(.commandTimeouts, [(1, 0), (10, 0.2)]),
            // Mostly the cable; hundreds tell of the drive, and still less than one bad spot of the medium does.
            Row(.interfaceErrors, [(4, 0), (50, 0.7), (200, 1.25)]),
        ],
        longGrowth: [
            Row(.reallocatedSectors, [(0, 0), (8, 0.2), (64, 0.4)]),
            Row(.pendingSectors, [(0, 0), (1, 0.1)]),
            // Assumed as for pending sectors: no file has it for living drives over time.
            Row(.reportedUncorrectable, [(0, 0), (1, 0.1)]),
        ],
        shortGrowth: [
            Row(.reallocatedSectors, [(0, 0), (8, 0.2), (64, 0.3)]),
            Row(.pendingSectors, [(0, 0), (1, 0.8)]),
            Row(.reportedUncorrectable, [(0, 0), (1, 0.8)]),
        ],
        // 34 % of the drives that failed in 2013 stood still or repeated their last answer on their last day; 11 of
        // 62,300 days of drives that lived.
        standstill: 5.8,
        // ln(1 / share of failures that leave the counter at zero), shrunk by half because the counters overlap.
        unmeasured: [(.reallocatedSectors, 0.5), (.pendingSectors, 0.3), (.reportedUncorrectable, 0.3)],
        calibration: [
            (0, 0.0006), (1.5, 0.0025), (2.5, 0.01), (3.5, 0.022), (4.5, 0.06), (5.3, 0.13), (6.2, 0.33), (8, 0.6),
            (12, 0.9),
        ])

    /// Flash. Not fitted: no public set that we have holds living SSDs next to failed ones. Order and size follow
    /// Schroeder, Lagisetty and Merchant, "Flash Reliability in Production" (FAST 2016: uncorrectable errors and bad
    /// blocks foretell each other, wear does little before its end) and the shares seen in Alibaba's tickets of failed
    /// SSDs (FAST 2021: most announce nothing). The chance is therefore an order of magnitude and no more.
    static let solidState = PredictionTable(
        media: [
            Row(.reallocatedSectors, [(0, 0), (4, 0.5), (16, 1.0), (128, 2.0), (1024, 3.0)]),
            Row(.pendingSectors, [(0, 0), (1, 2.0), (16, 3.0)]),
            Row(.reportedUncorrectable, [(0, 0), (1, 2.0), (10, 3.0), (100, 4.0)]),
            Row(.mediaErrors, [(0, 0), (1, 1.8), (10, 2.5), (100, 3.5)]),
            Row(.programFailures, [(0, 0), (1, 1.5), (16, 2.5), (256, 3.5)]),
            Row(.eraseFailures, [(0, 0), (1, 1.5), (16, 3.0)]),
        ],
        others: [
            Row(.endToEndErrors, [(0, 0), (1, 2.0)]),
            Row(.interfaceErrors, [(4, 0), (50, 0.8), (200, 1.2)]),
            Row(.enduranceUsed, [(89, 0), (100, 1.5)]),
            Row(.spareUsed, [(20, 0), (50, 1.0), (80, 2.5), (90, 3.5)]),
        ],
        longGrowth: [
            Row(.reallocatedSectors, [(0, 0), (8, 0.4), (64, 0.8)]),
            Row(.mediaErrors, [(0, 0), (1, 0.4)]),
            Row(.reportedUncorrectable, [(0, 0), (1, 0.4)]),
        ],
        shortGrowth: [
            Row(.mediaErrors, [(0, 0), (1, 0.5)]),
            Row(.reportedUncorrectable, [(0, 0), (1, 0.5)]),
            Row(.programFailures, [(0, 0), (1, 0.3)]),
        ],
        standstill: 0,
        unmeasured: [(.reallocatedSectors, 0.2), (.reportedUncorrectable, 0.2)],
        calibration: spinning.calibration)
}
