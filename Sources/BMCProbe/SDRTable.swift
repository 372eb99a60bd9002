internal import CFreeIPMIRead
internal import HealthModel
internal import LinuxAccess

/// What the SDR says of one sensor: a full, compact or event-only record (IPMI 2.0 sections 43.1 to 43.3).
struct SDRSensor: Hashable {
    var recordID: UInt16
    /// Slave address or software id of its owner; 20h is the BMC itself.
    var ownerID: UInt8
    /// First of `shareCount` consecutive sensor numbers.
    var sensorNumber: UInt8
    var shareCount: UInt8
    /// An event-only record describes entries of the SEL; there is nothing to read.
    var isReadable: Bool
    var sensorType: UInt8
    var eventTypeCode: UInt8
    var entity: String?
    var name: String
    var thresholds: SensorThresholds?

    /// nil for a record that is no sensor: locators, associations, OEM.
    init?(_ record: fwbr_sdr_record) {
        guard (0x01...0x03).contains(record.record_type) else { return nil }
        recordID = record.record_id
        ownerID = record.owner_id
        sensorNumber = record.sensor_number
        shareCount = max(1, record.share_count)
        isReadable = record.record_type != 0x03
        sensorType = record.sensor_type
        eventTypeCode = record.event_type_code
        entity = SensorVocabulary.entity(id: record.entity_id, instance: record.entity_instance)
        name = withUnsafeBytes(of: record.name) { Printable.clean($0.prefix { $0 != 0 }) }
        thresholds = SDRSensor.thresholds(record)
    }

    /// The bytes of one SDR record; nil for one that is no sensor or cannot be decoded.
    init?(bytes: [UInt8]) {
        var record = fwbr_sdr_record()
        guard fwbr_sdr_decode(bytes, UInt32(bytes.count), &record) == 0 else { return nil }
        self.init(record)
    }

    func includes(number: UInt8) -> Bool {
        number >= sensorNumber && Int(number) < Int(sensorNumber) + Int(shareCount)
    }

    private static func thresholds(_ record: fwbr_sdr_record) -> SensorThresholds? {
        let mask = record.threshold_mask
        let values = record.thresholds
        func value(_ bit: UInt8, _ value: Double) -> Double? { mask >> bit & 1 == 1 && value.isFinite ? value : nil }
        guard mask != 0 else { return nil }
        return SensorThresholds(
            lowerNonRecoverable: value(0, values.0), lowerCritical: value(1, values.1),
            lowerNonCritical: value(2, values.2), upperNonCritical: value(3, values.3),
            upperCritical: value(4, values.4), upperNonRecoverable: value(5, values.5))
    }
}

/// All sensors of the SDR cache.
struct SDRTable {
    private var byRecord: [UInt16: SDRSensor] = [:]
    private var byOwner: [UInt16: UInt16] = [:]

    init(_ sensors: [SDRSensor]) {
        for sensor in sensors {
            byRecord[sensor.recordID] = sensor
            for offset in 0..<Int(sensor.shareCount) where Int(sensor.sensorNumber) + offset <= 0xFF {
                byOwner[Self.key(sensor.ownerID, sensor.sensorNumber + UInt8(offset))] = sensor.recordID
            }
        }
    }

    var count: Int { byRecord.count }

    func sensor(record: UInt16) -> SDRSensor? { byRecord[record] }

    /// The sensor that a SEL entry names by generator and number.
    func sensor(owner: UInt8, number: UInt8) -> SDRSensor? {
        byOwner[Self.key(owner, number)].flatMap { byRecord[$0] }
    }

    private static func key(_ owner: UInt8, _ number: UInt8) -> UInt16 { UInt16(owner) << 8 | UInt16(number) }
}
