/// One record of the BMC's System Event Log (IPMI 2.0 section 32), decoded, not judged.
package struct SELEntry: Codable, Hashable, Sendable {
    /// 1...0xFFFE.
    package var recordID: Int
    /// Raw record type: 0x02 system event, 0xC0...0xDF timestamped OEM, 0xE0...0xFF OEM.
    package var recordType: Int
    /// Seconds since 1970 by the BMC's clock; nil for pre-init timestamps (below 0x20000000) and OEM records without one.
    package var timestamp: Int64?
    /// The component by the sensor's type, named from the SDR where it is known.
    package var component: Component
    /// Sensor type code (IPMI 2.0 table 42-3), nil for OEM records.
    package var sensorTypeCode: Int?
    package var sensorType: String
    package var sensorNumber: Int?
    package var direction: EventDirection?
    /// Event/reading type code: 0x01 threshold, 0x02...0x0C generic, 0x6F sensor-specific (IPMI 2.0 table 42-1).
    package var eventTypeCode: Int?
    /// Event offset, 0...15 (event data 1, bits 3 to 0).
    package var eventOffset: Int?
    /// The event in FreeIPMI's words, "Uncorrectable memory error" for example; made printable.
    package var event: String
    /// libfreeipmi's interpretation of the event itself; a deassertion carries the state of the assertion that it ends.
    package var state: SensorState
    /// Event data bytes 1 to 3, nil for OEM records.
    package var eventData: [Int]?

    package init(
        recordID: Int, recordType: Int, timestamp: Int64?, component: Component, sensorTypeCode: Int?,
        sensorType: String, sensorNumber: Int?, direction: EventDirection?, eventTypeCode: Int?, eventOffset: Int?,
        event: String, state: SensorState, eventData: [Int]?
    ) {
        self.recordID = recordID
        self.recordType = recordType
        self.timestamp = timestamp
        self.component = component
        self.sensorTypeCode = sensorTypeCode
        self.sensorType = sensorType
        self.sensorNumber = sensorNumber
        self.direction = direction
        self.eventTypeCode = eventTypeCode
        self.eventOffset = eventOffset
        self.event = event
        self.state = state
        self.eventData = eventData
    }
}

/// Whether a SEL entry says that a state began or that it ended (event direction bit, IPMI 2.0 table 32-1 byte 13).
package enum EventDirection: String, Codable, Sendable {
    case assertion
    case deassertion
}

/// Where the reader stands in the SEL after a pass.
package struct SELStatus: Codable, Hashable, Sendable {
    /// What happened to the log since the pass before.
    package enum Change: String, Codable, Sendable {
        /// First look: the existing entries are in the report, marked as old by `firstNewRecordID`.
        case first
        case unchanged
        case appended
        /// The log was cleared or its record ids began anew since the last pass.
        case cleared
    }

    package var change: Change
    /// Number of entries in the log (Get SEL Info).
    package var entries: Int
    /// Free space in bytes; 0xFFFF means "or more".
    package var freeBytes: Int
    /// The log dropped events for want of room.
    package var overflow: Bool
    /// Most recent addition and erase, BMC's clock, raw (IPMI 2.0 section 31.2).
    package var lastAddition: Int64
    package var lastErase: Int64

    package init(
        change: Change, entries: Int, freeBytes: Int, overflow: Bool, lastAddition: Int64, lastErase: Int64
    ) {
        self.change = change
        self.entries = entries
        self.freeBytes = freeBytes
        self.overflow = overflow
        self.lastAddition = lastAddition
        self.lastErase = lastErase
    }
}
