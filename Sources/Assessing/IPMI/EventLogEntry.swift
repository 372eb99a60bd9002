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

    /// Sensor types that the BMC's rule tables know (HealthPolicy's `SensorType`).
    private static let ruled: Set<Int> = [0x01, 0x02, 0x03, 0x04, 0x07, 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x10, 0x13]

    /// An entry for the BMC's own rules, or, where they have no row, what the words say of the part.
    var reading: Reading? {
        let place = place
        if let code = place.type?.code, EventLogEntry.ruled.contains(code),
            let row = EventWords.row(for: event, type: code),
            code != 0x09 || row.eventType != 0x6F, code != 0x0A || row.eventType != 0x6F
        {
            return .selEntry(entry(type: code, row: row, component: place.component))
        }
        guard isAssertion != false else { return nil }
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
    static func readings(_ entries: [EventLogEntry], of document: ForeignDocument) -> [Reading] {
        let log = Measurement(
            component: Component(.log, id: "sel", name: "system event log"),
            quantities: [Quantity(.logEntries, Double(entries.count), .count)], states: [.working])
        return [.measurement(log)] + merged(entries)
    }

    /// The newest of what the words say of a part counts: "transition to OK" ends what was before.
    private static func merged(_ entries: [EventLogEntry]) -> [Reading] {
        var readings: [Reading] = []
        var newest: [String: Int] = [:]
        for entry in entries.sorted(by: { $0.recordID < $1.recordID }) {
            guard let reading = entry.reading else { continue }
            guard case .measurement(let measurement) = reading else {
                readings.append(reading)
                continue
            }
            let key = "\(measurement.component.kind.rawValue)/\(measurement.component.id)"
            if let index = newest[key] {
                guard measurement.says(.working) || !readings[index].isWorse(than: measurement) else { continue }
                readings[index] = reading
            } else {
                newest[key] = readings.count
                readings.append(reading)
            }
        }
        return readings
    }
}

extension Reading {
    /// Between two of a log: what was worse stays until it is said to be well.
    fileprivate func isWorse(than other: Measurement) -> Bool {
        guard case .measurement(let own) = self else { return false }
        let order: [StateName] = [.working, .reportedWarning, .reportedCritical, .reportedNonRecoverable]
        func rank(_ measurement: Measurement) -> Int {
            measurement.states.compactMap { order.firstIndex(of: $0) }.max() ?? 0
        }
        return rank(own) > rank(other)
    }
}
