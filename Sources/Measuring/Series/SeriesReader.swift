internal import FoundationEssentials
internal import HealthPolicy

/// Reads a time series file drive by drive. Only one drive's days are in memory; a drive's rows stand together.
struct SeriesReader {
    /// Of one drive; older ones are let go.
    static let mostDays = 400
    static let mostComplaints = 20

    let file: String
    private let bytes: Data
    let columns: SeriesColumns

    /// - Throws: `MeasureError` if the file cannot be read or is no time series.
    init(path: String) throws(MeasureError) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        // Mapped, so that a large file costs address space and not memory.
        guard let bytes = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else {
            throw MeasureError("\(path) cannot be read; does it exist, and may we read it?")
        }
        try self.init(file: file, bytes: bytes)
    }

    init(file: String, bytes: Data) throws(MeasureError) {
        self.file = file
        self.bytes = bytes
        var lines = TextLines(bytes)
        guard let header = lines.next()?.text, let columns = SeriesColumns(header: header) else {
            throw MeasureError("\(file) has no header with a drive and a date; it is no time series.")
        }
        self.columns = columns
    }

    /// Calls `body` once a drive.
    func forEachDrive(_ body: (DriveHistory) -> Void) -> SeriesSummary {
        var summary = SeriesSummary()
        var current: DriveHistory?
        var seen: Set<String> = []
        for line in TextLines(bytes).dropFirst() {
            if line.text?.isEmpty == true { continue }
            summary.rows += 1
            let row: SeriesRow
            switch SeriesRow.parse(line.text, columns: columns) {
            case .failure(let complaint):
                summary.skip("\(file) line \(line.number): \(complaint.description)", keeping: Self.mostComplaints)
                continue
            case .success(let parsed): row = parsed
            }
            if current?.drive != row.drive {
                if let current { body(current) }
                current = nil
                guard seen.insert(row.drive).inserted else {
                    summary.skip(
                        "\(file) line \(line.number): drive \(row.drive) comes back after other drives' rows.",
                        keeping: Self.mostComplaints)
                    continue
                }
                current = DriveHistory(drive: row.drive, days: [], failed: !columns.tellsFailure)
            }
            if let last = current?.days.last, last.sample.day >= row.day.sample.day {
                summary.skip(
                    "\(file) line \(line.number): not later than the row before it of the same drive.",
                    keeping: Self.mostComplaints)
                continue
            }
            current?.days.append(row.day)
            if row.failed { current?.failed = true }
            if let count = current?.days.count, count > Self.mostDays { current?.days.removeFirst() }
            summary.lastDay = max(summary.lastDay, row.day.sample.day)
        }
        if let current { body(current) }
        return summary
    }
}

/// What reading a whole file found, beside its drives.
struct SeriesSummary: Sendable {
    var rows = 0
    var skipped = 0
    /// The first few, each with file and line.
    var complaints: [String] = []
    var lastDay = Int.min

    mutating func skip(_ complaint: String, keeping most: Int) {
        skipped += 1
        if complaints.count < most { complaints.append(complaint) }
    }
}
