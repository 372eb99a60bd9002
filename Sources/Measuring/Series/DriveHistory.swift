package import HealthPolicy

/// One drive's days in a time series file.
package struct DriveHistory: Sendable {
    package struct Day: Sendable {
        package var sample: DriveSample
        /// Raw values of 5, 187, 197 and 198, as the baselines look at them; nil where the file or the row has none.
        package var raw: [Int: Double]

        package init(sample: DriveSample, raw: [Int: Double]) {
            self.sample = sample
            self.raw = raw
        }
    }

    package var drive: String
    /// Ascending.
    package var days: [Day]
    /// Whether any of its rows says that it failed; its last day is then the day of its failure. (One author marked all
    /// days of a failed drive; the last one is still the right one.)
    package var failed: Bool

    package init(drive: String, days: [Day], failed: Bool) {
        self.drive = drive
        self.days = days
        self.failed = failed
    }

    package var lastDay: Int { days.last?.sample.day ?? 0 }
}
