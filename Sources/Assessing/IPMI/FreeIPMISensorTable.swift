package import HealthModel

/// `ipmi-sensors` and `ipmimonitoring`: a line that names the columns, then a row a sensor; also comma-separated.
package enum FreeIPMISensorTable: ForeignFormat {
    package static let name = "an ipmi-sensors listing"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty, !document.looksLikeJSON else { return false }
        return document.head.contains { Header($0) != nil } || document.head.prefix(40).contains { bare($0) != nil }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var header: Header?
        var readings: [Reading] = []
        for line in document.lines {
            if let found = Header(line) {
                header = found
            } else if let sensor = header?.sensor(line) ?? (header == nil ? bare(line) : nil) {
                readings += sensor.readings
            }
            guard readings.count < 100_000 else { break }
        }
        return readings
    }

    /// A row that needs no header, or the line above the rows.
    static func isRow(_ line: String) -> Bool { bare(line) != nil || Header(line) != nil }

    /// A row without its header (`--no-header-output`): id, name, type, reading, unit, quoted events.
    private static func bare(_ line: String) -> ListedSensor? {
        let columns = line.columns("|")
        guard columns.count >= 6, Int(columns[0]) != nil, SensorTypeWords.exact(columns[2]) != nil,
            columns.last.map({ $0.hasPrefix("'") || $0 == "N/A" }) ?? false
        else { return nil }
        let hasState = columns.count >= 7
        return Header.sensor(
            name: columns[1], type: columns[2], state: hasState ? columns[3] : nil,
            reading: columns[hasState ? 4 : 3], unit: columns[hasState ? 5 : 4], events: columns[columns.count - 1])
    }

    private struct Header {
        private let separator: Character
        private let names: [String]

        init?(_ line: String) {
            separator = line.has("|") ? "|" : ","
            names = line.columns(separator).map { $0.lowercased() }
            let isSensors =
                names.contains { $0 == "name" || $0 == "sensor name" }
                && names.contains {
                    $0 == "reading" || $0 == "sensor reading" || $0 == "state" || $0 == "monitoring status"
                }
                && !names.contains("date")
            guard isSensors, let first = names.first, ["id", "record id", "record_id"].contains(first) else {
                return nil
            }
        }

        func sensor(_ line: String) -> ListedSensor? {
            let columns = separator == "," ? CommaSeparated.columns(line) : line.columns(separator)
            func column(_ wanted: String...) -> String? {
                for name in wanted {
                    if let index = names.firstIndex(of: name), columns.indices.contains(index) { return columns[index] }
                }
                return nil
            }
            guard let name = column("name", "sensor name"), columns.count >= 4,
                column("id", "record id", "record_id").flatMap({ Int($0) }) != nil
            else { return nil }
            var sensor = Header.sensor(
                name: name, type: column("type", "sensor type", "sensor group"),
                state: column("state", "monitoring status"), reading: column("reading", "sensor reading") ?? "N/A",
                unit: column("units", "sensor units") ?? "", events: column("event", "sensor event") ?? "")
            func limit(_ names: String...) -> Double? {
                names.lazy.compactMap { column($0) }.first.flatMap { $0.saysNone ? nil : $0.leadingNumber }
            }
            let thresholds = SensorThresholds(
                lowerNonRecoverable: limit("lower nr", "lower_nr"), lowerCritical: limit("lower c", "lower_c"),
                lowerNonCritical: limit("lower nc", "lower_nc"), upperNonCritical: limit("upper nc", "upper_nc"),
                upperCritical: limit("upper c", "upper_c"), upperNonRecoverable: limit("upper nr", "upper_nr"))
            if thresholds != SensorThresholds() { sensor.thresholds = thresholds }
            return sensor
        }

        static func sensor(
            name: String, type: String?, state: String?, reading: String, unit: String, events: String
        ) -> ListedSensor {
            var sensor = ListedSensor(name: name)
            sensor.type = type
            sensor.value = reading.saysNone ? nil : reading.leadingNumber
            sensor.unit = SensorUnit(words: unit)
            if let state { sensor.status = ListedSensor.Status(state) ?? .unsaid }
            sensor.readEvents(events)
            return sensor
        }
    }
}

/// `ipmi-sensors -v`: a block of labelled lines a sensor.
package enum FreeIPMIDetails: ForeignFormat {
    package static let name = "ipmi-sensors details"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        let labels = Set(document.head.compactMap { $0.labelled?.name })
        return labels.contains("Record ID") && labels.contains("ID String")
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var readings: [Reading] = []
        var fields: [String: String] = [:]
        func close() {
            if let sensor = sensor(fields) { readings += sensor.readings }
            fields = [:]
        }
        for line in document.lines {
            guard let (label, value) = line.labelled else { continue }
            if label == "Record ID" { close() }
            if fields[label] == nil { fields[label] = value }
        }
        close()
        return readings
    }

    private static func sensor(_ fields: [String: String]) -> ListedSensor? {
        guard let name = fields["ID String"] else { return nil }
        var sensor = ListedSensor(name: name)
        sensor.type = fields["Sensor Type"].map { $0.cut(at: " (")?.before ?? $0 }
        sensor.number = fields["Sensor Number"].flatMap { Int($0.cut(at: " ")?.before ?? $0) }
        if let state = fields["Sensor State"] ?? fields["State"] {
            sensor.status = ListedSensor.Status(state) ?? .unsaid
        }
        if let reading = fields["Sensor Reading"], !reading.saysNone, let value = reading.leadingNumber {
            sensor.value = value
            sensor.unit = SensorUnit(words: reading.blankSeparated.dropFirst().joined(separator: " ")) ?? .unknown
        }
        func limit(_ label: String) -> Double? {
            fields[label].flatMap { $0.saysNone ? nil : $0.leadingNumber }
        }
        let thresholds = SensorThresholds(
            lowerNonRecoverable: limit("Lower Non-Recoverable Threshold"),
            lowerCritical: limit("Lower Critical Threshold"), lowerNonCritical: limit("Lower Non-Critical Threshold"),
            upperNonCritical: limit("Upper Non-Critical Threshold"), upperCritical: limit("Upper Critical Threshold"),
            upperNonRecoverable: limit("Upper Non-Recoverable Threshold"))
        if thresholds != SensorThresholds() { sensor.thresholds = thresholds }
        sensor.readEvents(fields["Sensor Event"] ?? "")
        return sensor
    }
}

extension ListedSensor {
    /// "'OK'", "'Presence detected' 'Failure detected'", "'At or Above (>=) Upper Critical Threshold'".
    mutating func readEvents(_ text: String) {
        let quoted = text.split(separator: "'").map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
        let words = text.has("'") ? quoted : (text.isEmpty ? [] : [text])
        for word in words where !["OK", "N/A", "[None]", "[Unknown]", "No Event"].contains(word) {
            let lowered = word.lowercased()
            guard lowered.has("threshold") else {
                events.append(word)
                continue
            }
            let side: ThresholdSide = lowered.has("lower") ? .lower : .upper
            let rank = lowered.has("non-recoverable") ? 3 : lowered.has("non-critical") ? 1 : 2
            if case .beyond(_, let known) = status, known >= rank { continue }
            status = .beyond(side, rank: rank)
        }
        if status == .absent, !events.isEmpty { status = .unsaid }
    }
}
