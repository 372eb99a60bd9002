internal import HealthModel

/// What one sensor reading is worth before any rule looks at it.
enum ReadingQuality: Equatable, Sendable {
    case plausible
    /// A value that the hardware cannot have; the sentence says why. Never a finding about the hardware.
    case suspect(String)
    /// The BMC gave nothing: neither nominal nor bad.
    case unreadable
}

/// Physical bounds and sentinel values by unit. Half-open: `lowest..<limit`.
struct PlausibleRange: Sendable {
    let unit: SensorUnit
    let lowest: Double
    let limit: Double
    /// Values that a BMC gives for "none" or "all ones".
    let sentinels: [Double]
    let source: String

    static let rows: [PlausibleRange] = [
        PlausibleRange(
            unit: .celsius, lowest: -40, limit: 126, sentinels: [-1, 0],
            source:
                "silicon trips at or below 125 (processor data sheets, Tjunction); 127, 128 and 255 are a byte's ends"),
        PlausibleRange(
            unit: .fahrenheit, lowest: -40, limit: 259, sentinels: [-1, 0], source: "the same range, converted"),
        PlausibleRange(
            unit: .volts, lowest: -60, limit: 400, sentinels: [0],
            source: "telecom supply -60, mains 277 and HVDC 380; a running node has no rail at exactly 0"),
        PlausibleRange(
            unit: .rpm, lowest: 0, limit: 60_000, sentinels: [],
            source: "fastest 40 mm counter-rotating server fans: below 40000 (vendors' data sheets)"),
        PlausibleRange(unit: .amperes, lowest: -1_000, limit: 1_000, sentinels: [], source: "one node"),
        PlausibleRange(unit: .watts, lowest: 0, limit: 20_000, sentinels: [], source: "one node"),
        PlausibleRange(unit: .percent, lowest: 0, limit: 256, sentinels: [255], source: "a byte's end"),
        PlausibleRange(unit: .unknown, lowest: -1e9, limit: 1e9, sentinels: [], source: "IPMI 2.0 section 36.3"),
    ]

    static func row(for unit: SensorUnit) -> PlausibleRange? { rows.first { $0.unit == unit } }
}

extension SensorReading {
    /// So many event bits at once no sensor sets: presence with each of its faults is a register of ones.
    static let tooManyEventBits = 5

    var quality: ReadingQuality {
        guard let value else { return discreteQuality }
        guard value.isFinite else { return .suspect("\(name) gives no number") }
        // A fan at 0 that the BMC does not judge is a fan that is not there.
        if value == 0, state == .unknown { return .unreadable }
        let words = Evidence.value(value, unit)
        guard !isMargin, let range = PlausibleRange.row(for: unit ?? .unknown) else { return .plausible }
        if value < range.lowest || value >= range.limit {
            return .suspect("\(name) reads \(words), which no hardware has")
        }
        if range.sentinels.contains(value) {
            return .suspect("\(name) reads exactly \(words), which a BMC gives for no value")
        }
        return .plausible
    }

    private var discreteQuality: ReadingQuality {
        if eventType == .threshold { return eventBits == 0 && state == .unknown ? .unreadable : .plausible }
        if eventBits.nonzeroBitCount >= SensorReading.tooManyEventBits {
            return .suspect("\(name) sets \(eventBits.nonzeroBitCount) event bits at once, which contradict each other")
        }
        return .plausible
    }

    /// One of the values that a BMC gives for every sensor when it is the BMC that is ill. Wider than implausible: a
    /// rail far beyond its last threshold or a fan at 0 is possible alone, and impossible for half of the sensors.
    var isExtreme: Bool {
        guard let value else { return false }
        if case .suspect = quality { return true }
        switch component.kind {
        case .fan: return value == 0
        case .voltage:
            guard let last = thresholds?.upperNonRecoverable ?? thresholds?.upperCritical, last > 0 else {
                return false
            }
            return value > last * 1.05
        default: return false
        }
    }
}

/// Whether one report as a whole can be believed.
enum ReportPlausibility {
    /// A sentence if so many sensors are at an extreme at once that it is the BMC and not the hardware.
    ///
    /// At least three and at least half of the analog sensors, unless they are all fans: those can really stop
    /// together. Or all temperatures at exactly the same value at or below 0 or at or above 100 celsius.
    /// `readings` are those of sensors that were not implausible all along: an unconnected input is no news.
    static func sickness(in readings: [SensorReading]) -> String? {
        let analog = readings.filter { $0.value != nil && $0.quality != .unreadable }
        let extreme = analog.filter(\.isExtreme)
        if extreme.count >= 3, extreme.count * 2 >= analog.count, Set(extreme.map(\.component.kind)) != [.fan] {
            return "\(extreme.count) of \(analog.count) analog sensors read 0, all ones or the impossible in one pass"
        }
        let temperatures = analog.filter { $0.component.kind == .temperature && !$0.isMargin }.compactMap(\.value)
        if temperatures.count >= 3, let first = temperatures.first, temperatures.allSatisfy({ $0 == first }),
            first <= 0 || first >= 100 || !first.isFinite
        {
            return "all \(temperatures.count) temperatures read exactly \(Evidence.value(first, .celsius))"
        }
        return nil
    }

    /// Whether every analog sensor of these, and there is one, reads an extreme.
    static func isAllExtreme(_ readings: [SensorReading]) -> Bool {
        let analog = readings.filter { $0.value != nil && $0.quality != .unreadable }
        return !analog.isEmpty && analog.allSatisfy(\.isExtreme)
    }
}
