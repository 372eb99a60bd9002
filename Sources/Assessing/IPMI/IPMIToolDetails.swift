package import HealthModel

/// `ipmitool sdr -v`, `sensor get`, `sdr get` and `sel get`: one block of labelled lines a sensor or entry.
package enum IPMIToolDetails: ForeignFormat {
    package static let name = "ipmitool details"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty else { return false }
        return document.head.contains { line in
            guard let label = line.labelled?.name else { return false }
            return label == "Sensor ID" || label == "SEL Record ID"
        }
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var sensors: [Reading] = []
        var entries: [EventLogEntry] = []
        var block = Block()
        func close() {
            if let sensor = block.sensor { sensors += sensor.readings }
            if let entry = block.entry { entries.append(entry) }
        }
        for line in document.lines {
            guard let (label, value) = line.labelled else {
                block.bracketed(line.trimmingBlanks())
                continue
            }
            if label == "Sensor ID" || label == "SEL Record ID" {
                close()
                block = Block()
            }
            if line.trimmingBlanks().hasPrefix("[") {
                block.bracketed(line.trimmingBlanks())
            } else {
                block.labelled(label, value)
            }
        }
        close()
        return sensors + (entries.isEmpty ? [] : EventLogReadings.readings(entries))
    }

    private struct Block {
        private var fields: [String: String] = [:]
        private var lastLabel = ""
        private var states: [String] = []

        mutating func labelled(_ label: String, _ value: String) {
            lastLabel = label
            if fields[label] == nil { fields[label] = value }
        }

        /// "[Failure detected]" below "States Asserted" is now; below "Assertions Enabled" it is only possible.
        mutating func bracketed(_ text: String) {
            guard lastLabel == "States Asserted" || lastLabel == "Assertion Events",
                let word = text.between("[", "]")
            else { return }
            if !states.contains(word) { states.append(word) }
        }

        private var typeField: (label: String, value: String)? {
            fields.first { $0.key.hasPrefix("Sensor Type") }.map { ($0.key, $0.value) }
        }

        var sensor: ListedSensor? {
            guard let id = fields["Sensor ID"] else { return nil }
            var sensor = ListedSensor(name: id.cut(at: " (0x")?.before ?? id)
            sensor.number = id.between("(0x", ")")?.hexadecimal
            sensor.entity = fields["Entity ID"].flatMap { IPMIEntity.words($0.cut(at: " ")?.before ?? $0) }
            sensor.type = typeField.map { $0.value.cut(at: " (0x")?.before ?? $0.value }
            if let status = fields["Status"] { sensor.status = ListedSensor.Status(status) ?? .unsaid }
            let isDiscrete = typeField?.label.has("Discrete") ?? false
            if isDiscrete {
                sensor.events = states
                // Without a state and without a reading it is only described.
                if states.isEmpty, fields["Sensor Reading"]?.saysNone ?? true { sensor.status = .absent }
                if states.isEmpty, sensor.status == .unsaid { sensor.status = .nominal }
                return sensor
            }
            sensor.read(fields["Sensor Reading"] ?? "no reading")
            sensor.thresholds = SensorThresholds(
                lowerNonRecoverable: limit("Lower non-recoverable", "Lower Non-Recoverable"),
                lowerCritical: limit("Lower critical", "Lower Critical"),
                lowerNonCritical: limit("Lower non-critical", "Lower Non-Critical"),
                upperNonCritical: limit("Upper non-critical", "Upper Non-Critical"),
                upperCritical: limit("Upper critical", "Upper Critical"),
                upperNonRecoverable: limit("Upper non-recoverable", "Upper Non-Recoverable"))
            return sensor
        }

        var entry: EventLogEntry? {
            guard let id = fields["SEL Record ID"]?.hexadecimal, let event = fields["Description"] else { return nil }
            let type = fields["Sensor Type"]
            return EventLogEntry(
                recordID: id, time: fields["Timestamp"],
                sensor: "\(type ?? "Sensor") #0x\(fields["Sensor Number"] ?? "?")", type: type, event: event,
                isAssertion: fields["Event Direction"].map { !$0.lowercased().hasPrefix("deassert") })
        }

        private func limit(_ labels: String...) -> Double? {
            labels.lazy.compactMap { self.fields[$0] }.first.flatMap { $0.saysNone ? nil : $0.leadingNumber }
        }
    }
}
