internal import Assessing
internal import HealthModel
internal import HealthPolicy

/// SMART's own overall verdict on the labelled smartctl reports, beside the predictor on the same single report.
///
/// The labels are an engineer's reading of these very reports, not what became of the drives; and the reports that say
/// FAILED are labelled failing because they do. It shows what the status misses, and is no backtest.
enum OverallStatusBaseline {
    /// nil if the folder has no labelled report.
    static func run(data: String) throws(MeasureError) -> OverallStatusResult? {
        let folder = data.hasSuffix("/") ? String(data.dropLast()) : data
        guard let labels = try LabelFile.read(folder: folder) else { return nil }
        var result = OverallStatusResult()
        for label in labels where label.kind == "disk" && !label.file.hasSuffix("/") {
            var source = DocumentSource()
            source.forEach(at: "\(folder)/\(label.file)") { found in
                guard case .document(let document) = found,
                    case .read(let format, let readings) = FormatRegistry.read(document), format.hasPrefix("smartctl")
                else { return }
                // What is in doubt about a drive stands as a second reading of it.
                var counted: [Component] = []
                for case .measurement(let measurement) in readings where measurement.component.kind == .drive {
                    guard !counted.contains(measurement.component) else { continue }
                    counted.append(measurement.component)
                    result.count(measurement, expected: label.expected)
                }
            }
        }
        return result.rows.isEmpty ? nil : result
    }
}

/// Counts by medium and label.
struct OverallStatusResult: Codable, Equatable, Sendable {
    struct Row: Codable, Equatable, Sendable {
        var medium: String
        var label: Verdict
        var reports = 0
        var saysFailed = 0
        var saysPassed = 0
        /// Reports whose predicted chance is at least that of each operating point.
        var predicted = Array(repeating: 0, count: OperatingPoint.chances.count)
        /// None of the counters that tell anything.
        var notPredicted = 0
    }

    private(set) var rows: [Row] = []

    mutating func count(_ measurement: Measurement, expected: Verdict) {
        let medium = DriveMedium(of: measurement)
        let name = measurement.identity["transport"]?.lowercased() == "nvme" ? "NVMe" : medium.rawValue
        let found = rows.firstIndex { $0.medium == name && $0.label == expected }
        let index = found ?? rows.endIndex
        if found == nil { rows.append(Row(medium: name, label: expected)) }
        rows[index].reports += 1
        if measurement.says(.smartFailed) { rows[index].saysFailed += 1 }
        if measurement.says(.smartPassed) { rows[index].saysPassed += 1 }
        let sample = DriveSample(day: 0, measurement: measurement)
        guard let prediction = DrivePredictor(medium: medium).predict([sample]) else {
            rows[index].notPredicted += 1
            return
        }
        for (position, chance) in OperatingPoint.chances.enumerated() where prediction.chance >= chance {
            rows[index].predicted[position] += 1
        }
    }

    var lines: [String] {
        var table = TableText(
            ["smartctl reports, labelled", "reports", "SMART failed", "SMART passed"]
                + OperatingPoint.chances.map { ">= \(NumberText.percent($0, 2))" } + ["no counters"])
        for row in rows.sorted(by: { ($0.medium, $0.label.rawValue) < ($1.medium, $1.label.rawValue) }) {
            table.row(
                ["\(row.medium) \(row.label.rawValue)", "\(row.reports)", "\(row.saysFailed)", "\(row.saysPassed)"]
                    + row.predicted.map { "\($0)" } + ["\(row.notPredicted)"])
        }
        return [
            "== SMART overall status (labels are readings of the same reports, not what became of the drives; columns with "
                + "a percentage: reports that we give at least this chance of failing within 30 days)"
        ] + table.lines + [""]
    }
}
