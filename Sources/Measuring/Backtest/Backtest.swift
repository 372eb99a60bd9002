internal import FoundationEssentials

/// `forewarn-measure backtest`: every time series of a data folder.
package enum Backtest {
    package struct Report: Codable, Sendable {
        package var data: String
        var files: [FileResult]
        /// The third baseline; nil if the folder has no labelled smartctl reports.
        var overallStatus: OverallStatusResult?
    }

    /// - Parameter data: A folder with `timeseries/`.
    /// - Throws: `MeasureError` if there is none, or nothing in it.
    package static func run(data: String) throws(MeasureError) -> Report {
        let names = try DataFolder.files(in: "\(data)/timeseries", suffix: ".csv")
        var files: [FileResult] = []
        for name in names { files.append(try FileBacktest.run(path: "\(data)/timeseries/\(name)")) }
        return Report(data: data, files: files, overallStatus: try OverallStatusBaseline.run(data: data))
    }
}

extension Backtest.Report {
    package var text: [String] { files.flatMap { BacktestText.lines($0) } + (overallStatus?.lines ?? []) }
}
