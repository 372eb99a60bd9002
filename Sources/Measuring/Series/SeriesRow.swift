internal import HealthPolicy

/// One row of a time series file.
struct SeriesRow {
    var drive: String
    var day: DriveHistory.Day
    var failed: Bool

    struct Complaint: Error, CustomStringConvertible {
        var description: String
    }

    static let baselineAttributes: Set<Int> = [5, 187, 197, 198]
    /// A raw value has 48 bits; an absurd one makes the whole row unbelievable.
    private static let ceiling = 281_474_976_710_656.0

    static func parse(_ text: String?, columns: SeriesColumns) -> Result<SeriesRow, Complaint> {
        guard let text else {
            return .failure(Complaint(description: "longer than \(TextLines.longest) bytes, skipped."))
        }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == columns.columns.count else {
            return .failure(
                Complaint(description: "\(fields.count) fields where the header has \(columns.columns.count), skipped.")
            )
        }
        var row = Partial()
        for (field, column) in zip(fields, columns.columns) {
            if let complaint = row.take(field, as: column) { return .failure(complaint) }
        }
        return row.whole()
    }

    /// A row while its fields come in, in any order.
    private struct Partial {
        var model: Substring = ""
        var serial: Substring = ""
        var date: Int?
        var failed = false
        var numbers: [(column: SeriesColumns.Column, value: Double)] = []

        mutating func take(_ field: Substring, as column: SeriesColumns.Column) -> Complaint? {
            switch column {
            case .ignored: return nil
            case .model: model = field
            case .serial, .diskNumber: serial = field
            case .date:
                guard let day = CalendarDay.parse(field.utf8) else {
                    return Complaint(description: "\"\(field.prefix(40))\" is no date, skipped.")
                }
                date = day
            case .failure:
                guard field == "0" || field == "1" else {
                    return Complaint(description: "failure is \"\(field.prefix(40))\", not 0 or 1, skipped.")
                }
                failed = field == "1"
            case .attribute, .programFailures, .eraseFailures, .wearLeft:
                if field.isEmpty { return nil }
                guard let value = Double(field), value >= 0, value < SeriesRow.ceiling else {
                    return Complaint(description: "\"\(field.prefix(40))\" is no SMART value, skipped.")
                }
                numbers.append((column, value))
            }
            return nil
        }

        func whole() -> Result<SeriesRow, Complaint> {
            guard let date, !serial.isEmpty else { return .failure(Complaint(description: "no drive named, skipped.")) }
            let vendor = RawAttribute.Vendor(model: model)
            var sample = DriveSample(day: date)
            var raw: [Int: Double] = [:]
            for (column, value) in numbers {
                switch column {
                case .programFailures: sample[.programFailures] = value
                case .eraseFailures: sample[.eraseFailures] = value
                case .wearLeft: sample[.enduranceUsed] = max(0, 100 - value)
                case .attribute(let id):
                    if SeriesRow.baselineAttributes.contains(id) { raw[id] = value }
                    guard let meaning = RawAttribute.meaning(of: id, raw: value, vendor: vendor) else { continue }
                    sample[meaning.sign] = max(meaning.value, sample[meaning.sign] ?? 0)
                default: continue
                }
            }
            return .success(
                SeriesRow(
                    drive: "\(model) \(serial)", day: DriveHistory.Day(sample: sample, raw: raw), failed: failed))
        }
    }
}
