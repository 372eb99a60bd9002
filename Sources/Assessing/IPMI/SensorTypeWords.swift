internal import HealthModel

/// Sensor types by the words of ipmitool, FreeIPMI and vendors (IPMI 2.0 table 42-3).
struct SensorTypeWords {
    let code: Int
    let kind: ComponentKind
    /// Lower case, the longest first where one begins with another.
    let words: [String]

    static let rows: [SensorTypeWords] = [
        SensorTypeWords(code: 0x01, kind: .temperature, words: ["temperature"]),
        SensorTypeWords(code: 0x02, kind: .voltage, words: ["voltage"]),
        SensorTypeWords(code: 0x03, kind: .current, words: ["current"]),
        SensorTypeWords(code: 0x04, kind: .fan, words: ["fan"]),
        SensorTypeWords(code: 0x05, kind: .intrusion, words: ["physical security", "chassis intrusion"]),
        SensorTypeWords(
            code: 0x06, kind: .intrusion, words: ["platform security violation attempt", "platform security"]),
        SensorTypeWords(code: 0x07, kind: .processor, words: ["processor"]),
        SensorTypeWords(code: 0x08, kind: .powerSupply, words: ["power supply"]),
        SensorTypeWords(code: 0x09, kind: .other, words: ["power unit"]),
        SensorTypeWords(code: 0x0A, kind: .other, words: ["cooling device"]),
        SensorTypeWords(code: 0x0C, kind: .memory, words: ["memory"]),
        SensorTypeWords(code: 0x0D, kind: .driveSlot, words: ["drive slot / bay", "drive slot/bay", "drive slot"]),
        SensorTypeWords(code: 0x0E, kind: .memory, words: ["post memory resize"]),
        SensorTypeWords(
            code: 0x0F, kind: .chassis,
            words: ["system firmware progress", "system firmware error", "system firmwares", "system firmware"]),
        SensorTypeWords(code: 0x10, kind: .bmc, words: ["event logging disabled"]),
        SensorTypeWords(code: 0x11, kind: .chassis, words: ["watchdog1", "watchdog 1"]),
        SensorTypeWords(code: 0x12, kind: .chassis, words: ["system event"]),
        SensorTypeWords(code: 0x13, kind: .other, words: ["critical interrupt"]),
        SensorTypeWords(code: 0x14, kind: .chassis, words: ["button"]),
        SensorTypeWords(code: 0x15, kind: .chassis, words: ["module / board", "module/board"]),
        SensorTypeWords(code: 0x16, kind: .chassis, words: ["microcontroller"]),
        SensorTypeWords(code: 0x17, kind: .pciDevice, words: ["add-in card", "add in card"]),
        SensorTypeWords(code: 0x18, kind: .chassis, words: ["chassis"]),
        SensorTypeWords(code: 0x19, kind: .chassis, words: ["chip set", "chipset"]),
        SensorTypeWords(code: 0x1A, kind: .chassis, words: ["other fru"]),
        SensorTypeWords(code: 0x1B, kind: .chassis, words: ["cable / interconnect", "cable/interconnect"]),
        SensorTypeWords(code: 0x1C, kind: .chassis, words: ["terminator"]),
        SensorTypeWords(code: 0x1D, kind: .chassis, words: ["system boot initiated", "system boot"]),
        SensorTypeWords(code: 0x1E, kind: .chassis, words: ["boot error"]),
        SensorTypeWords(code: 0x1F, kind: .chassis, words: ["os boot"]),
        SensorTypeWords(code: 0x20, kind: .chassis, words: ["os critical stop", "os stop"]),
        SensorTypeWords(code: 0x21, kind: .pciDevice, words: ["slot / connector", "slot/connector", "slot"]),
        SensorTypeWords(code: 0x22, kind: .chassis, words: ["system acpi power state", "acpi power state"]),
        SensorTypeWords(code: 0x23, kind: .chassis, words: ["watchdog2", "watchdog 2", "watchdog"]),
        SensorTypeWords(code: 0x24, kind: .chassis, words: ["platform alert"]),
        SensorTypeWords(code: 0x25, kind: .chassis, words: ["entity presence"]),
        SensorTypeWords(code: 0x26, kind: .chassis, words: ["monitor asic/ic", "monitor asic"]),
        SensorTypeWords(code: 0x27, kind: .nic, words: ["lan"]),
        SensorTypeWords(
            code: 0x28, kind: .bmc,
            words: ["management subsys health", "management subsystem health", "mgmt subsys health"]),
        SensorTypeWords(code: 0x29, kind: .battery, words: ["battery"]),
        SensorTypeWords(code: 0x2A, kind: .chassis, words: ["session audit"]),
        SensorTypeWords(code: 0x2B, kind: .chassis, words: ["version change"]),
        SensorTypeWords(code: 0x2C, kind: .chassis, words: ["fru state"]),
    ]

    /// The type whose words these are.
    static func exact(_ words: String) -> SensorTypeWords? {
        let lowered = words.lowercased().trimmingBlanks()
        return rows.first { $0.words.contains(lowered) }
    }

    /// The type that the text begins with, and what follows it: "Memory #0x2b", "Power Supply PS1 Status".
    static func leading(_ text: String) -> (type: SensorTypeWords, rest: String)? {
        let lowered = text.lowercased()
        var best: (type: SensorTypeWords, words: String)?
        for row in rows {
            for words in row.words where lowered.hasPrefix(words) && words.count > (best?.words.count ?? 0) {
                let following = lowered.dropFirst(words.count).first
                if following == nil || following == " " || following == "#" { best = (row, words) }
            }
        }
        return best.map { ($0.type, String(text.dropFirst($0.words.count)).trimmingBlanks()) }
    }

    /// What a sensor watches by its name alone, for listings that do not print a type. nil where the name does not tell.
    static func guess(_ name: String) -> SensorTypeWords? {
        let lowered = name.lowercased()
        for (code, words) in guesses where words.contains(where: { lowered.has($0) }) {
            return rows.first { $0.code == code }
        }
        let letters = lowered.filter { $0.isLetter || $0 == " " }.trimmingBlanks()
        if ["ps", "psu", "ps status", "psu status", "pwr supply", "ps supply status"].contains(letters) {
            return rows.first { $0.code == 0x08 }
        }
        return nil
    }

    private static let guesses: [(code: Int, words: [String])] = [
        (0x08, ["power supply", "power supplies", "psu", "ps redundancy", "ps_redundancy"]),
        (0x04, ["fan"]),
        (0x0C, ["dimm", "memory", "mem ecc", "ecc "]),
        (0x0D, ["drive ", "hdd", "disk", "drive_", "bay "]),
        (0x07, ["cpu", "processor", "proc "]),
    ]
}
