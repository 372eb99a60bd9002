internal import HealthPolicy

/// What the rows of a file show of how its drives were drawn.
struct SeriesShape: Equatable, Sendable {
    private(set) var living = 0
    private(set) var failed = 0
    /// Most rows of one drive.
    private(set) var mostDays = 0
    /// From the first to the last row of one living drive, in days.
    private(set) var livingSpan = 0
    private var firstFailure: Int?
    private var lastDay = 0

    mutating func add(_ drive: DriveHistory) {
        guard let first = drive.days.first?.sample.day else { return }
        mostDays = max(mostDays, drive.days.count)
        lastDay = max(lastDay, drive.lastDay)
        if drive.failed {
            failed += 1
            firstFailure = min(firstFailure ?? drive.lastDay, drive.lastDay)
        } else {
            living += 1
            livingSpan = max(livingSpan, drive.lastDay - first + 1)
        }
    }

    /// From the first failure to the end of the file, in days; nil without a failure.
    var failureSpan: Int? { firstFailure.map { lastDay - $0 + 1 } }
}
