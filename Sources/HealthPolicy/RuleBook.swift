internal import HealthModel

typealias Severity = Finding.Severity

/// All rows of all tables, in one fixed order.
enum RuleBook {
    static let rows: [Rule] =
        TemperatureRules.rows + TemperatureRules.inletRows + FanRules.rows + VoltageRules.rows + PowerSupplyRules.rows
        + MemoryRules.rows + DriveSlotRules.rows + ProcessorRules.rows + ProcessorRules.interruptRows
        + RedundancyRules.rows + RedundancyRules.derivedRows + BMCRules.rows + BMCRules.derivedRows
        + TrendRules.derivedRows + ForecastRules.derivedRows + ReadRules.derivedRows

    private static let byID: [String: Rule] = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }

    static func rule(_ id: String) -> Rule? { byID[id] }

    private static let thresholds: [SensorSubject: [(level: ThresholdLevel, rule: Rule)]] = {
        var table: [SensorSubject: [(level: ThresholdLevel, rule: Rule)]] = [:]
        for rule in rows {
            guard case .threshold(let subject, let level) = rule.trigger else { continue }
            table[subject, default: []].append((level, rule))
        }
        return table
    }()

    private static let events: [EventPlace: [(offset: Int, rule: Rule)]] = {
        var table: [EventPlace: [(offset: Int, rule: Rule)]] = [:]
        for rule in rows {
            guard case .event(let types, let eventType, let offset) = rule.trigger else { continue }
            for type in Set(types) {
                table[EventPlace(type: type, eventType: eventType), default: []].append((offset, rule))
            }
        }
        return table
    }()

    private struct EventPlace: Hashable {
        let type: SensorType
        let eventType: EventType
    }

    /// The threshold rows of one subject.
    static func thresholdRules(for subject: SensorSubject) -> [(level: ThresholdLevel, rule: Rule)] {
        thresholds[subject] ?? []
    }

    /// The rows of one discrete sensor: event offset and rule.
    static func eventRules(for type: SensorType, _ eventType: EventType) -> [(offset: Int, rule: Rule)] {
        events[EventPlace(type: type, eventType: eventType)] ?? []
    }

    static func presenceRule(for type: SensorType) -> Rule? {
        rows.first { rule in
            guard case .presenceLost(type) = rule.trigger else { return false }
            return true
        }
    }

    static func interpretationRule(known: Bool, _ state: SensorState) -> Rule? {
        rows.first { rule in
            guard case .interpretation(known, state) = rule.trigger else { return false }
            return true
        }
    }

    /// The row that a SEL entry asserts; nil for what is no news (presence, the way back, types that no rule knows).
    static func rule(for entry: SELEntry, subject: SensorSubject?) -> Rule? {
        guard let offset = entry.eventOffset, let code = entry.eventTypeCode, let eventType = EventType(rawValue: code)
        else { return nil }
        if eventType == .threshold {
            guard let subject else { return nil }
            return thresholdRules(for: subject).first { $0.level.outwardOffset == offset }?.rule
        }
        guard let typeCode = entry.sensorTypeCode, let type = SensorType(rawValue: typeCode) else { return nil }
        return eventRules(for: type, eventType).first { $0.offset == offset }?.rule
    }
}
