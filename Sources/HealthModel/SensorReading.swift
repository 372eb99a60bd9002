/// One BMC sensor as it was read: what it measured, and what libipmimonitoring and the BMC say of it. No judgement.
package struct SensorReading: Codable, Hashable, Sendable {
    package var component: Component
    /// SDR record id (IPMI 2.0 section 33.12); not stable across an SDR rebuild.
    package var recordID: Int
    /// Sensor number, 0...255 (IPMI 2.0 section 35).
    package var sensorNumber: Int
    /// The sensor's own name from its SDR, made printable.
    package var name: String
    /// Sensor type in words ("Temperature", "Power Supply"), or "Type 0xC7" for one that the library does not know.
    package var sensorType: String
    /// The entity that the sensor watches ("processor 1", "system board 1"); nil where the SDR does not say.
    package var entity: String?
    /// libipmimonitoring's interpretation of the sensor.
    package var state: SensorState
    /// The measured value; nil for a discrete sensor or where the BMC gave none.
    package var value: Double?
    package var unit: SensorUnit?
    /// The bits that are set in the sensor's event or threshold bitmask (IPMI 2.0 table 42-2, 42-3).
    package var eventBits: Int
    /// The words for `eventBits`, in the library's words, lowest bit first.
    package var eventWords: [String]
    /// nil where the SDR has none (discrete sensors) or could not be read.
    package var thresholds: SensorThresholds?
    /// Event/reading type code: 0x01 threshold, 0x02...0x0C generic, 0x6F sensor-specific (IPMI 2.0 table 42-1). It
    /// says what `eventBits` mean; nil where the probe does not tell, and then only `eventWords` can.
    package var eventTypeCode: Int?

    package init(
        component: Component, recordID: Int, sensorNumber: Int, name: String, sensorType: String, entity: String?,
        state: SensorState, value: Double?, unit: SensorUnit?, eventBits: Int, eventWords: [String],
        thresholds: SensorThresholds?, eventTypeCode: Int? = nil
    ) {
        self.component = component
        self.recordID = recordID
        self.sensorNumber = sensorNumber
        self.name = name
        self.sensorType = sensorType
        self.entity = entity
        self.state = state
        self.value = value
        self.unit = unit
        self.eventBits = eventBits
        self.eventWords = eventWords
        self.thresholds = thresholds
        self.eventTypeCode = eventTypeCode
    }
}

/// libipmimonitoring's four interpretations (ipmi_monitoring.h, enum ipmi_monitoring_state).
package enum SensorState: String, Codable, Sendable {
    case nominal
    case warning
    case critical
    case unknown
}

/// The unit of a sensor's value (ipmi_monitoring.h, enum ipmi_monitoring_sensor_units).
package enum SensorUnit: String, Codable, Sendable {
    case celsius
    case fahrenheit
    case volts
    case amperes
    case watts
    case rpm
    case percent
    /// A unit the library does not name.
    case unknown
}

/// The six IPMI thresholds in the sensor's own unit; nil where the SDR says that one is not readable
/// (IPMI 2.0 section 43.1, bytes 19 and 37 to 42).
package struct SensorThresholds: Codable, Hashable, Sendable {
    package var lowerNonRecoverable: Double?
    package var lowerCritical: Double?
    package var lowerNonCritical: Double?
    package var upperNonCritical: Double?
    package var upperCritical: Double?
    package var upperNonRecoverable: Double?

    package init(
        lowerNonRecoverable: Double? = nil, lowerCritical: Double? = nil, lowerNonCritical: Double? = nil,
        upperNonCritical: Double? = nil, upperCritical: Double? = nil, upperNonRecoverable: Double? = nil
    ) {
        self.lowerNonRecoverable = lowerNonRecoverable
        self.lowerCritical = lowerCritical
        self.lowerNonCritical = lowerNonCritical
        self.upperNonCritical = upperNonCritical
        self.upperCritical = upperCritical
        self.upperNonRecoverable = upperNonRecoverable
    }
}
