internal import HealthModel

/// What an analog sensor watches, as far as the rules tell parts apart.
enum SensorSubject: Sendable {
    case temperature
    /// Air that comes in from the room, which both nodes share.
    case inletTemperature
    case fan
    case voltage
    /// The cell that keeps the clock: a board runs on without it.
    case battery
    case current

    /// nil for a component that no threshold rule knows.
    init?(component: Component, entity: String?) {
        switch component.kind {
        case .temperature:
            self = SensorSubject.isInlet(name: component.name, entity: entity) ? .inletTemperature : .temperature
        case .fan: self = .fan
        case .voltage: self = SensorSubject.isBattery(name: component.name) ? .battery : .voltage
        case .current: self = .current
        default: return nil
        }
    }

    /// By the entity (IPMI 2.0 table 43-13: 37h and 40h air inlet, 27h external environment), else by the name, unless
    /// the entity says that it is the inlet of a part. A sensor on the system board without such a name watches the board.
    private static func isInlet(name: String, entity: String?) -> Bool {
        let entity = entity?.lowercased() ?? ""
        if entity.hasPrefix("air inlet") || entity.hasPrefix("external environment") { return true }
        let parts = ["power supply", "processor", "memory", "disk", "drive"]
        guard !parts.contains(where: { entity.hasPrefix($0) }) else { return false }
        let name = name.lowercased()
        return ["inlet", "ambient", "intake"].contains { name.contains(substring: $0) }
    }

    private static func isBattery(name: String) -> Bool {
        let name = name.lowercased()
        return name.contains(substring: "vbat") || name.contains(substring: "batt")
    }
}

extension SensorReading {
    /// Counts down to a limit instead of up ("P1 Therm Margin" reads -40 when cool), so that 0 and -1 are honest values.
    var isMargin: Bool { name.lowercased().contains(substring: "margin") }

    var subject: SensorSubject? { SensorSubject(component: component, entity: entity) }

    /// What `eventBits` mean. Without the code the words tell, because each class has words of its own
    /// (libfreeipmi's tables for IPMI 2.0 table 42-2); nil where neither tells.
    var eventType: EventType? {
        if let eventTypeCode { return EventType(rawValue: eventTypeCode) }
        if value != nil || thresholds != nil { return .threshold }
        guard let word = eventWords.first?.lowercased() else { return nil }
        if word.contains(substring: "threshold") { return .threshold }
        if word.contains(substring: "redundan") { return .redundancy }
        if word.hasPrefix("transition to") || word == "monitor" || word == "informational" { return .severity }
        if word.hasPrefix("state ") { return .state }
        if word.hasPrefix("predictive failure ") { return .predictiveFailure }
        if word.hasPrefix("limit ") { return .limit }
        if word.hasPrefix("device ") && word.contains(substring: "/device ") { return .presence }
        return .sensorSpecific
    }
}

extension String {
    /// The standard library has no substring search for a plain string below macOS 13's and Foundation's own.
    func contains(substring: String) -> Bool {
        let needle = substring.utf8
        let hay = utf8
        guard let head = needle.first else { return true }
        var rest = hay[...]
        while let start = rest.firstIndex(of: head) {
            if rest[start...].starts(with: needle) { return true }
            rest = rest[start...].dropFirst()
        }
        return false
    }
}
