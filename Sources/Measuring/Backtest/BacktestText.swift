/// A backtest as a person reads it.
enum BacktestText {
    static func lines(_ result: FileResult) -> [String] {
        var lines = ["== \(result.file)"]
        lines.append("carries SMART \(result.attributes.map(String.init).joined(separator: ", "))")
        let standing =
            result.drivesPerLived == 1
            ? "" : ", each standing for \(NumberText.fixed(result.drivesPerLived, 1)) of the population"
        lines.append(
            "\(result.failedDrives) drives failed, \(result.livedDrives) lived\(standing); \(result.driveDays) drive-days; "
                + "\(result.skippedRows) of \(result.rows) rows skipped")
        lines += result.complaints.map { "  \($0)" }
        lines += result.limits.map { "note: \($0)" }
        lines += table(result).lines.map { "  \($0)" }
        if !result.calibration.isEmpty { lines += calibration(result.calibration) }
        return lines + [""]
    }

    /// All files with living drives, with one threshold.
    static func together(_ comparisons: [BaselineComparison]) -> [String] {
        guard !comparisons.isEmpty else { return [] }
        var table = TableText(["", "recall", "a day ahead", "false alarms / 1,000 d", "median lead"])
        rows(comparisons, hasLead: true, &table)
        return ["== all spinning drives of the files with living ones, one threshold"] + table.lines.map { "  \($0)" }
            + [""]
    }

    private static func rows(_ comparisons: [BaselineComparison], hasLead: Bool, _ table: inout TableText) {
        for comparison in comparisons {
            table.row(cells("baseline: \(comparison.baseline)", comparison.theirs, lead: hasLead))
            guard let ours = comparison.ours, let reduced = comparison.withoutStandstill else { continue }
            let word =
                comparison.beaten == true ? "beaten" : ours.caught == comparison.theirs.caught ? "equal" : "not beaten"
            table.row(cells("  ours at its false alarms: \(word)", ours, lead: hasLead))
            table.row(cells("  the same without standstill", reduced, lead: hasLead))
        }
    }

    private static func table(_ result: FileResult) -> TableText {
        var table = TableText(["", "recall", "a day ahead", "false alarms / 1,000 d", "median lead"])
        let hasLead = result.failedWithHistory > 0
        for entry in result.operatingPoints {
            table.row(cells("chance >= \(NumberText.percent(entry.chance, 2))", entry.point, lead: hasLead))
        }
        rows(result.comparisons, hasLead: hasLead, &table)
        return table
    }

    private static func cells(_ name: String, _ point: AlarmPoint, lead: Bool) -> [String] {
        [
            name, "\(NumberText.percent(point.recall)) (\(point.caught))",
            lead ? NumberText.percent(point.recallADayAhead) : "-",
            NumberText.fixed(point.falseAlarmsPerThousandDays, 2),
            lead ? point.medianLead.map { NumberText.fixed($0, 0) + " d" } ?? "-" : "-",
        ]
    }

    private static func calibration(_ bands: [CalibrationBand]) -> [String] {
        var table = TableText(["chance of failing within 30 days", "drive-days", "predicted", "observed"])
        for band in bands {
            table.row([
                "from \(NumberText.percent(band.from, 2))", NumberText.fixed(band.driveDays, 0),
                NumberText.percent(band.meanChance, 2), NumberText.percent(band.observed, 2),
            ])
        }
        return table.lines.map { "  \($0)" }
    }
}
