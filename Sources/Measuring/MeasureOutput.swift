/// Text or JSON, as asked.
package enum MeasureOutput: String, CaseIterable, Sendable {
    case text
    case json

    package func render(_ report: Backtest.Report) throws(MeasureError) -> String {
        switch self {
        case .text: report.text.joined(separator: "\n")
        case .json: try DataFolder.json(report)
        }
    }

    package func render(_ report: Judging.Report) throws(MeasureError) -> String {
        switch self {
        case .text: report.text.joined(separator: "\n")
        case .json: try DataFolder.json(report)
        }
    }

    package func render(_ report: Throughput.Report) throws(MeasureError) -> String {
        switch self {
        case .text: report.text.joined(separator: "\n")
        case .json: try DataFolder.json(report)
        }
    }
}
