package import HealthModel

/// What the predictor has to know of the days before: one sample a day of each drive, for `DrivePredictor.window` days.
///
/// Bounded: at most `driveLimit` drives, each at most a sample a day. A drive is known by its serial number and model,
/// wherever it sits; without a serial number by the component that it is reported as.
package struct DriveLedger: Sendable {
    package static let driveLimit = 256
    /// A day beyond the year 4700 is a mistake.
    static let lastDay = 1_000_000

    private(set) var drives: [String: DriveDays] = [:]
    /// Grows with each change that is worth keeping.
    package private(set) var revision = 0
    private var keeper = DayKeeper()
    /// Of all drives.
    private var newestDay: Int?
    private var tidiedOn: Int?

    package init() {}

    /// What was read back. More drives than the limit are not what we wrote.
    init(drives: [String: DriveDays]) {
        self.drives = drives
        newestDay = drives.values.lazy.compactMap { $0.entries.last?.sample.day }.max()
    }

    package var driveCount: Int { drives.count }
    package var dayCount: Int { drives.values.reduce(0) { $0 + $1.entries.count } }

    /// Takes in a reading of a drive, and says what it foretells together with the days before.
    ///
    /// - Returns: nil if nothing is known of it.
    package mutating func outlook(
        of measurement: Measurement, on today: NodeDay, at now: MonotonicInstant
    ) -> DrivePrediction? {
        guard measurement.component.kind == .drive else { return nil }
        if measurement.condition == .asleep { rests(measurement.component.id) }
        guard measurement.condition == .answered else { return nil }
        let filed = keeper.believed(today.day, newest: newestDay, at: now)
        let day = filed ?? newestDay ?? today.day
        if let filed, let newestDay, filed < newestDay { forget(after: filed) }
        var sample = DriveSample(day: day, measurement: measurement)
        let key = key(of: measurement)
        var drive = drives[key] ?? DriveDays(place: measurement.component.id)
        if drive.isAnother(sample) { drive = DriveDays(place: measurement.component.id) }
        let past = drive.past(before: day)
        sample.nodeRanThroughout =
            past.last.map { drive.ranThroughout(since: $0, until: day, boot: today.boot, at: now) } ?? false
        guard let prediction = DriveLedger.predictor(for: measurement).predict(past.map(\.sample) + [sample]) else {
            return nil
        }
        if filed != nil, drive.entries.last?.sample.day != day {
            drive.place = measurement.component.id
            drive.file(DriveDays.Entry(sample: sample, boot: today.boot, at: now))
            keep(drive, as: key, on: day)
        }
        return prediction
    }

    private static let spinning = DrivePredictor(medium: .spinning)
    private static let solidState = DrivePredictor(medium: .solidState)

    private static func predictor(for measurement: Measurement) -> DrivePredictor {
        DriveMedium(of: measurement) == .spinning ? spinning : solidState
    }

    private mutating func rests(_ place: String) {
        for (key, drive) in drives where drive.place == place {
            guard let last = drive.entries.indices.last, !drive.entries[last].restedAfter else { continue }
            drives[key]?.entries[last].restedAfter = true
            revision += 1
        }
    }

    /// Where there is no room, what was not seen for longest makes it; who was seen today stays, so that a thousand
    /// drives do not push each other out all day.
    private mutating func keep(_ drive: DriveDays, as key: String, on day: Int) {
        if tidiedOn != day { tidy(on: day) }
        if drives[key] == nil, drives.count >= DriveLedger.driveLimit {
            let oldest = drives.min {
                ($0.value.entries.last?.sample.day ?? 0, $0.key) < ($1.value.entries.last?.sample.day ?? 0, $1.key)
            }
            guard let oldest, oldest.value.entries.last?.sample.day ?? 0 < day else { return }
            drives[oldest.key] = nil
        }
        drives[key] = drive
        newestDay = day
        revision += 1
    }

    /// What was not seen within the window has nothing to say any more.
    private mutating func tidy(on day: Int) {
        tidiedOn = day
        drives = drives.filter { $0.value.entries.last.map { $0.sample.day >= day - DrivePredictor.window } ?? false }
    }

    /// Days that a wrong clock had made up, of every drive: they would let the right day be doubted again and again.
    private mutating func forget(after day: Int) {
        for key in drives.keys { drives[key]?.entries.removeAll { $0.sample.day > day } }
        drives = drives.filter { !$0.value.entries.isEmpty }
        newestDay = day
        tidiedOn = nil
        revision += 1
    }

    // MARK: - Identity

    private func key(of measurement: Measurement) -> String {
        let model = measurement.identity["model"] ?? ""
        if let serial = measurement.identity["serial"], !serial.isEmpty {
            return DriveLedger.bounded("serial \(serial) \(model)")
        }
        let place = measurement.component.id
        // A reader that did not get as far as the serial number this time.
        if let known = drives.first(where: { $0.value.place == place && $0.key.hasPrefix("serial ") }),
            model.isEmpty || known.key.hasSuffix(model)
        {
            return known.key
        }
        return DriveLedger.bounded("component \(place) \(model)")
    }

    static let longestName = 200

    /// An over-long name would cost the file its bound.
    private static func bounded(_ name: String) -> String {
        name.utf8.count <= longestName ? name : String(name.unicodeScalars.prefix(longestName / 4))
    }
}
