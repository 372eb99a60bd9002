internal import HealthModel

/// The words of evidence: value, unit, threshold. No locale, no library: the same bytes everywhere.
enum Evidence {
    /// "93 celsius", "11.94 volts"; at most two decimals.
    static func value(_ value: Double, _ unit: SensorUnit?) -> String {
        guard let unit, unit != .unknown else { return number(value) }
        return "\(number(value)) \(unit.rawValue)"
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "not a number" }
        guard abs(value) < 1e12 else {
            // A count of many digits is a whole number still; no counter of 64 bits holds more.
            guard value > 0 else { return "\(value)" }
            return UInt64(exactly: value.rounded()).map { "\($0)" } ?? "more than \(UInt64.max)"
        }
        let hundredths = Int64((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let whole = hundredths.magnitude / 100
        let rest = hundredths.magnitude % 100
        guard rest > 0 else { return "\(sign)\(whole)" }
        let digits = rest % 10 == 0 ? "\(rest / 10)" : (rest < 10 ? "0\(rest)" : "\(rest)")
        return "\(sign)\(whole).\(digits)"
    }

    /// "SEL record 17 at 1700000000: Uncorrectable memory error".
    static func log(_ entry: SELEntry) -> String {
        let time = entry.timestamp.map { " at BMC time \($0)" } ?? ""
        return "SEL record \(entry.recordID)\(time) of \(entry.component.name): \(entry.event)"
    }
}
