/// One feature of one hwmon chip as the kernel or libsensors gives it, in base units (celsius, volts, RPM, amperes,
/// watts), before anything of it is believed. The live sense and `forewarn assess` both make their measurements of it.
///
/// Source: Documentation/hwmon/sysfs-interface.rst.
package struct HwmonFeature: Hashable, Sendable {
    /// What a feature measures, by the prefix of its files.
    package enum Kind: String, Sendable, CaseIterable {
        case temperature = "temp"
        case voltage = "in"
        case fan
        case current = "curr"
        case power
        case humidity
        case intrusion

        /// What one unit of the kernel's integers is in base units.
        package var scale: Double {
            switch self {
            case .temperature, .voltage, .current, .humidity: 0.001
            case .power: 0.000_001
            case .fan, .intrusion: 1
            }
        }

        package var unit: QuantityUnit {
            switch self {
            case .temperature: .celsius
            case .voltage: .volts
            case .fan: .rpm
            case .current: .amperes
            case .power: .watts
            case .humidity: .percent
            case .intrusion: .none
            }
        }

        package var componentKind: ComponentKind {
            switch self {
            case .temperature: .temperature
            case .voltage: .voltage
            case .fan: .fan
            case .current: .current
            case .power: .power
            case .humidity: .humidity
            case .intrusion: .intrusion
            }
        }
    }

    /// The chip's name with its place on the bus ("coretemp-isa-0000"), or only its name ("coretemp").
    package var chip: String
    package var kind: Kind
    /// The number in the file's name: 1 of "temp1_input".
    package var index: Int
    /// What the board's maker or sensors.conf calls it; nil if nobody named it.
    package var label: String?
    /// By the rest of the file's name: "input", "max", "crit_alarm". Flags are 0 and 1.
    package var values: [String: Double]

    package init(chip: String, kind: Kind, index: Int, label: String? = nil, values: [String: Double] = [:]) {
        self.chip = chip
        self.kind = kind
        self.index = index
        self.label = label
        self.values = values
    }

    /// What of the feature can be believed, as the rules read it. A flag or a limit that nobody set is left out.
    package var measurement: Measurement {
        let feature = "\(kind.rawValue)\(index)"
        let component = Component(
            kind: kind.componentKind, id: "\(chip)/\(feature)", name: "\(chip) \(label ?? feature)")
        let belief = HwmonPlausibility(self)
        var measurement = Measurement(component: component, identity: ["chip": chip], states: belief.states)
        if let input = belief.input {
            measurement.quantities = [Quantity(.input, input, kind.unit, limits: belief.limits)]
        }
        if let sentence = belief.nonsense {
            measurement.condition = .garbled
            measurement.message = sentence
        } else if belief.input == nil, belief.states.isEmpty {
            measurement.condition = .silent
            measurement.message = "\(component.name) gives no value; see whether its driver can read the chip."
        }
        return measurement
    }
}

extension HwmonFeature {
    /// Attributes that are judged; the others are settings and names ("power1_oem_info").
    private static let judged: Set<String> = [
        "input", "average", "min", "max", "crit", "lcrit", "emergency", "fault", "alarm", "min_alarm", "max_alarm",
        "crit_alarm", "lcrit_alarm", "emergency_alarm", "cap_alarm",
    ]

    /// Whether what is judged hangs on this attribute, so that one without a number must be told.
    package static func isJudged(_ attribute: String) -> Bool { judged.contains(attribute) }

    /// Cuts "temp1_crit_alarm" into kind, number and the rest; nil for names that measure nothing (pwm, beep masks).
    package static func parse(_ name: String) -> (kind: Kind, index: Int, attribute: String)? {
        let bytes = Array(name.utf8)
        guard let underscore = bytes.firstIndex(of: UInt8(ascii: "_")) else { return nil }
        let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        let word = bytes[..<underscore]
        guard let firstDigit = word.firstIndex(where: isDigit) else { return nil }
        let digits = word[firstDigit...]
        guard digits.allSatisfy(isDigit), let index = Int(String(decoding: digits, as: UTF8.self)),
            let kind = Kind(rawValue: String(decoding: word[..<firstDigit], as: UTF8.self))
        else { return nil }
        return (kind, index, String(decoding: bytes[(underscore + 1)...], as: UTF8.self))
    }
}
