internal import HealthModel
internal import LinuxAccess

/// One sensor of a listing, whatever tool printed it, on its way to a `SensorReading`.
struct ListedSensor {
    var name: String
    var number: Int?
    var entity: String?
    /// In words; nil where the listing has no column for it.
    var type: String?
    var value: Double?
    var unit: SensorUnit?
    var status = Status.unsaid
    var thresholds: SensorThresholds?
    /// What a discrete sensor says.
    var events: [String] = []
    /// The state bytes of a discrete sensor where only they are printed.
    var stateBits: Int?
    /// Its row ends as one does that was cut within its last column.
    var endsOpen = false
    /// What of its row is there and cannot be read, in sentences.
    var troubles: [String] = []

    enum Status: Equatable {
        /// No column says it.
        case unsaid
        /// `ns`, `na`, `disabled`: there is nothing to read.
        case absent
        case nominal
        case warning
        case critical
        case nonRecoverable
        /// The listing names the threshold: nc and its side.
        case beyond(ThresholdSide, rank: Int)
    }

    enum ThresholdSide { case lower, upper }

    /// A sensor reading for the BMC's own rules, what its words say where those have no row, and what is in doubt.
    var readings: [Reading] {
        let kind = kind
        let component = Component(kind, id: number.map { "\(name)#\($0)" } ?? name, name: name)
        var doubts = Doubts(about: component)
        for sentence in troubles { doubts.add(sentence) }
        guard status != .absent else { return doubts.readings }
        var bits = thresholdBits(kind)
        var words: [String] = []
        var eventType: Int?
        let code = typeWords?.code
        let rows = events.compactMap { event in EventWords.row(for: event, type: code).map { ($0, event) } }
        if let first = rows.first?.0 {
            let same = rows.filter { $0.0.eventType == first.eventType }.sorted { $0.0.offset < $1.0.offset }
            eventType = first.eventType
            bits = same.reduce(0) { $0 | 1 << $1.0.offset }
            words = same.map(\.1)
        } else if let stateBits, let meaning = meaning(of: stateBits) {
            eventType = meaning
            bits = stateBits
        }
        let reading = SensorReading(
            component: component, recordID: 0, sensorNumber: number ?? 0, name: component.name,
            sensorType: sensorType, entity: entity, state: state, value: value, unit: value == nil ? nil : unit,
            eventBits: bits, eventWords: spoken(words.isEmpty ? events : words), thresholds: thresholds,
            eventTypeCode: eventType ?? (value == nil ? nil : 0x01))
        var readings: [Reading] = [.sensor(reading)]
        if let said = saidBeyondTheRules(code: code, row: rows.first?.0) {
            var measurement = Measurement(component: Component(.chassis, id: component.id, name: name), states: [said])
            measurement.component.name = Printable.clean("\(name) (\(events.joined(separator: ", ")))")
            readings.append(.measurement(measurement))
        }
        return readings + doubts.readings
    }

    /// The words, and the state beside them where it is a bad one: that a part is present is no reason to call it
    /// critical, and a word that says the reason may be cut or garbled. An absent part is no fault.
    private func spoken(_ words: [String]) -> [String] {
        let absent = ["absent", "removed", "not present", "not installed"]
        guard [.warning, .critical, .nonRecoverable].contains(status), !words.isEmpty,
            !events.contains(where: { $0.lowercased().hasAny(absent) })
        else { return words }
        return words + ["its state is \(state.rawValue)"]
    }

    /// Types whose words the BMC's rules judge; of the others the words say themselves how bad they are.
    private func saidBeyondTheRules(code: Int?, row: EventWords?) -> StateName? {
        if let code, let row, row.isRuled(for: code) { return nil }
        let states = events.compactMap { UnruledEvents.state(of: $0, sensor: name) }.filter { $0 != .working }
        let order: [StateName] = [.reportedWarning, .reportedCritical, .reportedNonRecoverable]
        return states.max { (order.firstIndex(of: $0) ?? 0) < (order.firstIndex(of: $1) ?? 0) }
    }

    private var state: SensorState {
        switch status {
        case .unsaid: value != nil || !events.isEmpty || stateBits != nil ? .nominal : .unknown
        case .absent: .unknown
        case .nominal: .nominal
        case .warning: .warning
        case .critical, .nonRecoverable: .critical
        case .beyond(_, let rank): rank == 1 ? .warning : .critical
        }
    }

    private var typeWords: SensorTypeWords? {
        type.flatMap { SensorTypeWords.exact($0) ?? SensorTypeWords.leading($0)?.type }
            ?? (unit == nil || value == nil ? SensorTypeWords.guess(name) : nil)
    }

    private var kind: ComponentKind {
        if let typeWords { return typeWords.kind }
        switch unit {
        case .celsius, .fahrenheit: return .temperature
        case .volts: return .voltage
        case .amperes: return .current
        case .rpm: return .fan
        case .watts: return .power
        case .percent, .unknown, nil: return name.lowercased().has("fan") ? .fan : .other
        }
    }

    /// The library's words, by which the rules know the type.
    private var sensorType: String {
        let names: [Int: String] = [
            0x01: "Temperature", 0x02: "Voltage", 0x03: "Current", 0x04: "Fan", 0x07: "Processor",
            0x08: "Power Supply", 0x09: "Power Unit", 0x0A: "Cooling Device", 0x0C: "Memory", 0x0D: "Drive Slot",
            0x10: "Event Logging Disabled", 0x13: "Critical Interrupt",
        ]
        if let code = typeWords?.code { return names[code] ?? Printable.clean(type ?? "Other") }
        switch kind {
        case .temperature: return "Temperature"
        case .voltage: return "Voltage"
        case .current: return "Current"
        case .fan: return "Fan"
        default: return Printable.clean(type ?? "Other")
        }
    }

    /// Bits of a threshold that the status claims (IPMI 2.0 section 35.14 byte 4). Where the listing says only how bad
    /// it is, the side is the one that the thresholds say, else the one that harms such a part.
    private func thresholdBits(_ kind: ComponentKind) -> Int {
        let side: ThresholdSide
        let rank: Int
        switch status {
        case .beyond(let said, let saidRank): (side, rank) = (said, saidRank)
        case .critical: (side, rank) = (likelySide(kind), 2)
        case .nonRecoverable: (side, rank) = (likelySide(kind), 3)
        default: return 0
        }
        guard [.temperature, .voltage, .current, .fan].contains(kind), value != nil || type == nil else { return 0 }
        return 1 << (rank - 1 + (side == .upper ? 3 : 0))
    }

    private func likelySide(_ kind: ComponentKind) -> ThresholdSide {
        if let value, let thresholds {
            if let lower = thresholds.lowerCritical ?? thresholds.lowerNonCritical, value <= lower { return .lower }
            if let upper = thresholds.upperCritical ?? thresholds.upperNonCritical, value >= upper { return .upper }
        }
        return kind == .temperature || kind == .current ? .upper : .lower
    }

    /// What bare state bytes mean, where name and presence bit leave no doubt (IPMI 2.0 tables 42-2 and 42-3). Anything
    /// else could be a digital sensor whose bit 0 is "all well".
    private func meaning(of bits: Int) -> Int? {
        let lowered = name.lowercased()
        if lowered.has("redundan") { return bits.nonzeroBitCount == 1 ? 0x0B : nil }
        switch typeWords?.code {
        case 0x08 where bits & 0x01 != 0 && bits < 0x80: return 0x6F
        case 0x07 where bits & 0x80 != 0 && lowered.has("status"): return 0x6F
        case 0x0D where bits & 0x01 != 0 && bits < 0x200: return 0x6F
        case 0x0C where bits & 0x40 != 0: return 0x6F
        default: return nil
        }
    }
}

// MARK: - Words of the listings

extension ListedSensor.Status {
    /// ipmitool's and FreeIPMI's words for a state; nil for anything else.
    init?(_ text: String) {
        switch text.trimmingBlanks().lowercased() {
        case "ok", "nominal": self = .nominal
        case "nc", "warning", "non-critical", "noncritical": self = .warning
        case "cr", "critical": self = .critical
        case "nr", "non-recoverable": self = .nonRecoverable
        case "ns", "na", "n/a", "us", "disabled", "no reading", "unknown", "not available", "not readable":
            self = .absent
        case "lnc", "lower non-critical": self = .beyond(.lower, rank: 1)
        case "lcr", "lc", "lower critical": self = .beyond(.lower, rank: 2)
        case "lnr", "lower non-recoverable": self = .beyond(.lower, rank: 3)
        case "unc", "upper non-critical": self = .beyond(.upper, rank: 1)
        case "ucr", "uc", "upper critical": self = .beyond(.upper, rank: 2)
        case "unr", "upper non-recoverable": self = .beyond(.upper, rank: 3)
        default: return nil
        }
    }
}

extension SensorUnit {
    /// "degrees C", "Volts", "RPM", "percent", "C".
    init?(words text: String) {
        let text = text.trimmingBlanks().lowercased()
        if text.hasPrefix("degrees c") || text == "c" || text.hasPrefix("celsius") || text == "cel" {
            self = .celsius
        } else if text.hasPrefix("degrees f") || text == "f" {
            self = .fahrenheit
        } else if text.hasPrefix("volt") || text == "v" {
            self = .volts
        } else if text.hasPrefix("amp") || text == "a" {
            self = .amperes
        } else if text.hasPrefix("watt") || text == "w" {
            self = .watts
        } else if text.hasPrefix("rpm") {
            self = .rpm
        } else if text.hasPrefix("percent") || text == "%" || text.hasPrefix("% ") {
            self = .percent
        } else if text.isEmpty || text == "n/a" {
            return nil
        } else {
            self = .unknown
        }
    }
}
