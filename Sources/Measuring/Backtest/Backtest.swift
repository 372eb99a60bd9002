internal import FoundationEssentials
internal import HealthPolicy

/// `forewarn-measure backtest`: every time series of a data folder.
package enum Backtest {
    package struct Report: Codable, Sendable {
        package var data: String
        var files: [FileResult]
        /// One threshold over all spinning drives of files with living ones beside them; empty if there is no such file.
        var together: [BaselineComparison]
        /// The third baseline; nil if the folder has no labelled smartctl reports.
        var overallStatus: OverallStatusResult?
    }

    /// - Parameter data: A folder with `timeseries/`.
    /// - Throws: `MeasureError` if there is none, or nothing in it.
    package static func run(data: String) throws(MeasureError) -> Report {
        let names = try DataFolder.files(in: "\(data)/timeseries", suffix: ".csv")
        let readMe = DataFolder.readMe(of: data)
        var files: [FileResult] = []
        var together = DetectorTallies()
        for name in names {
            let (result, tallies) = try FileBacktest.run(path: "\(data)/timeseries/\(name)", readMe: readMe)
            files.append(result)
            if result.livedDrives > 0, result.medium == DriveMedium.spinning.rawValue { together.add(tallies) }
        }
        return Report(
            data: data, files: files, together: together.ours.failures.isEmpty ? [] : together.comparisons,
            overallStatus: try OverallStatusBaseline.run(data: data))
    }
}

extension Backtest.Report {
    package var text: [String] {
        files.flatMap { BacktestText.lines($0) } + BacktestText.together(together) + (overallStatus?.lines ?? [])
    }
}
