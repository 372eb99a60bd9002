package import HealthModel

/// `ipmitool sensor`, `sdr`, `sdr list`, `sdr elist`, and each with `-c`. The state column alone is not believed: some
/// BMCs print "ok" beside "Failure detected".
package enum IPMIToolSensorTable: ForeignFormat {
    package static let name = "an ipmitool sensor listing"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        guard document.isText, document.tree.isEmpty, !document.looksLikeJSON else { return false }
        // A drive cage's row has three columns of which the last says "OK", too.
        guard !SSACLIText.recognises(document) else { return false }
        let head = document.head.prefix(200)
        let rows = head.count { sensor($0) != nil }
        return rows > 0 && rows * 3 >= head.count
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        var readings: [Reading] = []
        var rows = 0
        var unread = UnreadRows(of: "listing")
        let isTable = document.bytes.contains(UInt8(ascii: "|"))
        var last: ListedSensor?
        for line in document.lines {
            last = sensor(line)
            guard let row = last else {
                unread.look(at: line, hasColumns: hasColumns(line, isTable: isTable))
                continue
            }
            unread.wasRead()
            rows += 1
            // A BMC has at most 255 sensors a LUN; a file may hold many passes over them.
            guard rows < 100_000 else { break }
            readings += row.readings
        }
        guard rows > 0 else { throw ForeignFormatError("\(document.name) holds no row of a sensor.") }
        unread.end(of: document)
        if let line = document.unfinishedLine, last?.endsOpen ?? false { unread.add(line) }
        return readings + unread.readings(of: document)
    }

    /// Whether a line that gave no sensor was to be a row. "Current time: | Mon Mar 19" and a heading are none.
    private static func hasColumns(_ line: String, isTable: Bool) -> Bool {
        guard isTable else { return CommaSeparated.columns(line).count >= 3 }
        let columns = line.columns("|")
        let headings: Set<String> = [
            "", "name", "sensor", "sensor name", "id", "number", "reading", "sensor reading", "value", "unit", "units",
            "status", "state", "entity", "type",
        ]
        return columns.count > 1 && !columns[0].hasSuffix(":")
            && !columns.allSatisfy { headings.contains($0.lowercased()) }
    }

    static func sensor(_ line: String) -> ListedSensor? {
        let isTable = line.has("|")
        let columns = isTable ? line.columns("|") : CommaSeparated.columns(line)
        guard columns.count >= 3, !columns[0].isEmpty else { return nil }
        if columns.count >= 10 { return full(columns) }
        if columns.count >= 5, columns[1].hasSuffix("h"), columns[1].hexadecimal != nil {
            return extended(columns, isTable: isTable)
        }
        return brief(columns, isTable: isTable)
    }

    /// Name, value, unit, state, six thresholds.
    private static func full(_ columns: [String]) -> ListedSensor? {
        let isBits = columns[3].hasPrefix("0x") && columns[3].hexadecimal != nil
        guard ListedSensor.Status(columns[3]) != nil || isBits else { return nil }
        var sensor = ListedSensor(name: columns[0])
        sensor.status = ListedSensor.Status(columns[3]) ?? .unsaid
        // Thresholds have three decimals, or are "na" (lib/ipmi_sensor.c).
        sensor.endsOpen = columns[9].lowercased() != "na" && columns[9].cut(at: ".")?.after.utf8.count != 3
        guard columns[2].lowercased() != "discrete" else {
            guard columns[1].saysNone || columns[1].hexadecimal != nil else { return nil }
            if columns[1].saysNone { sensor.status = .absent }
            // Two bytes as they come: states 0 to 7, then 8 to 14 below a reserved bit (IPMI 2.0 section 35.14).
            if let states = columns[3].hexadecimal { sensor.stateBits = states >> 8 & 0xFF | (states & 0x7F) << 8 }
            return sensor
        }
        guard columns[1].saysNone || columns[1].wholeNumber != nil else { return nil }
        sensor.value = columns[1].saysNone ? nil : columns[1].wholeNumber
        sensor.readUnit(columns[2])
        sensor.unit = sensor.unit ?? .unknown
        if sensor.value == nil, [.nominal, .unsaid].contains(sensor.status) { sensor.status = .absent }
        sensor.readThresholds(Array(columns[4..<10]))
        return sensor
    }

    /// Name, number, state, entity, reading.
    private static func extended(_ columns: [String], isTable: Bool) -> ListedSensor? {
        guard let status = ListedSensor.Status(columns[2]) else { return nil }
        var sensor = ListedSensor(name: columns[0])
        sensor.number = columns[1].hexadecimal
        sensor.entity = IPMIEntity.words(columns[3])
        sensor.status = status
        if let number = sensor.entity.flatMap({ _ in columns[3].split(separator: ".").first.flatMap { Int($0) } }) {
            sensor.type = IPMIEntity.sensorType(number, name: columns[0])
        }
        let reading = columns[4...].joined(separator: isTable ? " | " : " ").trimmingBlanks()
        sensor.read(reading)
        sensor.endsOpen = status != .absent && ListedSensor.mayBeCut(reading)
        return sensor
    }

    /// Name, reading, state; comma-separated: name, value, unit, state. A number ("04h") stands only in an extended
    /// row, and this one was cut.
    private static func brief(_ columns: [String], isTable: Bool) -> ListedSensor? {
        guard columns.count == 3 || columns.count == 4 && !isTable,
            let status = ListedSensor.Status(columns[columns.count - 1]),
            !(columns[1].lowercased().hasSuffix("h") && columns[1].hexadecimal != nil)
        else { return nil }
        var sensor = ListedSensor(name: columns[0])
        sensor.status = status
        sensor.read(columns.count > 3 ? "\(columns[1]) \(columns[2])" : columns[1])
        return sensor
    }
}

/// Entities (IPMI 2.0 table 43-13).
enum IPMIEntity {
    /// "10.1" in words; nil for what is no entity.
    static func words(_ text: String) -> String? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let id = Int(parts[0]), let instance = Int(parts[1]) else { return nil }
        return "\(names[id] ?? "entity \(id)") \(instance)"
    }

    /// The type of a discrete sensor on such an entity, where its name agrees or says nothing ("Status").
    static func sensorType(_ id: Int, name: String) -> String? {
        let lowered = name.lowercased()
        let isPlain = lowered == "status" || lowered.has("status") || lowered == "presence"
        switch id {
        case 3 where isPlain: return "Processor"
        case 10 where isPlain: return "Power Supply"
        case 4 where isPlain, 26 where isPlain: return "Drive Slot"
        default: return nil
        }
    }

    private static let names: [Int: String] = [
        3: "processor", 4: "disk", 6: "system management module", 7: "system board", 8: "memory module",
        10: "power supply", 11: "add-in card", 12: "front panel board", 15: "drive backplane", 19: "power unit",
        26: "disk drive bay", 29: "fan", 30: "cooling unit", 32: "memory device", 39: "external environment",
        40: "battery", 55: "air inlet", 64: "air inlet", 65: "processor", 66: "baseboard",
    ]
}
