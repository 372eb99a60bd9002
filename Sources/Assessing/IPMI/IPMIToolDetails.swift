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
        var unread = UnreadRows()
        var block = Block()
        func close(isLast: Bool = false) {
            if let sensor = block.sensor(isLast: isLast) { sensors += sensor.readings }
            if let entry = block.entry {
                entries.append(entry)
                let isCut = isLast && document.endsWithinLine && !EventVocabulary.isWhole(entry.event)
                if entry.isDamaged || isCut { unread.add(entry.event) }
            } else if let id = block.unreadEntry {
                unread.add(id)
            }
        }
        for line in document.lines {
            guard let (label, value) = line.labelled else {
                block.bracketed(line)
                continue
            }
            if label == "Sensor ID" || label == "SEL Record ID" {
                close()
                block = Block()
            }
            if line.trimmingBlanks().hasPrefix("[") {
                block.bracketed(line)
            } else {
                block.labelled(label, value)
            }
        }
        close(isLast: true)
        let log = entries.isEmpty && unread.sentence == nil ? [] : EventLogReadings.readings(entries, unread: unread)
        return sensors + log
    }

    private struct Block {
        private var fields: [String: String] = [:]
        private var lastLabel = ""
        private var states: [String] = []
        /// An empty line stands behind every block.
        private var isClosed = false
        private var troubles: [String] = []

        mutating func labelled(_ label: String, _ value: String) {
            lastLabel = label
            isClosed = false
            if fields[label] == nil { fields[label] = value }
        }

        /// "[Failure detected]" below "States Asserted" is now; below "Assertions Enabled" it is only possible.
        mutating func bracketed(_ line: String) {
            isClosed = line.isEmpty
            let text = line.trimmingBlanks()
            guard lastLabel == "States Asserted" || lastLabel == "Assertion Events", !text.isEmpty else { return }
            guard let word = text.between("[", "]"), word.readsAsWords else {
                if text.hasPrefix("[") { troubles.append("one of its states cannot be read") }
                return
            }
            if !states.contains(word) { states.append(word) }
        }

        private var typeField: (label: String, value: String)? {
            fields.first { $0.key.hasPrefix("Sensor Type") }.map { ($0.key, $0.value) }
        }

        func sensor(isLast: Bool) -> ListedSensor? {
            guard let id = fields["Sensor ID"] else { return nil }
            var sensor = ListedSensor(name: id.cut(at: " (0x")?.before ?? id)
            sensor.number = id.between("(0x", ")")?.hexadecimal
            sensor.entity = fields["Entity ID"].flatMap { IPMIEntity.words($0.cut(at: " ")?.before ?? $0) }
            sensor.type = typeField.map { $0.value.cut(at: " (0x")?.before ?? $0.value }
            sensor.troubles = troubles
            if let status = fields["Status"] {
                sensor.status = ListedSensor.Status(status) ?? .unsaid
                if sensor.status == .unsaid, !status.saysNone { sensor.troubles.append("its status is none known") }
            }
            let isDiscrete = typeField?.label.has("Discrete") ?? false
            if isLast, isCut(isDiscrete: isDiscrete) { sensor.troubles.append("its block is cut off") }
            if isDiscrete {
                sensor.events = states
                // Without a state and without a reading it is only described.
                if states.isEmpty, fields["Sensor Reading"]?.saysNone ?? true { sensor.status = .absent }
                if states.isEmpty, sensor.status == .unsaid { sensor.status = .nominal }
                return sensor
            }
            sensor.read(fields["Sensor Reading"] ?? "no reading")
            sensor.readThresholds([
                limit("Lower non-recoverable", "Lower Non-Recoverable"), limit("Lower critical", "Lower Critical"),
                limit("Lower non-critical", "Lower Non-Critical"), limit("Upper non-critical", "Upper Non-Critical"),
                limit("Upper critical", "Upper Critical"), limit("Upper non-recoverable", "Upper Non-Recoverable"),
            ])
            return sensor
        }

        /// The last block of a text ends before what every sensor of its class has: a discrete one its states, or at
        /// least those that are enabled; an analog one its reading and status.
        private func isCut(isDiscrete: Bool) -> Bool {
            guard !isClosed else { return false }
            guard let label = typeField?.label else { return true }
            guard isDiscrete else {
                return label.has("(") && (fields["Sensor Reading"] == nil || fields["Status"] == nil)
            }
            if fields["States Asserted"] != nil { return states.isEmpty }
            return ["Assertion Events", "Assertions Enabled", "Deassertions Enabled", "Event Status"]
                .allSatisfy { fields[$0] == nil }
        }

        /// What names an entry of a log that has no event. OEM records (type C0h and above) have none that is public.
        var unreadEntry: String? {
            guard let id = fields["SEL Record ID"], entry == nil else { return nil }
            let type = fields["Record Type"].flatMap { ($0.blankSeparated.first ?? "").hexadecimal }
            return type.map { $0 >= 0xC0 } ?? false ? nil : id
        }

        var entry: EventLogEntry? {
            guard let id = fields["SEL Record ID"]?.hexadecimal, let event = fields["Description"] else { return nil }
            let type = fields["Sensor Type"]
            return EventLogEntry(
                recordID: id, time: fields["Timestamp"],
                sensor: "\(type ?? "Sensor") #0x\(fields["Sensor Number"] ?? "?")", type: type, event: event,
                isAssertion: fields["Event Direction"].map { !$0.lowercased().hasPrefix("deassert") })
        }

        private func limit(_ labels: String...) -> String? { labels.lazy.compactMap { self.fields[$0] }.first }
    }
}
