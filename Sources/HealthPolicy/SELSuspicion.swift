internal import HealthModel

/// A SEL entry that speaks of a fault, but that is not enough by itself.
struct LogSuspicion: Sendable {
    let rule: Rule
    let component: Component
    /// The sensor that can say whether it is so; nil if the BMC has none that can be read.
    let sensor: SensorKey?
    let entry: SELEntry
    let evidence: String
    let firstSeen: MonotonicInstant
    private(set) var lastSeen: MonotonicInstant
    private var clearReadings = 0
    /// Nothing but a person or the sensor itself ends it: an entry that would be a latch if it could be believed.
    let disbelieved: Bool
    private(set) var isOver = false

    init(
        rule: Rule, component: Component, sensor: SensorKey?, entry: SELEntry, disbelieved: Bool,
        at instant: MonotonicInstant
    ) {
        self.rule = rule
        self.component = component
        self.sensor = sensor
        self.entry = entry
        self.disbelieved = disbelieved
        let doubt = disbelieved ? ", logged while its BMC talked nonsense" : ""
        evidence = Evidence.log(entry) + doubt
        firstSeen = instant
        lastSeen = instant
    }

    var id: String { FindingTrack.id(rule: rule, component: component) }

    /// An entry without a deassertion is outlived by its own sensor.
    mutating func sensorWasRead(bad: Bool, configuration: AssessorConfiguration) {
        clearReadings = bad ? 0 : clearReadings + 1
        if clearReadings >= configuration.confirmWindow, !disbelieved { isOver = true }
    }

    func isEnded(by deassertion: SELEntry) -> Bool {
        !disbelieved && deassertion.sensorNumber == entry.sensorNumber
            && deassertion.sensorTypeCode == entry.sensorTypeCode
            && deassertion.eventTypeCode == entry.eventTypeCode && deassertion.eventOffset == entry.eventOffset
    }
}

/// Where the reader of the log stands.
struct LogRecord: Sendable {
    var status: SELStatus?
    /// The newest record since the log was erased.
    var newestRecordID = 0
    var newestTimestamp: Int64?
    var plausibility = SELPlausibility()
    /// By probe, entries that would latch at once and were seen by a look: the sweep of the same probe that follows shows
    /// whether the BMC is ill.
    var waiting: [String: Waiting] = [:]

    struct Waiting: Sendable {
        /// What no sweep has told by then counts as it stands.
        static let patience = Duration.seconds(60)

        var entries: [SELEntry] = []
        let since: MonotonicInstant
    }
    /// Since when the log has been short of room.
    var shortSince: MonotonicInstant?
    var shortSeen: MonotonicInstant?
}
