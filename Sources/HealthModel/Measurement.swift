/// What a sense other than the BMC measured on one component: named quantities and states, in the device's own terms.
///
/// One shape for every sense, so that the rules are rows over names, the same in a live report, in `forewarn assess` and
/// in an extension. What is not listed was not measured: never zero, never fine.
package struct Measurement: Codable, Hashable, Sendable {
    package var component: Component
    /// Whether the component could be read at all.
    package var condition: ReadCondition
    /// One sentence (what, where, what to do) unless `condition` is `answered`.
    package var message: String?
    /// For display and for rules that differ by vendor: "model", "serial", "firmware", "vendor", "driver", "transport".
    package var identity: [String: String]
    /// Names are unique within one measurement.
    package var quantities: [Quantity]
    /// What the device or the kernel says of it in words, sorted; names of `StateName`.
    package var states: [StateName]
    /// Sentences that only a person reads ("self-test 3: read failure at LBA 12345").
    package var notes: [String]

    package init(
        component: Component, condition: ReadCondition = .answered, message: String? = nil,
        identity: [String: String] = [:], quantities: [Quantity] = [], states: [StateName] = [], notes: [String] = []
    ) {
        self.component = component
        self.condition = condition
        self.message = message
        self.identity = identity
        self.quantities = quantities
        self.states = states
        self.notes = notes
    }

    /// The value of a quantity; nil if it was not measured.
    package subscript(_ name: QuantityName) -> Double? { place(of: name).map { quantities[$0].value } }

    /// The place of a quantity in `quantities`. By index, because a closure would be handed a copy of each.
    package func place(of name: QuantityName) -> Int? {
        for index in quantities.indices where quantities[index].name == name { return index }
        return nil
    }

    package func says(_ state: StateName) -> Bool { states.contains(state) }
}

/// Whether a component could be read. Only `answered` carries quantities that may count as healthy.
package enum ReadCondition: String, Codable, Sendable {
    case answered
    /// It sleeps, and reading would wake it; the last reading stands.
    case asleep
    /// It did not answer within its deadline, or its read is stuck in the kernel.
    case silent
    /// It answered with nonsense (wrong checksum, truncated, all ones); nothing of it is believed.
    case garbled
    /// It answers, but offers nothing of what was asked (a RAID volume without SMART, a USB bridge).
    case unsupported
    /// We may not read it; `message` says which right is missing.
    case refused
}

/// One named number.
package struct Quantity: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// Goes up and down.
        case gauge
        /// Only grows until its device or driver starts anew.
        case counter
    }

    package var name: QuantityName
    package var value: Double
    package var unit: QuantityUnit
    package var kind: Kind
    /// What the device itself gives as limits, in `unit`; nil where it gives none.
    package var limits: QuantityLimits?

    package init(
        _ name: QuantityName, _ value: Double, _ unit: QuantityUnit, kind: Kind = .gauge, limits: QuantityLimits? = nil
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.kind = kind
        self.limits = limits
    }
}

/// Limits that the device itself gives for one of its quantities.
package struct QuantityLimits: Codable, Hashable, Sendable {
    package var lowerCritical: Double?
    package var lowerWarning: Double?
    package var upperWarning: Double?
    package var upperCritical: Double?
    /// Beyond it the hardware is being damaged or switches itself off (hwmon `emergency`).
    package var upperEmergency: Double?

    package init(
        lowerCritical: Double? = nil, lowerWarning: Double? = nil, upperWarning: Double? = nil,
        upperCritical: Double? = nil, upperEmergency: Double? = nil
    ) {
        self.lowerCritical = lowerCritical
        self.lowerWarning = lowerWarning
        self.upperWarning = upperWarning
        self.upperCritical = upperCritical
        self.upperEmergency = upperEmergency
    }
}

package enum QuantityUnit: String, Codable, Sendable {
    case celsius
    case volts
    case amperes
    case watts
    case rpm
    case percent
    case count
    case hours
    case seconds
    case bytes
    case dBm
    case megabitsPerSecond = "Mb/s"
    /// A vendor's scale without a unit (SMART normalised values).
    case none
}
