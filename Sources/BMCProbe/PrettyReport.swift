package import HealthModel
internal import LinuxAccess

extension ProbeReport {
    /// The report as a table for a person: sensors by kind, then the end of the SEL, then what went wrong.
    package func pretty() -> String {
        var lines = ["BMC \(source): \(summary)"]
        let sensors = readings.compactMap { if case .sensor(let sensor) = $0 { sensor } else { nil } }
        if !sensors.isEmpty {
            lines.append("")
            lines += Table(header: Self.sensorHeader, rows: Self.sorted(sensors).map(Self.row)).lines()
        }
        for case .selStatus(let status) in readings { lines += ["", Self.sentence(status)] }
        let entries = readings.compactMap { if case .selEntry(let entry) = $0 { entry } else { nil } }
        if !entries.isEmpty {
            if entries.count > Self.tail { lines.append("The last \(Self.tail):") }
            lines += Table(header: Self.entryHeader, rows: entries.suffix(Self.tail).map(Self.row)).lines()
        }
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
        let time = Self.text(durationMilliseconds)
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
        let value = sensor.value.map { text($0) + " " + symbol(sensor.unit) } ?? "-"
        let low = sensor.thresholds.map { [$0.lowerNonRecoverable, $0.lowerCritical, $0.lowerNonCritical] } ?? []
        let high = sensor.thresholds.map { [$0.upperNonCritical, $0.upperCritical, $0.upperNonRecoverable] } ?? []
        return [
            sensor.component.kind.rawValue, sensor.name, sensor.entity ?? "-", value, limits(low), limits(high),
            sensor.state.rawValue, sensor.eventWords.isEmpty ? "-" : sensor.eventWords.joined(separator: "; "),
        ]
    }

    private static func row(_ entry: SELEntry) -> [String] {
        [
            String(entry.recordID), entry.timestamp.map(utc) ?? "-", entry.component.name,
            entry.direction?.rawValue ?? "-", entry.state.rawValue, entry.event,
        ]
    }

    private static func sentence(_ status: SELStatus) -> String {
        let room = status.freeBytes == 0xFFFF ? "64 KiB or more" : "\(status.freeBytes) bytes"
        let overflow = status.overflow ? "; IT DROPPED EVENTS FOR WANT OF ROOM" : ""
        return "SEL: \(status.entries) entries, \(room) free\(overflow)"
    }

    private static func limits(_ values: [Double?]) -> String {
        values.allSatisfy { $0 == nil } ? "-" : values.map { $0.map(text) ?? "-" }.joined(separator: " / ")
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

    /// "2026-01-31 23:59:59", by the proleptic Gregorian calendar.
    static func utc(_ seconds: Int64) -> String {
        let (days, clock) = (seconds / 86400, seconds % 86400)
        // Days from 1 March of the year 0, so that a leap day is the last day of its year.
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
            + " \(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
    }

    /// Up to two decimals, without trailing zeros.
    static func text(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        let hundredths = Int64((value.magnitude * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(sign)\(whole)" }
        let digits = rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)"
        return "\(sign)\(whole).\(digits)"
    }
}

/// Columns as wide as their widest cell.
private struct Table {
    let header: [String]
    let rows: [[String]]

    func lines() -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += cell + (isLast ? "" : String(repeating: " ", count: widths[column] - cell.count + 2))
            }
            return line
        }
    }
}
