internal import CFreeIPMIRead
internal import HealthModel
internal import LinuxAccess

/// libfreeipmi's words and interpretation of one record.
struct SELWords: Hashable {
    var event: String
    var state: SensorState

    init(event: String, state: SensorState) {
        self.event = event
        self.state = state
    }

    /// Without an SDR the words for thresholds lack nothing that `event` needs.
    init(_ record: SELRecord, sdr: OpaquePointer? = nil) {
        var words = fwbr_sel_words()
        fwbr_sel_interpret(sdr, record.bytes, &words)
        event = withUnsafeBytes(of: words.event) { Printable.clean($0.prefix { $0 != 0 }) }
        state =
            switch words.state {
            case 0: .nominal
            case 1: .warning
            case 2: .critical
            default: .unknown
            }
    }
}

extension SELEntry {
    /// Timestamps below this one count seconds since the BMC's start (IPMI 2.0 section 37).
    private static let firstRealTimestamp: UInt32 = 0x2000_0000

    /// Decodes a record with what the SDR says of its sensor (IPMI 2.0 tables 32-1 to 32-3).
    init(_ record: SELRecord, table: SDRTable, words: SELWords) {
        let bytes = record.bytes
        let type = bytes[2]
        let raw = (3..<7).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[$1]) }
        // E0h to FFh carry no timestamp; 0xFFFFFFFF is "unspecified".
        let hasTimestamp = type < 0xE0 && raw >= Self.firstRealTimestamp && raw != UInt32.max
        let timestamp = hasTimestamp ? Int64(raw) : nil
        guard type == 0x02 else {
            let word = SensorVocabulary.hexadecimal(type)
            self.init(
                recordID: Int(record.id), recordType: Int(type), timestamp: timestamp,
                component: Component(kind: .other, id: "oem-record-\(word)", name: "OEM record \(word)"),
                sensorTypeCode: nil, sensorType: "OEM record \(word)", sensorNumber: nil, direction: nil,
                eventTypeCode: nil, eventOffset: nil, event: words.event.isEmpty ? "OEM event" : words.event,
                state: words.state, eventData: nil)
            return
        }
        let sensorType = bytes[10]
        let number = bytes[11]
        let event = words.event.isEmpty ? "Event offset \(bytes[13] & 0x0F)" : words.event
        self.init(
            recordID: Int(record.id), recordType: Int(type), timestamp: timestamp,
            component: .sensor(
                type: sensorType, number: number, owner: bytes[7],
                name: table.sensor(owner: bytes[7], number: number)?.name),
            sensorTypeCode: Int(sensorType), sensorType: SensorVocabulary.sensorType(sensorType),
            sensorNumber: Int(number), direction: bytes[12] & 0x80 == 0 ? .assertion : .deassertion,
            eventTypeCode: Int(bytes[12] & 0x7F), eventOffset: Int(bytes[13] & 0x0F), event: event,
            state: words.state, eventData: bytes[13...15].map(Int.init))
    }
}

extension Component {
    /// The component of a sensor: "CPU Temp#1". A sensor of another controller than the BMC has its owner in the id,
    /// because numbers are unique within their owner only (IPMI 2.0 section 43.1 byte 6).
    static func sensor(type: UInt8, number: UInt8, owner: UInt8, name: String?) -> Component {
        let known = name.flatMap { $0.isEmpty ? nil : $0 }
        let words = SensorVocabulary.sensorType(type)
        let suffix = owner == 0x20 ? "" : "@\(SensorVocabulary.hexadecimal(owner))"
        return Component(
            kind: SensorVocabulary.componentKind(type), id: "\(known ?? words)#\(number)\(suffix)",
            name: known ?? "\(words) sensor \(number)")
    }
}
