/// The chance that a drive fails within 30 days, from its counters by day: a sum of log-odds of levels and growths, and a
/// table from it to a chance.
///
/// Pure and without memory: the caller keeps one sample a day for `window` days. Works with one sample, and with any
/// subset of the counters.
package struct DrivePredictor: Sendable {
    /// Days of history that are looked at.
    package static let window = PredictionTable.longWindow

    private let table: PredictionTable
    private let calibration: ChanceCurve

    package init(medium: DriveMedium, withStandstill: Bool = true) {
        var table = medium == .spinning ? PredictionTable.spinning : PredictionTable.solidState
        if !withStandstill { table.standstill = 0 }
        self.table = table
        calibration = ChanceCurve(table.calibration)
    }

    /// - Parameter history: Samples of one drive in order of day, the newest last; older ones than `window` are ignored.
    /// - Returns: nil if the newest sample has none of the counters that tell anything: then nothing is known.
    package func predict(_ history: some RandomAccessCollection<DriveSample>) -> DrivePrediction? {
        guard let newest = history.last, knowsAnything(newest) else { return nil }
        let past = history.dropLast().suffix(while: { newest.day - $0.day <= Self.window && $0.day < newest.day })
        var reasons: [DrivePrediction.Reason] = []
        var logOdds = mediaLogOdds(newest, &reasons)
        for row in table.others { logOdds += level(row, newest, &reasons) }
        for (rows, days) in [
            (table.longGrowth, PredictionTable.longWindow), (table.shortGrowth, PredictionTable.shortWindow),
        ] {
            let within = past.suffix(while: { newest.day - $0.day <= days })
            for row in rows { logOdds += growth(row, from: within, to: newest, days: days, &reasons) }
        }
        if let before = past.last { logOdds += standstill(from: before, to: newest, &reasons) }
        let unmeasured = table.unmeasured.filter { newest[$0.sign] == nil }
        let unsure = unmeasured.reduce(0) { $0 + $1.logOdds }
        return DrivePrediction(
            logOdds: logOdds + unsure, chance: calibration.chance(at: logOdds + unsure),
            reasons: reasons.sorted { ($0.logOdds, $1.sign.rawValue) > ($1.logOdds, $0.sign.rawValue) },
            historyDays: past.first.map { newest.day - $0.day } ?? 0, unmeasured: unmeasured.map(\.sign))
    }

    /// The calibration by itself: the chance that log-odds (`DrivePrediction.logOdds`) stand for.
    package func chance(atLogOdds logOdds: Double) -> Double { calibration.chance(at: logOdds) }

    /// Hours alone tell nothing of a fault.
    private func knowsAnything(_ sample: DriveSample) -> Bool {
        (table.media + table.others).contains { sample[$0.sign] != nil }
    }

    private func mediaLogOdds(_ sample: DriveSample, _ reasons: inout [DrivePrediction.Reason]) -> Double {
        var sum = 0.0
        var strongest = 0.0
        for row in table.media {
            let logOdds = level(row, sample, &reasons)
            sum += logOdds
            strongest = max(strongest, logOdds)
        }
        return strongest + PredictionTable.echo * (sum - strongest)
    }

    private func level(
        _ row: PredictionTable.Row, _ sample: DriveSample, _ reasons: inout [DrivePrediction.Reason]
    ) -> Double {
        guard let value = sample[row.sign] else { return 0 }
        let logOdds = row.curve.logOdds(at: value)
        if logOdds > 0 { reasons.append(.init(sign: row.sign, aspect: .level, value: value, logOdds: logOdds)) }
        return logOdds
    }

    /// Above the lowest value of the window, so that a count that fell and rises again is seen.
    private func growth(
        _ row: PredictionTable.Row, from past: some Collection<DriveSample>, to newest: DriveSample, days: Int,
        _ reasons: inout [DrivePrediction.Reason]
    ) -> Double {
        guard let value = newest[row.sign], let lowest = past.lazy.compactMap({ $0[row.sign] }).min() else { return 0 }
        let grown = value - lowest
        guard grown > 0 else { return 0 }
        let logOdds = row.curve.logOdds(at: grown)
        if logOdds > 0 {
            reasons.append(.init(sign: row.sign, aspect: .growth(days: days), value: grown, logOdds: logOdds))
        }
        return logOdds
    }

    /// Power-on hours that advanced by less than half of the time that passed. Only over a day or two, and only if the
    /// node ran throughout.
    private func standstill(
        from before: DriveSample, to newest: DriveSample, _ reasons: inout [DrivePrediction.Reason]
    ) -> Double {
        let days = newest.day - before.day
        guard table.standstill > 0, newest.nodeRanThroughout, (1...2).contains(days),
            let now = newest[.powerOnHours], let then = before[.powerOnHours]
        else { return 0 }
        guard now - then <= 12 * Double(days) else { return 0 }
        reasons.append(
            .init(sign: .powerOnHours, aspect: .standstill, value: now - then, logOdds: table.standstill))
        return table.standstill
    }
}

extension BidirectionalCollection {
    /// The longest end of the collection whose elements all satisfy the condition.
    fileprivate func suffix(while condition: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start != startIndex {
            let before = index(before: start)
            guard condition(self[before]) else { break }
            start = before
        }
        return self[start...]
    }
}
