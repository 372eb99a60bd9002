package import HealthModel

// Sensors as libipmimonitoring would give them, one function a kind. Event bits and state follow from the value, the way
// a BMC compares (IPMI 2.0 section 35.14), unless a test says otherwise.

extension SensorReading {
    /// CPU-like: upper thresholds 80, 90, 100.
    package static func temperature(
        _ name: String, _ value: Double?, number: Int = 1, entity: String? = "processor 1",
        thresholds: SensorThresholds? = SensorThresholds(
            upperNonCritical: 80, upperCritical: 90, upperNonRecoverable: 100),
        state: SensorState? = nil, eventBits: Int? = nil
    ) -> SensorReading {
        analog(
            .temperature, "Temperature", name, value, .celsius, number: number, entity: entity, thresholds: thresholds,
            state: state, eventBits: eventBits)
    }

    /// Room air: upper thresholds 38, 42, 47.
    package static func inlet(_ value: Double?, number: Int = 2) -> SensorReading {
        temperature(
            "Inlet Temp", value, number: number, entity: "system board 1",
            thresholds: SensorThresholds(upperNonCritical: 38, upperCritical: 42, upperNonRecoverable: 47))
    }

    /// Lower thresholds 1000, 500, 300.
    package static func fan(
        _ name: String, _ value: Double?, number: Int = 4, state: SensorState? = nil
    ) -> SensorReading {
        analog(
            .fan, "Fan", name, value, .rpm, number: number, entity: "fan 1",
            thresholds: SensorThresholds(lowerNonRecoverable: 300, lowerCritical: 500, lowerNonCritical: 1000),
            state: state, eventBits: nil)
    }

    /// A 12 V rail.
    package static func voltage(_ name: String, _ value: Double?, number: Int = 6) -> SensorReading {
        analog(
            .voltage, "Voltage", name, value, .volts, number: number, entity: "system board 2",
            thresholds: SensorThresholds(
                lowerNonRecoverable: 10.2, lowerCritical: 10.8, lowerNonCritical: 11.1, upperNonCritical: 12.9,
                upperCritical: 13.2, upperNonRecoverable: 13.8), state: nil, eventBits: nil)
    }

    package static func analog(
        _ kind: ComponentKind, _ type: String, _ name: String, _ value: Double?, _ unit: SensorUnit, number: Int,
        entity: String?, thresholds: SensorThresholds?, state: SensorState?, eventBits: Int?
    ) -> SensorReading {
        let bits = eventBits ?? comparisonBits(value, thresholds)
        let derived: SensorState =
            value == nil ? .unknown : (bits & 0x36 != 0 ? .critical : (bits & 0x09 != 0 ? .warning : .nominal))
        return SensorReading(
            component: Component(kind: kind, id: "\(name)#\(number)", name: name), recordID: number,
            sensorNumber: number, name: name, sensorType: type, entity: entity, state: state ?? derived, value: value,
            unit: unit, eventBits: bits, eventWords: [], thresholds: thresholds, eventTypeCode: 0x01)
    }

    /// A discrete sensor with sensor-specific events, or generic ones with another code.
    package static func discrete(
        _ kind: ComponentKind, _ type: String, _ name: String, bits: Int, words: [String] = [], number: Int,
        state: SensorState = .nominal, eventTypeCode: Int? = 0x6F
    ) -> SensorReading {
        SensorReading(
            component: Component(kind: kind, id: "\(name)#\(number)", name: name), recordID: number,
            sensorNumber: number, name: name, sensorType: type, entity: nil, state: state, value: nil, unit: nil,
            eventBits: bits, eventWords: words, thresholds: nil, eventTypeCode: eventTypeCode)
    }

    /// Bit 0 presence, 1 failure, 2 predictive failure, 3 input lost.
    package static func powerSupply(_ name: String, bits: Int, number: Int = 8) -> SensorReading {
        discrete(
            .powerSupply, "Power Supply", name, bits: bits, number: number, state: bits & ~1 == 0 ? .nominal : .critical
        )
    }

    /// Bit 0 fully redundant, 1 redundancy lost, 5 insufficient.
    package static func powerRedundancy(bits: Int, number: Int = 10) -> SensorReading {
        discrete(
            .powerSupply, "Power Supply", "PSU Redundancy", bits: bits, number: number,
            state: bits == 1 ? .nominal : .critical, eventTypeCode: 0x0B)
    }

    /// Bit 0 correctable, 1 uncorrectable, 6 presence.
    package static func memory(_ name: String = "DIMM ECC", bits: Int = 0x40, number: Int = 11) -> SensorReading {
        discrete(
            .memory, "Memory", name, bits: bits, number: number, state: bits & ~0x40 == 0 ? .nominal : .critical)
    }

    /// Bit 0 presence, 1 fault, 2 predictive failure.
    package static func driveSlot(_ name: String = "Drive 0", bits: Int = 1, number: Int = 12) -> SensorReading {
        discrete(
            .driveSlot, "Drive Slot", name, bits: bits, number: number, state: bits & ~1 == 0 ? .nominal : .critical)
    }

    /// Bit 0 IERR, 1 thermal trip, 7 presence, 10 throttled.
    package static func processor(_ name: String = "CPU Status", bits: Int = 0x80, number: Int = 13) -> SensorReading {
        discrete(
            .processor, "Processor", name, bits: bits, number: number, state: bits & ~0x80 == 0 ? .nominal : .critical)
    }

    private static func comparisonBits(_ value: Double?, _ thresholds: SensorThresholds?) -> Int {
        guard let value, let thresholds else { return 0 }
        let lower = [thresholds.lowerNonCritical, thresholds.lowerCritical, thresholds.lowerNonRecoverable]
        let upper = [thresholds.upperNonCritical, thresholds.upperCritical, thresholds.upperNonRecoverable]
        var bits = 0
        for (bit, limit) in lower.enumerated() where limit.map({ value <= $0 }) ?? false { bits |= 1 << bit }
        for (bit, limit) in upper.enumerated() where limit.map({ value >= $0 }) ?? false { bits |= 8 << bit }
        return bits
    }
}
