import HealthModel
import HealthTestKit

extension Hardware {
    /// Names of the probes beside the BMC's, and the kind of their components where a line does not say it.
    static let senses: [String: ComponentKind] = [
        "disk": .drive, "nic": .nic, "memory-sense": .memory, "system": .fileSystem, "sensors": .temperature,
    ]

    /// - Returns: why the words mean nothing; nil if they do.
    mutating func take(_ words: [String], at now: MonotonicInstant) -> String? {
        guard let head = words.first else { return "nothing happens" }
        let rest = Array(words.dropFirst())
        if head == "probe" { return probeEvent(rest, at: now) }
        if head == "sel" { return logEvent(rest) }
        if head == "sensor" { return newSensor(rest) }
        if head == "all" { return allSensors(rest) }
        if Hardware.senses[head] != nil || head.hasPrefix("x-") { return measure(head, rest, at: now) }
        return sensorEvent(head, rest)
    }

    // MARK: - The BMC

    private mutating func sensorEvent(_ alias: String, _ words: [String]) -> String? {
        guard let index = sensors.firstIndex(where: { $0.alias == alias }) else {
            return "there is no sensor \(alias)"
        }
        let old = sensors[index].reading
        guard let verb = words.first else { return "what of \(alias)?" }
        let arguments = words.dropFirst()
        switch verb {
        case "gone": missing.insert(alias)
        case "back": missing.remove(alias)
        case "none", "unavailable":
            sensors[index].reading.value = nil
            sensors[index].reading.state = .unknown
            sensors[index].reading.eventBits = 0
        case "says":
            guard let bits = Hardware.bits(of: old, arguments) else { return "unknown event among \(arguments)" }
            sensors[index].reading.eventBits = bits
            sensors[index].reading.state = Hardware.isNominal(old, bits) ? .nominal : .critical
        case "called":
            // called critical "Device Absent": the library's interpretation and the words for it
            guard let state = arguments.first.flatMap(SensorState.init(rawValue:)) else { return "called what?" }
            sensors[index].reading.state = state
            sensors[index].reading.eventWords = Array(arguments.dropFirst())
        case "limits":
            let limits = arguments.map { Double($0) }
            sensors[index].reading.thresholds = SensorThresholds(
                upperNonCritical: limits.first ?? nil, upperCritical: limits.dropFirst().first ?? nil,
                upperNonRecoverable: limits.dropFirst(2).first ?? nil)
            sensors[index].reading = Hardware.compared(sensors[index].reading, old.value)
        case "claims":
            // the BMC sets the bit of a threshold whatever the value is
            guard let level = arguments.first, let bit = Hardware.claims[level] else { return "claims what?" }
            sensors[index].reading.eventBits = bit
            sensors[index].reading.state = bit == 0 ? .nominal : .critical
        default:
            guard let value = Double(verb) else { return "\(verb) is nothing that a sensor does" }
            sensors[index].reading = Hardware.compared(old, value)
        }
        return nil
    }

    static let claims = [
        "nothing": 0,
        "lower-non-critical": 1, "lower-critical": 2, "lower-non-recoverable": 4, "upper-non-critical": 8,
        "upper-critical": 16, "upper-non-recoverable": 32,
    ]

    /// The reading with another value, compared as a BMC does (IPMI 2.0 section 35.14).
    private static func compared(_ old: SensorReading, _ value: Double?) -> SensorReading {
        var reading = SensorReading.analog(
            old.component.kind, old.sensorType, old.name, value, old.unit ?? .unknown, number: old.sensorNumber,
            entity: old.entity, thresholds: old.thresholds, state: nil, eventBits: nil)
        reading.recordID = old.recordID
        return reading
    }

    private static let events: [ComponentKind: [String: Int]] = [
        .powerSupply: [
            "present": 1, "failed": 2, "predictive": 4, "input-lost": 8, "full": 1, "lost": 2, "degraded": 4,
            "insufficient": 0x20,
        ],
        .memory: [
            "correctable": 1, "uncorrectable": 2, "parity": 4, "scrub-failed": 8, "disabled": 16, "limit": 32,
            "present": 0x40, "throttled": 0x200,
        ],
        .driveSlot: ["present": 1, "fault": 2, "predictive": 4, "rebuild": 0x80],
        .processor: ["ierr": 1, "thermal-trip": 2, "present": 0x80, "throttled": 0x400],
    ]

    private static func bits(of reading: SensorReading, _ words: ArraySlice<String>) -> Int? {
        var bits = 0
        for word in words where word != "nothing" {
            guard let bit = events[reading.component.kind]?[word] else { return nil }
            bits |= bit
        }
        return bits
    }

    private static func isNominal(_ reading: SensorReading, _ bits: Int) -> Bool {
        bits & ~((events[reading.component.kind]?["present"] ?? 0) | (reading.eventTypeCode == 0x0B ? 1 : 0)) == 0
    }

    /// sensor NAME KIND VALUE UNIT [entity WORDS] or sensor NAME discrete TYPE CODE BITS STATE WORDS
    private mutating func newSensor(_ words: [String]) -> String? {
        guard words.count >= 4 else {
            return "sensor NAME KIND VALUE UNIT, or sensor NAME discrete TYPE CODE BITS STATE"
        }
        let number = 20 + sensors.count
        if words[1] == "discrete" {
            guard words.count >= 6, let code = Int(words[3], radix: 16), let bits = Int(words[4], radix: 16),
                let state = SensorState(rawValue: words[5])
            else { return "sensor NAME discrete TYPE CODE BITS STATE WORDS" }
            sensors.append(
                (
                    words[0],
                    .discrete(
                        .other, words[2], words[0], bits: bits, words: Array(words.dropFirst(6)), number: number,
                        state: state, eventTypeCode: code)
                ))
            return nil
        }
        guard let unit = SensorUnit(rawValue: words[3]) else { return "no unit \(words[3])" }
        let types = ["temperature": "Temperature", "fan": "Fan", "voltage": "Voltage", "current": "Current"]
        sensors.append(
            (
                words[0],
                .analog(
                    ComponentKind(rawValue: words[1]), types[words[1]] ?? words[1], words[0], Double(words[2]), unit,
                    number: number, entity: words.count > 5 ? words[5] : "system board 3", thresholds: nil, state: nil,
                    eventBits: nil)
            ))
        return nil
    }

    private mutating func allSensors(_ words: [String]) -> String? {
        if words == ["gone"] {
            missing = Set(sensors.map(\.alias))
        } else if words == ["back"] {
            missing = []
        } else if let value = words.first.flatMap(Double.init) {
            for index in sensors.indices where sensors[index].reading.value != nil {
                sensors[index].reading = Hardware.compared(sensors[index].reading, value)
            }
        } else if words == ["none"] {
            for index in sensors.indices {
                sensors[index].reading.value = nil
                sensors[index].reading.state = .unknown
                sensors[index].reading.eventBits = 0
            }
        } else {
            return "all gone, all back, all none, all VALUE"
        }
        return nil
    }

    /// sel memory uncorrectable [deasserted], sel full, sel room, sel cleared
    private mutating func logEvent(_ words: [String]) -> String? {
        switch words.joined(separator: " ") {
        case "full":
            logStatus.overflow = true
            logStatus.freeBytes = 0
        case "room":
            logStatus.overflow = false
            logStatus.freeBytes = 16_000
        case "cleared": clearLog(erasedAt: logStatus.lastErase + 1000)
        default:
            guard words.count >= 2, let sensor = sensors.first(where: { $0.alias == words[0] })?.reading else {
                return "sel SENSOR EVENT [deasserted], sel full, sel room, sel cleared"
            }
            let ended = words.contains("deasserted")
            let codes: [ComponentKind: Int] = [.powerSupply: 8, .memory: 12, .driveSlot: 13, .processor: 7]
            if let bit = Hardware.claims[words[1]] {
                let level = bit.trailingZeroBitCount
                let typeCode = sensor.component.kind == .temperature ? 1 : sensor.component.kind == .fan ? 4 : 2
                addEntry {
                    .event(
                        $0, of: sensor, typeCode: typeCode, eventType: 1,
                        offset: level >= 3 ? 2 * level + 1 : 2 * level, ended ? .deassertion : .assertion,
                        words: words[1])
                }
                return nil
            }
            guard let bit = Hardware.events[sensor.component.kind]?[words[1]], let code = codes[sensor.component.kind]
            else { return "no event \(words[1])" }
            addEntry {
                .event(
                    $0, of: sensor, typeCode: code, offset: bit.trailingZeroBitCount, ended ? .deassertion : .assertion,
                    words: words[1])
            }
        }
        return nil
    }

    // MARK: - Probes

    /// probe NAME works|silent|fails TEXT|partial TEXT|every 60s
    private mutating func probeEvent(_ words: [String], at now: MonotonicInstant) -> String? {
        guard words.count >= 2 else { return "probe NAME works|silent|fails TEXT|partial TEXT|every TIME" }
        let name = words[0] == "memory-sense" ? "memory" : words[0]
        probe(name, at: now)
        switch words[1] {
        case "works": probes[name]?.mode = .works
        case "silent": probes[name]?.mode = .silent
        case "fails": probes[name]?.mode = .fails(words.dropFirst(2).joined(separator: " "))
        case "partial": probes[name]?.mode = .partial(words.dropFirst(2).joined(separator: " "))
        case "now": probes[name]?.due = now
        case "every":
            guard words.count > 2, let period = Scenario.time(words[2]) else { return "every what?" }
            probes[name]?.period = period
        default: return "a probe does not \(words[1])"
        }
        return nil
    }
}
