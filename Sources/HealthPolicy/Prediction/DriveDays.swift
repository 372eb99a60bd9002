internal import HealthModel

/// One drive from day to day: the first reading of each day.
struct DriveDays: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        /// Its `nodeRanThroughout` says nothing: that is found out when two are compared.
        var sample: DriveSample
        var boot: UInt64
        var at: MonotonicInstant
        /// It was seen asleep later on, and some drives do not count those hours.
        var restedAfter = false
    }

    /// The component it was reported as.
    var place: String
    /// In order of day.
    var entries: [Entry] = []

    /// What was filed before this day, within the predictor's window.
    func past(before day: Int) -> ArraySlice<Entry> {
        let end = entries.firstIndex { $0.sample.day >= day } ?? entries.endIndex
        let start = entries.firstIndex { $0.sample.day >= day - DrivePredictor.window } ?? end
        return entries[min(start, end)..<end]
    }

    /// Whether the node ran, and the drive did not sleep, for nearly all of the days since this entry. Two readings of
    /// two days can be minutes apart, and hours that did not advance within minutes tell nothing.
    func ranThroughout(since entry: Entry, until day: Int, boot: UInt64, at now: MonotonicInstant) -> Bool {
        let rested = entries.contains { $0.sample.day >= entry.sample.day && $0.restedAfter }
        guard !rested, entry.boot == boot, entry.at <= now, day > entry.sample.day else { return false }
        return entry.at.age(at: now) >= .seconds(20 * 3600) * (day - entry.sample.day)
    }

    /// Hours that fell by more than a day are another drive's.
    func isAnother(_ sample: DriveSample) -> Bool {
        guard let hours = sample[.powerOnHours], let known = entries.last(where: { $0.sample[.powerOnHours] != nil })
        else { return false }
        return hours + 24 < known.sample[.powerOnHours] ?? 0
    }

    mutating func file(_ entry: Entry) {
        var entry = entry
        entry.sample.nodeRanThroughout = true
        let day = entry.sample.day
        // Days that a clock which has been put back since then had made up.
        entries.removeAll { $0.sample.day >= day || $0.sample.day < day - DrivePredictor.window }
        entries.append(entry)
    }
}
