internal import HealthModel
internal import LinuxAccess

/// One line of a SEL listing, whatever tool printed it.
struct EventLogEntry {
    var recordID: Int
    /// Text of the listing; only for evidence.
    var time: String?
    /// As printed: "Memory #0x2b", "Power Supply PS1 Status".
    var sensor: String
    /// In words; nil where the listing has no column for it.
    var type: String?
    var event: String
    /// nil: the listing does not say, which means assertion.
    var isAssertion: Bool?
    /// FreeIPMI's column "State".
    var state: SensorState = .unknown

    /// What it says, or of what, cannot be read. An event without words, or of numbers, is one that the tool has none
    /// for.
    var isDamaged: Bool {
        if sensor.isDamaged || event.isDamaged || (type?.isDamaged ?? false) { return true }
        return !event.isEmpty && !event.readsAsWords && !event.contains(where: { $0.isNumber })
    }

    /// An entry for the BMC's own rules, or, where they have no row, what the words say of the part.
    var reading: Reading? {
        let place = place
        if let code = place.type?.code, let row = EventWords.row(for: event, type: code), row.isRuled(for: code) {
            return .selEntry(entry(type: code, row: row, component: place.component))
        }
        var state = UnruledEvents.state(of: event, sensor: sensor)
        if state == nil, place.type.map({ !EventLogEntry.silent.contains($0.code) }) ?? true {
            if self.state == .critical || self.state == .warning, !speaksOfPresence { state = .reportedWarning }
        }
        guard let state else { return nil }
        var measurement = Measurement(component: place.component, states: [state])
        measurement.note("\(time ?? "") \(sensor): \(event)".trimmingBlanks())
        measurement.component.name = Printable.clean("\(sensor) (\(event))")
        return .measurement(measurement)
    }

    /// Types whose events FreeIPMI calls critical though they are the day's work.
    private static let silent: Set<Int> = [0x05, 0x12, 0x14, 0x1D, 0x1F, 0x22, 0x23, 0x25, 0x2A, 0x2B]

    private var speaksOfPresence: Bool {
        EventWords.normalised(event).hasAny(["absent", "removed", "not present", "presence"])
    }

    private func entry(type: Int, row: EventWords, component: Component) -> SELEntry {
        SELEntry(
            recordID: recordID, recordType: 0x02, timestamp: nil, component: component, sensorTypeCode: type,
            sensorType: Printable.clean(self.type ?? sensor), sensorNumber: number,
            direction: isAssertion == false ? .deassertion : .assertion, eventTypeCode: row.eventType,
            eventOffset: row.offset, event: Printable.clean(event + (time.map { " at \($0)" } ?? "")), state: state,
            eventData: nil)
    }

    /// "#0x2b".
    private var number: Int? { sensor.cut(at: "#")?.after.hexadecimal }

    private var place: (type: SensorTypeWords?, component: Component) {
        if let type, let words = SensorTypeWords.exact(type) ?? SensorTypeWords.leading(type)?.type {
            return (words, Component(words.kind, id: sensor))
        }
        if let leading = SensorTypeWords.leading(sensor) {
            // ipmitool prints the type before the name, and only the number where it knows no name.
            let name = leading.rest.isEmpty || leading.rest.hasPrefix("#") ? sensor : leading.rest
            return (leading.type, Component(leading.type.kind, id: sensor, name: name))
        }
        let guess = SensorTypeWords.guess(sensor)
        return (guess, Component(guess?.kind ?? .chassis, id: sensor))
    }
}

/// A whole SEL as readings, with the log itself as a component, so that a log without bad news is healthy and not
/// nothing.
enum EventLogReadings {
    /// - Parameter unread: rows that are there and cannot be read; what they say is not known.
    static func readings(_ entries: [EventLogEntry], unread: UnreadRows = UnreadRows()) -> [Reading] {
        var log = Measurement(
            component: Component(.log, id: "sel", name: "system event log"),
            quantities: [Quantity(.logEntries, Double(entries.count), .count)], states: [.working])
        if let sentence = unread.sentence {
            log.condition = .garbled
            log.message = sentence
        }
        return [.measurement(log)] + merged(entries)
    }

    /// What the words say of a part stands until the same event is taken back, or until the part says that it is well
    /// ("transition to OK"); of what stands the worst counts, and of two as bad the newer.
    private static func merged(_ entries: [EventLogEntry]) -> [Reading] {
        var readings: [Reading] = []
        var parts: [ComponentPlace: StandingEvents] = [:]
        for entry in entries.sorted(by: { $0.recordID < $1.recordID }) {
            switch entry.reading {
            case nil: continue
            case .measurement(let measurement):
                let place = ComponentPlace(kind: measurement.component.kind, id: measurement.component.id)
                if entry.isAssertion == false {
                    parts[place]?.end(measurement)
                } else {
                    var events = parts[place] ?? StandingEvents(order: parts.count)
                    events.begin(measurement)
                    parts[place] = events
                }
            case .some(let reading): readings.append(reading)
            }
        }
        return readings + parts.values.sorted { $0.order < $1.order }.compactMap(\.reading)
    }

    private struct ComponentPlace: Hashable {
        let kind: ComponentKind
        let id: String
    }
}

/// What the words of a log say of one part and did not take back.
private struct StandingEvents {
    let order: Int
    private var standing: [Measurement] = []
    /// What stood is over; of a part of which nothing was ever said there is nothing to report.
    private var isWell: Component?

    init(order: Int) {
        self.order = order
    }

    /// The component's name has the sensor and the event.
    mutating func begin(_ measurement: Measurement) {
        if measurement.says(.working) {
            standing = []
            isWell = measurement.component
            return
        }
        standing.removeAll { $0.component.name == measurement.component.name }
        standing.append(measurement)
    }

    mutating func end(_ measurement: Measurement) {
        guard let index = standing.firstIndex(where: { $0.component.name == measurement.component.name }) else {
            return
        }
        isWell = standing.remove(at: index).component
    }

    var reading: Reading? {
        func rank(_ measurement: Measurement) -> Int {
            let order: [StateName] = [.reportedWarning, .reportedCritical, .reportedNonRecoverable]
            return measurement.states.compactMap { order.firstIndex(of: $0) }.max() ?? 0
        }
        let worst = standing.enumerated().max { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
        if let worst { return .measurement(worst.element) }
        return isWell.map { .measurement(Measurement(component: $0, states: [.working])) }
    }
}
