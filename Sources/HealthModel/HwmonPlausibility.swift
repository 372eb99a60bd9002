/// What of a hwmon feature can be believed.
///
/// Board chips (Super-I/O) measure pins that no board maker connected, compare them with limits that nobody set, and
/// raise alarms about both: an open thermistor reads 108 to 128 celsius, an absent fan 0 RPM, and limits of 0 and 0 are
/// always broken. None of that is a fault. Pure; the live sense and the reader of files share it.
package struct HwmonPlausibility: Equatable, Sendable {
    /// nil where there is none, or where it is that of an unconnected input.
    package private(set) var input: Double?
    /// nil where none is believable.
    package private(set) var limits: QuantityLimits?
    /// Sorted.
    package private(set) var states: [StateName] = []
    /// A sentence if the value is one that no hardware has.
    package private(set) var nonsense: String?

    /// Chip names whose pins the board's maker may have left open, and whose limits power up as garbage.
    /// Source: Documentation/hwmon/{nct6775,it87,w83627ehf,f71882fg,sch5627,dme1737,lm78,lm85,pc87360,vt1211}.rst.
    package static let boardChips = [
        "nct", "it8", "w836", "w837", "w839", "f718", "f719", "f8", "sch5", "sch31", "dme1737", "lm78", "lm85", "pc87",
        "vt1211", "vt8231", "smsc47", "adt746", "adt747", "emc6",
    ]
    /// From here on a board chip's temperature is an open input: boards switch themselves off before.
    /// Source: seen on nct6775 and it87 boards with nothing at the pin (108 to 128 celsius).
    package static let openThermistor = 108.0
    /// Half-open range of what a part of a running node can have. Source: Tjunction of silicon is at most 125.
    package static let possibleTemperatures = -40.0..<150.0
    /// Ends of a signed and of an unsigned byte (Documentation/hwmon/lm90.rst: 127 and -128 are an open diode).
    package static let byteEnds: Set<Double> = [127, 127.5, 127.75, 127.875, 128, 255, 255.5, -128, -127]
    /// Celsius or parts of the limit that an alarm may be away from it before the value contradicts the alarm: some
    /// alarms are latched until somebody reads them (coretemp's bit 5 is for ever: Intel SDM vol. 3, IA32_THERM_STATUS).
    package static let contradiction = 5.0

    package static func isBoardChip(_ chip: String) -> Bool {
        let name = chip.lowercased()
        return boardChips.contains { name.hasPrefix($0) }
    }

    package init(_ feature: HwmonFeature) {
        let isBoardChip = HwmonPlausibility.isBoardChip(feature.chip)
        guard feature.kind != .intrusion else {
            // A case switch that is not wired reads open; only a chip that is not a board's catch-all is believed.
            states = feature.isSet("alarm") ? [isBoardChip ? .unconnected : .alarm] : []
            return
        }
        let value = feature.values["input"] ?? feature.values["average"]
        if let value, !value.isFinite {
            nonsense = "\(feature.chip) \(feature.kind.rawValue)\(feature.index) gives no number"
            return
        }
        limits = HwmonPlausibility.believableLimits(of: feature)
        if feature.isSet("fault") {
            // An open or shorted sensor (sysfs-interface.rst, `fault`): its value means nothing.
            let isOpenPin = isBoardChip && feature.kind != .fan
            states = isOpenPin ? [.unconnected] : [.fault]
            limits = nil
            return
        }
        guard let value else {
            states = feature.claims.sorted()
            return
        }
        if HwmonPlausibility.isUnconnected(value, feature, isBoardChip: isBoardChip) {
            states = [.unconnected]
            limits = nil
            return
        }
        if feature.kind == .temperature,
            !HwmonPlausibility.possibleTemperatures.contains(value) || HwmonPlausibility.byteEnds.contains(value)
        {
            nonsense = "\(feature.chip) temp\(feature.index) reads \(value) celsius, which no hardware has"
            limits = nil
            return
        }
        input = value
        states = HwmonPlausibility.believableStates(feature, value, limits, isBoardChip: isBoardChip)
    }

    private static func isUnconnected(_ value: Double, _ feature: HwmonFeature, isBoardChip: Bool) -> Bool {
        let hasNoLimits = believableLimits(of: feature) == nil
        switch feature.kind {
        case .temperature:
            // An open diode has nothing to raise an alarm about, unless its board compares it with garbage: a
            // processor or drive that reads a byte's end and calls it critical is not read at all.
            if byteEnds.contains(value) { return isBoardChip || feature.claims.isEmpty }
            guard isBoardChip else { return false }
            return value >= openThermistor || value < possibleTemperatures.lowerBound || (value == 0 && hasNoLimits)
        case .fan:
            // Without a minimum nobody expects a fan there. One that is expected and stands is a fault.
            return value == 0 && (feature.values["min"] ?? 0) <= 0
        case .voltage: return isBoardChip && value == 0
        default: return false
        }
    }

    private static func believableStates(
        _ feature: HwmonFeature, _ value: Double, _ limits: QuantityLimits?, isBoardChip: Bool
    ) -> [StateName] {
        var states: Set<StateName> = []
        for claim in feature.claims {
            let nearest: [Double?] =
                switch claim {
                case .criticalAlarm: [limits?.upperCritical, limits?.lowerCritical]
                case .emergencyAlarm: [limits?.upperEmergency]
                default: [limits?.upperWarning, limits?.lowerWarning, limits?.upperCritical, limits?.lowerCritical]
                }
            let known = nearest.compactMap { $0 }
            if known.isEmpty {
                // Nothing to compare with: a board chip compares with garbage, another chip knows what it says.
                if !isBoardChip, feature.hasNoLimits { states.insert(claim) }
            } else if known.contains(where: { agrees(value, with: $0, of: feature) }) {
                states.insert(claim)
            } else if claim != .alarm, !isBoardChip {
                states.insert(.alarm)
            }
        }
        return states.sorted()
    }

    /// Whether the value is beyond this limit or so near that the alarm may have been true a moment ago.
    private static func agrees(_ value: Double, with limit: Double, of feature: HwmonFeature) -> Bool {
        let margin = feature.kind == .temperature ? contradiction : abs(limit) * contradiction / 100
        let isLower = limit == feature.values["min"] || limit == feature.values["lcrit"]
        return isLower ? value <= limit + margin : value >= limit - margin
    }

    private static func believableLimits(of feature: HwmonFeature) -> QuantityLimits? {
        let limits = QuantityLimits(
            lowerCritical: feature.limit("lcrit", isUpper: false), lowerWarning: feature.limit("min", isUpper: false),
            upperWarning: feature.limit("max", isUpper: true), upperCritical: feature.limit("crit", isUpper: true),
            upperEmergency: feature.limit("emergency", isUpper: true))
        guard limits != QuantityLimits() else { return nil }
        if let low = limits.lowerWarning ?? limits.lowerCritical,
            let high = limits.upperWarning ?? limits.upperCritical,
            low >= high
        {
            return nil
        }
        return limits
    }
}

extension HwmonFeature {
    fileprivate func isSet(_ flag: String) -> Bool { (values[flag] ?? 0) >= 1 }

    /// The chip gives no limit of any kind, not even an unbelievable one.
    fileprivate var hasNoLimits: Bool {
        ["min", "max", "crit", "lcrit", "emergency"].allSatisfy { values[$0] == nil }
    }

    /// Alarms as the chip raises them.
    fileprivate var claims: Set<StateName> {
        var claims: Set<StateName> = []
        if isSet("alarm") || isSet("min_alarm") || isSet("max_alarm") || isSet("cap_alarm") { claims.insert(.alarm) }
        if isSet("crit_alarm") || isSet("lcrit_alarm") { claims.insert(.criticalAlarm) }
        if isSet("emergency_alarm") { claims.insert(.emergencyAlarm) }
        return claims
    }

    /// A limit unless it is one of the values that stand for "nobody set it".
    fileprivate func limit(_ name: String, isUpper: Bool) -> Double? {
        guard let limit = values[name], limit.isFinite else { return nil }
        switch kind {
        case .temperature:
            // nvme(4) gives 65261.85 and -273.15 for "none"; a chip that powers up gives 0, -1, 127 or 255.
            if isUpper { return limit > 0 && limit < 127 ? limit : nil }
            return limit > -100 && limit < 60 && limit != 0 ? limit : nil
        case .fan: return limit > 0 && limit < 60_000 ? limit : nil
        // 0 is what nobody set, and no limit that a rail could break.
        case .voltage, .current, .power, .humidity: return limit == 0 || (isUpper && limit < 0) ? nil : limit
        case .intrusion: return nil
        }
    }
}
