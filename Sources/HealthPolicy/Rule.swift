internal import HealthModel

/// One row of the rule tables: what makes a finding, how bad it is, and where that is written.
struct Rule: Sendable {
    /// "temperature.upper-critical"; part of the finding's id and therefore stable.
    let id: String
    let trigger: Trigger
    var severity: Finding.Severity
    let advice: String
    /// The public source of the row: a table or section of a specification, or a manual.
    let source: String
    var scope: Finding.Scope = .node
    var consequence: Finding.Consequence = .none
    /// Stays until a person clears it.
    var latches = false
    /// A single SEL assertion confirms it: the BMC latched the event itself, and it may never be asserted again.
    /// Rows without it take a SEL entry as corroboration only.
    var logSuffices = false
    /// An advisory that makes its component's verdict `warning` in `forewarn assess`: somebody who asks about one part is
    /// told to look at it, though it moves nothing.
    var warns = false
    /// The component's verdict in `forewarn assess` is `failing`, because the part is to be replaced, though a service that
    /// runs on it well is not moved for that alone.
    var condemns = false
    /// Of the rows of one family that hold for one component, only the highest confirmed rank is a finding.
    var family: String = ""
    var rank = 0

    enum Trigger: Sendable {
        /// The value is at or beyond this threshold, or the BMC says so (IPMI 2.0 section 35.14).
        case threshold(SensorSubject, ThresholdLevel)
        /// A bit of a discrete sensor (IPMI 2.0 tables 42-2 and 42-3).
        case event(types: [SensorType], eventType: EventType, offset: Int)
        /// The presence bit of a part that was present in an earlier pass is gone.
        case presenceLost(SensorType)
        /// The library calls a sensor bad, and no other row of the tables knows why.
        case interpretation(known: Bool, SensorState)
        /// Made by the assessor itself from more than one reading.
        case derived
    }
}

/// Sensor type codes that a rule knows (IPMI 2.0 table 42-3), with the library's words for them.
enum SensorType: Int, Sendable, CaseIterable {
    case temperature = 0x01
    case voltage = 0x02
    case current = 0x03
    case fan = 0x04
    case processor = 0x07
    case powerSupply = 0x08
    case powerUnit = 0x09
    case coolingDevice = 0x0A
    case memory = 0x0C
    case driveSlot = 0x0D
    case eventLogging = 0x10
    case criticalInterrupt = 0x13

    /// libfreeipmi's `ipmi_get_sensor_type_string`.
    var words: String {
        switch self {
        case .temperature: "Temperature"
        case .voltage: "Voltage"
        case .current: "Current"
        case .fan: "Fan"
        case .processor: "Processor"
        case .powerSupply: "Power Supply"
        case .powerUnit: "Power Unit"
        case .coolingDevice: "Cooling Device"
        case .memory: "Memory"
        case .driveSlot: "Drive Slot"
        case .eventLogging: "Event Logging Disabled"
        case .criticalInterrupt: "Critical Interrupt"
        }
    }

    /// By the library's spelling, which is nearly always right at once, and in lower case.
    private static let byWords: [String: SensorType] = {
        let pairs = allCases.flatMap { [($0.words, $0), ($0.words.lowercased(), $0)] }
        return Dictionary(pairs) { first, _ in first }
    }()

    /// By the words, then by the component's kind: a probe that shortens the words still names the kind.
    init?(words: String, kind: ComponentKind) {
        if let match = SensorType.byWords[words] ?? SensorType.byWords[words.lowercased()] {
            self = match
            return
        }
        switch kind {
        case .temperature: self = .temperature
        case .voltage: self = .voltage
        case .current: self = .current
        case .fan: self = .fan
        case .processor: self = .processor
        case .powerSupply: self = .powerSupply
        case .memory: self = .memory
        case .driveSlot: self = .driveSlot
        default: return nil
        }
    }
}

/// Event/reading type codes that a rule knows (IPMI 2.0 table 42-1).
enum EventType: Int, Sendable {
    case threshold = 0x01
    case state = 0x03
    case predictiveFailure = 0x04
    case limit = 0x05
    case severity = 0x07
    case presence = 0x08
    case redundancy = 0x0B
    case sensorSpecific = 0x6F
}
