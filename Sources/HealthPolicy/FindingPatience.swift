/// How many readings a finding needs before it is believed, and how many before it is over.
struct FindingPatience: Sendable {
    /// K of `window`.
    var confirm: Int
    /// N.
    var window: Int
    /// Consecutive readings, each inside by its margin.
    var recover: Int
    /// Two bad readings further apart than this are two glitches.
    var gap: Duration
    /// Readings closer together than this are one: an event that makes a probe read three times in a millisecond is no
    /// confirmation of itself.
    var spacing: Duration

    /// Of a BMC's sensors, which are read in passes.
    init(_ configuration: AssessorConfiguration) {
        confirm = configuration.confirmReadings
        window = configuration.confirmWindow
        recover = configuration.recoveryReadings
        gap = configuration.readingTimeToLive
        spacing = .zero
    }

    /// Of a measurement, which may be taken once in half an hour or many times in one second.
    init(_ configuration: AssessorConfiguration, confirmation: MeasurementRule.Confirmation) {
        self.init(configuration)
        if confirmation == .atOnce { confirm = 1 }
        gap = max(configuration.readingTimeToLive, configuration.longestTimeToLive)
        spacing = .milliseconds(200)
    }
}
