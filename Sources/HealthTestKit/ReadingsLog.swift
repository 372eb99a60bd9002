package import HealthModel

extension SELEntry {
    /// A system event record (type 02h) about `sensor`.
    package static func event(
        _ recordID: Int, of sensor: SensorReading, typeCode: Int, eventType: Int = 0x6F, offset: Int,
        _ direction: EventDirection = .assertion, timestamp: Int64? = 1_700_000_000, words: String = "event"
    ) -> SELEntry {
        SELEntry(
            recordID: recordID, recordType: 0x02, timestamp: timestamp, component: sensor.component,
            sensorTypeCode: typeCode, sensorType: sensor.sensorType, sensorNumber: sensor.sensorNumber,
            direction: direction, eventTypeCode: eventType, eventOffset: offset, event: words, state: .critical,
            eventData: [offset, 0xFF, 0xFF])
    }

    package static func uncorrectableMemoryError(
        _ recordID: Int, _ direction: EventDirection = .assertion, timestamp: Int64? = 1_700_000_000
    ) -> SELEntry {
        event(
            recordID, of: .memory(), typeCode: 0x0C, offset: 1, direction, timestamp: timestamp,
            words: "Uncorrectable memory error")
    }
}

extension SELStatus {
    package static func status(
        _ change: Change = .unchanged, entries: Int = 0, freeBytes: Int = 16_000, overflow: Bool = false,
        lastAddition: Int64 = 0, lastErase: Int64 = 1_600_000_000
    ) -> SELStatus {
        SELStatus(
            change: change, entries: entries, freeBytes: freeBytes, overflow: overflow, lastAddition: lastAddition,
            lastErase: lastErase)
    }
}
