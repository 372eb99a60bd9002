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
        var unread = UnreadRows(of: "listing")
        var endsOpen = false
        for line in document.lines {
            endsOpen = false
            if let found = Header(line) {
                header = found
                unread.wasRead()
            } else if let sensor = header?.sensor(line) ?? (header == nil ? bare(line) : nil) {
                readings += sensor.readings
                unread.wasRead()
                endsOpen = sensor.endsOpen
            } else {
                unread.look(at: line, hasColumns: header?.hasColumns(line) ?? line.has("|"))
            }
            guard readings.count < 100_000 else { break }
        }
        unread.end(of: document)
        if let line = document.unfinishedLine, endsOpen { unread.add(line) }
        return readings + unread.readings(of: document)
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
            var names = line.columns(separator).map { $0.lowercased() }
            while names.last?.isEmpty ?? false { names.removeLast() }
            self.names = names
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

        func hasColumns(_ line: String) -> Bool {
            separator == "|" ? line.has("|") : CommaSeparated.columns(line).count >= 3
        }

        /// nil for what is no row, or was cut before its last column.
        func sensor(_ line: String) -> ListedSensor? {
            var columns = separator == "," ? CommaSeparated.columns(line) : line.columns(separator)
            if separator == ",", columns.count > names.count, names.last?.hasSuffix("event") ?? false {
                // An event may have a comma in it.
                columns = Array(columns[..<(names.count - 1)]) + [columns[(names.count - 1)...].joined(separator: ", ")]
            }
            func column(_ wanted: String...) -> String? {
                for name in wanted {
                    if let index = names.firstIndex(of: name), columns.indices.contains(index) { return columns[index] }
                }
                return nil
            }
            guard let name = column("name", "sensor name"), columns.count >= max(4, names.count),
                column("id", "record id", "record_id").flatMap({ Int($0) }) != nil
            else { return nil }
            var sensor = Header.sensor(
                name: name, type: column("type", "sensor type", "sensor group"),
                state: column("state", "monitoring status"), reading: column("reading", "sensor reading") ?? "N/A",
                unit: column("units", "sensor units") ?? "", events: column("event", "sensor event") ?? "")
            sensor.readThresholds([
                column("lower nr", "lower_nr"), column("lower c", "lower_c"), column("lower nc", "lower_nc"),
                column("upper nc", "upper_nc"), column("upper c", "upper_c"), column("upper nr", "upper_nr"),
            ])
            sensor.endsOpen = column("event", "sensor event")?.isEmpty ?? false
            return sensor
        }

        static func sensor(
            name: String, type: String?, state: String?, reading: String, unit: String, events: String
        ) -> ListedSensor {
            var sensor = ListedSensor(name: name)
            sensor.type = type
            if type?.isDamaged ?? false { sensor.troubles.append("its type cannot be read") }
            sensor.readUnit(unit)
            if let state, !state.isEmpty {
                if let status = ListedSensor.Status(state) {
                    sensor.status = status
                } else {
                    sensor.troubles.append("its state is none that is known")
                }
            }
            // `ipmimonitoring` of old printed the events of a discrete sensor as its reading.
            if let first = reading.first, !reading.saysNone, !first.isNumber, !"+-.".contains(first),
                reading.hasPrefix("'") || reading.readsAsWords
            {
                sensor.readEvents(reading)
            } else {
                sensor.value = sensor.decimal(reading, named: "reading")
            }
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
        var othersEnd = false
        func close(isLast: Bool = false) {
            defer { fields = [:] }
            guard var sensor = sensor(fields) else { return }
            let ends = fields["Sensor Event"] != nil
            // Every sensor's block ends with its event, so that one without was cut.
            if isLast, othersEnd, !ends { sensor.troubles.append("its block is cut off") }
            othersEnd = othersEnd || ends
            readings += sensor.readings
        }
        for line in document.lines {
            guard let (label, value) = line.labelled else { continue }
            if label == "Record ID" { close() }
            if fields[label] == nil { fields[label] = value }
        }
        close(isLast: true)
        return readings
    }

    private static func sensor(_ fields: [String: String]) -> ListedSensor? {
        guard let name = fields["ID String"] else { return nil }
        var sensor = ListedSensor(name: name)
        sensor.type = fields["Sensor Type"].map { $0.cut(at: " (")?.before ?? $0 }
        sensor.number = fields["Sensor Number"].flatMap { Int($0.cut(at: " ")?.before ?? $0) }
        if let state = fields["Sensor State"] ?? fields["State"] {
            sensor.status = ListedSensor.Status(state) ?? .unsaid
            if sensor.status == .unsaid, !state.isEmpty { sensor.troubles.append("its state is none that is known") }
        }
        let words = (fields["Sensor Reading"] ?? "").blankSeparated
        if let value = words.first?.wholeNumber {
            sensor.value = value
            sensor.readUnit(words.dropFirst().joined(separator: " "))
            sensor.unit = sensor.unit ?? .unknown
        } else if let reading = fields["Sensor Reading"], !reading.saysNone, !reading.readsAsWords {
            sensor.troubles.append("its reading is no number")
        }
        sensor.readThresholds(
            [
                "Lower Non-Recoverable", "Lower Critical", "Lower Non-Critical", "Upper Non-Critical", "Upper Critical",
                "Upper Non-Recoverable",
            ].map { fields["\($0) Threshold"].map { $0.blankSeparated.first ?? "" } })
        sensor.readEvents(fields["Sensor Event"] ?? "")
        return sensor
    }
}
