internal import HealthModel
internal import LinuxAccess

/// One sensor as libipmimonitoring gave it, copied out of the library.
struct SensorSample: Hashable {
    var recordID: Int
    var sensorNumber: Int
    var name: String
    /// enum ipmi_monitoring_state.
    var state: Int
    /// enum ipmi_monitoring_sensor_units.
    var unit: Int
    var value: Double?
    var bitmask: Int
    var words: [String]
}

extension SensorReading {
    /// nil where the SDR says that the record is no sensor that can be read (a locator, an event-only record).
    init?(_ sample: SensorSample, table: SDRTable) {
        guard let number = UInt8(exactly: sample.sensorNumber), let record = UInt16(exactly: sample.recordID),
            let sensor = table.sensor(record: record), sensor.isReadable
        else { return nil }
        let ownName = Printable.clean(sample.name)
        let name = ownName.isEmpty ? sensor.name : ownName
        let component = Component.sensor(type: sensor.sensorType, number: number, owner: sensor.ownerID, name: name)
        let bits = sample.bitmask > 0 ? sample.bitmask & 0xFFFF : 0
        self.init(
            component: component, recordID: sample.recordID, sensorNumber: sample.sensorNumber, name: component.name,
            sensorType: SensorVocabulary.sensorType(sensor.sensorType), entity: sensor.entity,
            state: SensorState(monitoring: sample.state), value: sample.value.flatMap { $0.isFinite ? $0 : nil },
            unit: SensorUnit(monitoring: sample.unit), eventBits: bits,
            // The library says "OK" where no bit is set.
            eventWords: bits == 0 ? [] : sample.words.map { Printable.clean($0) }, thresholds: sensor.thresholds,
            eventTypeCode: Int(sensor.eventTypeCode))
    }
}

extension SensorState {
    /// ipmi_monitoring.h, enum ipmi_monitoring_state.
    init(monitoring number: Int) {
        switch number {
        case 0: self = .nominal
        case 1: self = .warning
        case 2: self = .critical
        default: self = .unknown
        }
    }
}

extension SensorUnit {
    /// ipmi_monitoring.h, enum ipmi_monitoring_sensor_units; nil for "none".
    init?(monitoring number: Int) {
        switch number {
        case 0x00: return nil
        case 0x01: self = .celsius
        case 0x02: self = .fahrenheit
        case 0x03: self = .volts
        case 0x04: self = .amperes
        case 0x05: self = .rpm
        case 0x06: self = .watts
        case 0x07: self = .percent
        default: self = .unknown
        }
    }
}
