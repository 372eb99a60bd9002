/// A part of the server that a reading or a finding is about.
package struct Component: Hashable, Codable, Sendable {
    package var kind: ComponentKind
    /// Stable across restarts, unique within its kind on this node (for a BMC sensor: its name and sensor number).
    package var id: String
    /// What a person calls it, made printable (no control characters).
    package var name: String

    package init(kind: ComponentKind, id: String, name: String) {
        self.kind = kind
        self.id = id
        self.name = name
    }
}

/// The kinds of component. A struct, so that a kind that a newer probe or an extension reports survives the way through.
package struct ComponentKind: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let temperature = ComponentKind(rawValue: "temperature")
    package static let fan = ComponentKind(rawValue: "fan")
    package static let voltage = ComponentKind(rawValue: "voltage")
    package static let current = ComponentKind(rawValue: "current")
    package static let powerSupply = ComponentKind(rawValue: "power-supply")
    package static let memory = ComponentKind(rawValue: "memory")
    package static let driveSlot = ComponentKind(rawValue: "drive-slot")
    package static let processor = ComponentKind(rawValue: "processor")
    /// The BMC itself: it answers, it answers sensibly, its SEL has room.
    package static let bmc = ComponentKind(rawValue: "bmc")
    /// A sensor of a type that no rule knows.
    package static let other = ComponentKind(rawValue: "other")
}

// MARK: - Wire form: a bare string

extension ComponentKind: Codable {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
