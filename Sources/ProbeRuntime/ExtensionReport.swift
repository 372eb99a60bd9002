internal import FoundationEssentials
internal import HealthModel
internal import LinuxAccess

/// What an extension printed, as far as it may say it: measurements, of kinds of component that an extension may speak of,
/// without the names that stand for a finding of the server's own senses that would end in a power-off.
struct ExtensionReport: Equatable {
    var readings: [Reading]
    var outcome: ProbeOutcome
    /// What was left out, half a sentence each.
    var refusals: [String]

    static let measurementLimit = 64
    private static let quantityLimit = 64
    private static let stateLimit = 32
    private static let noteLimit = 16

    /// Not memory, processor, drive slot, PCI device, kernel or BMC: those are found by what sees them.
    static let kinds: Set<ComponentKind> = [
        .temperature, .fan, .voltage, .current, .power, .powerSupply, .battery, .humidity, .intrusion, .drive, .array,
        .storageController, .nic, .fileSystem, .other,
    ]
    /// Machine checks and uncorrected errors: latched, and on the way to a power-off.
    static let refusedStates: Set<StateName> = [.taintMachineCheck, .kernelHardwareError]
    static let refusedQuantities: Set<QuantityName> = [.uncorrectedErrors, .fatalErrors]

    /// The members that an extension must or may write; the service knows the others itself.
    private struct Line: Decodable {
        var schema: String
        var outcome: ProbeOutcome?
        var readings: [Reading]
    }

    /// - Throws: `Garbage` for anything but exactly one line of the documented format.
    init(_ output: [UInt8]) throws(Garbage) {
        let lines = output.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x0D } }
        guard let first = lines.first, lines.count == 1 else {
            throw Garbage(why: lines.isEmpty ? "it printed nothing" : "it printed \(lines.count) lines instead of one")
        }
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(first)) else {
            throw Garbage(why: "what it printed is not a report: JSON with \"schema\" and \"readings\"")
        }
        guard line.schema == ProbeReport.currentSchema || line.schema.hasPrefix(ProbeReport.currentSchema + ".") else {
            throw Garbage(why: "its schema is not \(ProbeReport.currentSchema)")
        }
        readings = []
        refusals = []
        outcome = line.outcome.map(Self.bounded) ?? .complete
        for reading in line.readings { take(reading) }
    }

    struct Garbage: Error, Equatable {
        var why: String
    }

    // MARK: - Bounds

    private mutating func take(_ reading: Reading) {
        guard case .measurement(let measurement) = reading else { return refuse("a reading that is no measurement") }
        guard readings.count < Self.measurementLimit else {
            return refuse("more than \(Self.measurementLimit) measurements")
        }
        guard Self.kinds.contains(measurement.component.kind) else {
            return refuse("a component of the kind \"\(clean(measurement.component.kind.rawValue, 32))\"")
        }
        guard Set(measurement.quantities.map(\.name)).count == measurement.quantities.count else {
            return refuse("the same quantity twice in \(clean(measurement.component.id, 64))")
        }
        readings.append(.measurement(bounded(measurement)))
    }

    private mutating func bounded(_ given: Measurement) -> Measurement {
        var measurement = given
        measurement.component.id = clean(given.component.id, 64)
        measurement.component.name = clean(given.component.name, 64)
        measurement.message = given.message.map { clean($0, 256) }
        let identity = given.identity.sorted { $0.key < $1.key }.prefix(Self.noteLimit)
        measurement.identity = Dictionary(
            identity.map { (clean($0.key, 32), clean($0.value, 64)) }, uniquingKeysWith: { first, _ in first })
        measurement.quantities = given.quantities.prefix(Self.quantityLimit).filter { quantity in
            guard Self.refusedQuantities.contains(quantity.name) else { return quantity.value.isFinite }
            refuse("the quantity \(quantity.name.rawValue)")
            return false
        }
        measurement.states = given.states.prefix(Self.stateLimit).filter { state in
            guard Self.refusedStates.contains(state) else { return state.rawValue.utf8.count <= 64 }
            refuse("the state \(state.rawValue)")
            return false
        }.sorted()
        measurement.notes = given.notes.prefix(Self.noteLimit).map { clean($0, 256) }
        return measurement
    }

    private mutating func refuse(_ what: String) {
        if refusals.count < 8, !refusals.contains(what) { refusals.append(what) }
    }

    private static func bounded(_ outcome: ProbeOutcome) -> ProbeOutcome {
        ProbeOutcome(
            status: outcome.status, code: outcome.code.map { Printable.clean($0, limit: 32) },
            message: outcome.message.map { Printable.clean($0, limit: 256) })
    }

    private func clean(_ text: String, _ limit: Int) -> String { Printable.clean(text, limit: limit) }
}
