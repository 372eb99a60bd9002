/// What one probe found in one pass over its devices: one line of JSON on the daemon's socket or on standard output.
///
/// docs/probe-protocol.md is the contract. Field names are part of it; a reader ignores fields that it does not know
/// and refuses a `schema` whose major number is not its own.
package struct ProbeReport: Codable, Equatable, Sendable {
    package static let currentSchema = "forewarn.probe/1"

    package var schema: String
    /// The sense's name: "bmc", "disk", "sensors", "nic", "memory", "system", or an extension's own after "x-".
    package var probe: String
    /// The device or address that was read, without any secret: "/dev/ipmi0", "10.63.0.11".
    package var source: String
    /// Counts the reports of this probe process, from 1.
    package var sequence: UInt64
    /// When the pass began. Readings are as old as that, not as old as their arrival.
    package var observedAt: MonotonicInstant
    /// Seconds since 1970, for display only.
    package var wallTime: Double
    package var durationMilliseconds: Double
    package var outcome: ProbeOutcome
    package var readings: [Reading]
    /// Whether the pass went over everything that the sense knows. Only then does a component that is not in it count as
    /// gone; a report after an event, or of the devices whose turn it was, is none. nil, as in the first version: true.
    package var sweep: Bool?
    /// When the next report of this sense is due at the latest, after `observedAt`; nil: as configured. Readings age by
    /// it (the daemon bounds it), because a drive is not read as often as a fan.
    package var nextWithinMilliseconds: Double?

    package init(
        probe: String, source: String, sequence: UInt64, observedAt: MonotonicInstant, wallTime: Double,
        durationMilliseconds: Double, outcome: ProbeOutcome, readings: [Reading], sweep: Bool? = nil,
        nextWithinMilliseconds: Double? = nil
    ) {
        schema = ProbeReport.currentSchema
        self.probe = probe
        self.source = source
        self.sequence = sequence
        self.observedAt = observedAt
        self.wallTime = wallTime
        self.durationMilliseconds = durationMilliseconds
        self.outcome = outcome
        self.readings = readings
        self.sweep = sweep
        self.nextWithinMilliseconds = nextWithinMilliseconds
    }

    package var isSweep: Bool { sweep ?? true }
}

/// Whether the pass reached everything it set out to read. Absence and failure are different, neither is healthy.
package struct ProbeOutcome: Codable, Equatable, Sendable {
    package enum Status: String, Codable, Sendable {
        /// Everything was read.
        case complete
        /// Some of it was read; `message` says what is missing.
        case partial
        /// Nothing was read.
        case failed
    }

    package var status: Status
    /// A stable word for the cause ("timeout", "authentication", "no-device", "busy", ...); nil when complete.
    package var code: String?
    /// One sentence: what, where, what to do; nil when complete.
    package var message: String?

    package init(status: Status, code: String? = nil, message: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
    }

    package static let complete = ProbeOutcome(status: .complete)
}

/// One observation. Each sense adds its own case.
package enum Reading: Equatable, Sendable {
    case sensor(SensorReading)
    case selEntry(SELEntry)
    case selStatus(SELStatus)
    case measurement(Measurement)
    case use(DeviceUse)
    /// A kind that this version does not know; kept, counted, not judged.
    case unrecognised(kind: String)
}

// MARK: - Wire form: {"kind": "sensor", "sensor": {...}}

extension Reading: Codable {
    private enum Key: String, CodingKey {
        case kind
        case sensor
        case selEntry = "sel_entry"
        case selStatus = "sel_status"
        case measurement
        case use
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kind = try container.decode(String.self, forKey: .kind)
        switch Key(rawValue: kind) {
        case .sensor: self = .sensor(try container.decode(SensorReading.self, forKey: .sensor))
        case .selEntry: self = .selEntry(try container.decode(SELEntry.self, forKey: .selEntry))
        case .selStatus: self = .selStatus(try container.decode(SELStatus.self, forKey: .selStatus))
        case .measurement: self = .measurement(try container.decode(Measurement.self, forKey: .measurement))
        case .use: self = .use(try container.decode(DeviceUse.self, forKey: .use))
        case .kind, nil: self = .unrecognised(kind: kind)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .sensor(let sensor):
            try container.encode(Key.sensor.rawValue, forKey: .kind)
            try container.encode(sensor, forKey: .sensor)
        case .selEntry(let entry):
            try container.encode(Key.selEntry.rawValue, forKey: .kind)
            try container.encode(entry, forKey: .selEntry)
        case .selStatus(let status):
            try container.encode(Key.selStatus.rawValue, forKey: .kind)
            try container.encode(status, forKey: .selStatus)
        case .measurement(let measurement):
            try container.encode(Key.measurement.rawValue, forKey: .kind)
            try container.encode(measurement, forKey: .measurement)
        case .use(let use):
            try container.encode(Key.use.rawValue, forKey: .kind)
            try container.encode(use, forKey: .use)
        case .unrecognised(let kind):
            try container.encode(kind, forKey: .kind)
        }
    }
}
