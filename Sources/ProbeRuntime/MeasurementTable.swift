internal import HealthModel
internal import LinuxAccess

/// What a sense measured, and what depends on it, for a person.
struct MeasurementTable {
    private let measurements: [Measurement]
    private let uses: [DeviceUse]

    init(_ readings: [Reading]) {
        measurements = readings.compactMap { if case .measurement(let measurement) = $0 { measurement } else { nil } }
        uses = readings.compactMap { if case .use(let use) = $0 { use } else { nil } }
    }

    /// Begins with an empty line, unless there is nothing.
    func lines() -> [String] {
        var lines: [String] = []
        if !measurements.isEmpty {
            let sorted = measurements.sorted { Self.key($0.component) < Self.key($1.component) }
            let header = ["kind", "component", "quantity", "value", "limits", "states"]
            lines += [""] + TextTable(header: header, rows: sorted.flatMap(Self.rows)).lines()
            let remarks = sorted.flatMap(Self.remarks)
            if !remarks.isEmpty { lines += [""] + remarks }
        }
        if !uses.isEmpty {
            let rows = uses.sorted { Self.key($0.component) < Self.key($1.component) }.map(Self.row)
            lines += [""] + TextTable(header: ["kind", "component", "carries"], rows: rows).lines()
        }
        return lines
    }

    private static func key(_ component: Component) -> (String, String) { (component.kind.rawValue, component.name) }

    // MARK: - Measurements

    private static func rows(_ measurement: Measurement) -> [[String]] {
        let component = [measurement.component.kind.rawValue, clean(measurement.component.name)]
        let states = measurement.states.map { clean($0.rawValue) }.joined(separator: " ")
        var rows = measurement.quantities.map { quantity in
            [
                clean(quantity.name.rawValue),
                "\(DisplayText.number(quantity.value)) \(symbol(quantity.unit))", limits(quantity.limits), "",
            ]
        }
        if measurement.condition != .answered { rows.insert([measurement.condition.rawValue, "", "", ""], at: 0) }
        if rows.isEmpty { rows = [["-", "", "", ""]] }
        rows[0][3] = states
        return rows.enumerated().map { ($0.offset == 0 ? component : ["", ""]) + $0.element }
    }

    private static func remarks(_ measurement: Measurement) -> [String] {
        let name = clean(measurement.component.name)
        let identity = measurement.identity.sorted { $0.key < $1.key }
            .map { "\(clean($0.key)) \(clean($0.value))" }.joined(separator: ", ")
        let texts = (identity.isEmpty ? [] : [identity]) + [measurement.message].compactMap { $0 } + measurement.notes
        return texts.map { "\(name): \(clean($0))" }
    }

    private static func limits(_ limits: QuantityLimits?) -> String {
        guard let limits else { return "-" }
        let words: [(String, Double?)] = [
            ("critical below", limits.lowerCritical), ("warning below", limits.lowerWarning),
            ("warning above", limits.upperWarning), ("critical above", limits.upperCritical),
            ("emergency above", limits.upperEmergency),
        ]
        let parts = words.compactMap { word, value in value.map { "\(word) \(DisplayText.number($0))" } }
        return parts.isEmpty ? "-" : parts.joined(separator: ", ")
    }

    private static func symbol(_ unit: QuantityUnit) -> String {
        switch unit {
        case .celsius: "°C"
        case .volts: "V"
        case .amperes: "A"
        case .watts: "W"
        case .rpm: "RPM"
        case .percent: "%"
        case .hours: "h"
        case .seconds: "s"
        case .bytes: "bytes"
        case .dBm, .megabitsPerSecond: unit.rawValue
        case .count, .none: ""
        }
    }

    // MARK: - Uses

    private static func row(_ use: DeviceUse) -> [String] {
        let carries = use.carries.map { layer in
            let left = layer.redundancy.map { ", \($0.working) of \($0.members) work, \($0.needed) needed" } ?? ""
            return "\(clean(layer.name)) (\(layer.kind.rawValue)\(left))"
        }
        return [
            use.component.kind.rawValue, clean(use.component.name),
            carries.isEmpty ? "nothing" : carries.joined(separator: ", "),
        ]
    }

    private static func clean(_ text: String) -> String { Printable.clean(text) }
}
