internal import CFreeIPMIRead
internal import HealthModel
internal import LinuxAccess

/// IPMI's code tables in words, and the component kinds that sensor types stand for.
enum SensorVocabulary {
    /// "Temperature", "Power Supply" (IPMI 2.0 table 42-3), or "Type 0xC7" for a code that the library does not know.
    static func sensorType(_ code: UInt8) -> String {
        fwbr_sensor_type_text(code).map { Printable.clean(String(cString: $0)) } ?? "Type \(hexadecimal(code))"
    }

    /// "processor 1" (IPMI 2.0 table 43-13); nil for "unspecified".
    static func entity(id: UInt8, instance: UInt8) -> String? {
        guard id != 0 else { return nil }
        let words =
            fwbr_entity_text(id).map { Printable.clean(String(cString: $0)).lowercased() }
            ?? "entity \(hexadecimal(id))"
        // Bit 7: an instance relative to its device, counted from 60h (IPMI 2.0 section 43.1 byte 10).
        return "\(words) \(instance & 0x7F)"
    }

    /// Power Unit (09h) and Cooling Device (0Ah) are not power supply and fan: their bits mean something else.
    static func componentKind(_ sensorType: UInt8) -> ComponentKind {
        switch sensorType {
        case 0x01: .temperature
        case 0x02: .voltage
        case 0x03: .current
        case 0x04: .fan
        case 0x07: .processor
        case 0x08: .powerSupply
        case 0x0C: .memory
        case 0x0D: .driveSlot
        default: .other
        }
    }

    static func hexadecimal(_ value: UInt8) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "0x" + (digits.count < 2 ? "0" : "") + digits
    }
}
