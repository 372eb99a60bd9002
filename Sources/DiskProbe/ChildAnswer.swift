internal import FoundationEssentials
package import HealthModel
internal import LinuxAccess

/// The document that a reading process prints: one `Measurement` as JSON. It is checked like any foreign input, because the
/// process that wrote it has parsed what a drive sent, with capabilities.
package enum ChildAnswer {
    /// What the reading process writes.
    package static func document(_ measurement: Measurement) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(measurement))
    }

    /// What the sense makes of it: bounded, printable, and of the component that was asked for. Anything else is garbled.
    package static func measurement(_ bytes: [UInt8], of component: Component) -> Measurement {
        guard bytes.count <= 1 << 20, let measurement = try? JSONDecoder().decode(Measurement.self, from: Data(bytes))
        else { return garbled(component, "with something else than a measurement") }
        return checked(measurement, of: component)
    }

    /// A measurement from outside of this process, as far as it can be believed.
    static func checked(_ untrusted: Measurement, of component: Component) -> Measurement {
        var measurement = untrusted
        func garbled(_ why: String) -> Measurement { self.garbled(component, why) }
        guard measurement.component.kind == component.kind else { return garbled("about another kind of component") }
        guard measurement.quantities.count <= 256, measurement.states.count <= 64, measurement.notes.count <= 256,
            measurement.identity.count <= 64
        else { return garbled("with more than a drive can say") }
        let names = measurement.quantities.map(\.name.rawValue) + measurement.states.map(\.rawValue)
        guard names.allSatisfy(isWord), measurement.identity.keys.allSatisfy(isWord) else {
            return garbled("with names that are none")
        }
        guard Set(measurement.quantities.map(\.name)).count == measurement.quantities.count,
            measurement.quantities.allSatisfy({ $0.value.isFinite })
        else { return garbled("with quantities that contradict each other") }
        measurement.component = component
        measurement.message = measurement.message.map { Printable.clean($0, limit: 512) }
        if measurement.condition != .answered, measurement.message == nil {
            measurement.message = "\(component.name) could not be read."
        }
        measurement.identity = measurement.identity.mapValues { Printable.clean($0) }
        measurement.notes = measurement.notes.map { Printable.clean($0, limit: 512) }
        measurement.states = Array(Set(measurement.states)).sorted()
        return measurement
    }

    private static func garbled(_ component: Component, _ why: String) -> Measurement {
        Measurement(
            component: component, condition: .garbled,
            message: "The reader of \(component.name) answered \(why); nothing of it is believed.")
    }

    /// Lower-case words with hyphens, as every name of the vocabulary.
    private static func isWord(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
