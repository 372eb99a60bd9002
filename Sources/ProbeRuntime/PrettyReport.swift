package import HealthModel
internal import LinuxAccess

extension ProbeReport {
    /// The report as tables for a person: sensors by kind, the end of the SEL, what else was measured, what depends on it,
    /// then what went wrong.
    package func pretty() -> String {
        var lines = ["\(probe == "bmc" ? "BMC" : probe) \(source): \(summary)"]
        let sensors = readings.compactMap { if case .sensor(let sensor) = $0 { sensor } else { nil } }
        if !sensors.isEmpty {
            lines.append("")
            lines += TextTable(header: Self.sensorHeader, rows: Self.sorted(sensors).map(Self.row)).lines()
        }
        for case .selStatus(let status) in readings { lines += ["", Self.sentence(status)] }
        let entries = readings.compactMap { if case .selEntry(let entry) = $0 { entry } else { nil } }
        if !entries.isEmpty {
            if entries.count > Self.tail { lines.append("The last \(Self.tail):") }
            lines += TextTable(header: Self.entryHeader, rows: entries.suffix(Self.tail).map(Self.row)).lines()
        }
        lines += MeasurementTable(readings).lines()
        if let message = outcome.message { lines += ["", message] }
        return lines.joined(separator: "\n")
    }

    private static let tail = 10
    private static let sensorHeader = [
        "kind", "sensor", "entity", "value", "lower nr/c/nc", "upper nc/c/nr", "state", "events",
    ]
    private static let entryHeader = ["id", "BMC's time (UTC)", "sensor", "direction", "state", "event"]
    /// Order of the table; other kinds follow.
    private static let kinds: [ComponentKind] = [
        .temperature, .fan, .voltage, .current, .powerSupply, .memory, .processor, .driveSlot,
    ]

    private var summary: String {
        let time = DisplayText.number(durationMilliseconds)
        switch outcome.status {
        case .complete: return "complete, read in \(time) ms"
        case .partial: return "partial (\(outcome.code ?? "?")), read in \(time) ms"
        case .failed: return "failed (\(outcome.code ?? "?")) after \(time) ms"
        }
    }

    private static func sorted(_ sensors: [SensorReading]) -> [SensorReading] {
        func rank(_ sensor: SensorReading) -> Int { kinds.firstIndex(of: sensor.component.kind) ?? kinds.count }
        return sensors.sorted { (rank($0), $0.sensorNumber) < (rank($1), $1.sensorNumber) }
    }

    private static func row(_ sensor: SensorReading) -> [String] {
        let value = sensor.value.map { DisplayText.number($0) + " " + symbol(sensor.unit) } ?? "-"
        let low = sensor.thresholds.map { [$0.lowerNonRecoverable, $0.lowerCritical, $0.lowerNonCritical] } ?? []
        let high = sensor.thresholds.map { [$0.upperNonCritical, $0.upperCritical, $0.upperNonRecoverable] } ?? []
        return [
            sensor.component.kind.rawValue, sensor.name, sensor.entity ?? "-", value, limits(low), limits(high),
            sensor.state.rawValue, sensor.eventWords.isEmpty ? "-" : sensor.eventWords.joined(separator: "; "),
        ]
    }

    private static func row(_ entry: SELEntry) -> [String] {
        [
            String(entry.recordID), entry.timestamp.map(DisplayText.utc) ?? "-", entry.component.name,
            entry.direction?.rawValue ?? "-", entry.state.rawValue, entry.event,
        ]
    }

    private static func sentence(_ status: SELStatus) -> String {
        let room = status.freeBytes == 0xFFFF ? "64 KiB or more" : "\(status.freeBytes) bytes"
        let overflow = status.overflow ? "; IT DROPPED EVENTS FOR WANT OF ROOM" : ""
        return "SEL: \(status.entries) entries, \(room) free\(overflow)"
    }

    private static func limits(_ values: [Double?]) -> String {
        values.allSatisfy { $0 == nil }
            ? "-" : values.map { $0.map(DisplayText.number) ?? "-" }.joined(separator: " / ")
    }

    private static func symbol(_ unit: SensorUnit?) -> String {
        switch unit {
        case .celsius: "°C"
        case .fahrenheit: "°F"
        case .volts: "V"
        case .amperes: "A"
        case .watts: "W"
        case .rpm: "RPM"
        case .percent: "%"
        case .unknown: "?"
        case nil: ""
        }
    }
}
