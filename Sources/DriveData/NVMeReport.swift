package import HealthModel

/// What one NVMe controller reports, whichever way it came.
package struct NVMeReport: DriveReport, Equatable, Sendable {
    package var identity: DriveIdentity
    /// Byte 0 of log 02h, bit by bit.
    package var criticalWarning: UInt8?
    /// Celsius.
    package var compositeTemperature: Double?
    /// Celsius: WCTEMP and CCTEMP of Identify Controller.
    package var warningTemperature: Double?
    package var criticalTemperature: Double?
    /// Percent.
    package var availableSpare: Double?
    package var spareThreshold: Double?
    /// Percent; may exceed 100.
    package var percentageUsed: Double?
    package var mediaErrors: Double?
    package var errorLogEntries: Double?
    package var unsafeShutdowns: Double?
    package var powerOnHours: Double?
    package var powerCycles: Double?
    /// The verdict that a listing makes of the critical warning; raw pages have none.
    package var passed: Bool?
    /// Newest first; nil: not read.
    package var selfTests: [SelfTestEntry]?
    /// What the report lacks, one sentence; then it may warn, and is never healthy.
    package var gap: String?
    /// What is there and cannot be read or believed, one sentence; the rest may warn, and is never healthy.
    package var doubt: String?
    package var garbage: String?

    package init(identity: DriveIdentity) {
        self.identity = identity
        self.identity.transport = "NVMe"
    }

    package func told(of component: Component) -> (measurement: Measurement, doubt: String?) {
        if let garbage = garbage ?? nonsense ?? absurd {
            let made = Measurement(
                component: component, condition: .garbled, message: garbage, identity: identity.entries)
            return (made, nil)
        }
        var made = Measurement(component: component, identity: identity.entries)
        made.quantities = quantities.sorted { $0.name.rawValue < $1.name.rawValue }
        made.states = states.sorted()
        made.notes = (selfTests ?? []).filter(\.failed).prefix(5).map(\.sentence)
        if let missing = gap ?? doubt ?? whatIsMissing {
            made.condition = .unsupported
            made.message = missing
        }
        return (made, doubt)
    }

    private var quantities: [Quantity] {
        var list: [Quantity] = []
        func put(
            _ name: QuantityName, _ value: Double?, _ unit: QuantityUnit, _ kind: Quantity.Kind = .counter,
            limits: QuantityLimits? = nil
        ) {
            if let value, value.isFinite { list.append(Quantity(name, value, unit, kind: kind, limits: limits)) }
        }
        let warm = warningTemperature != nil || criticalTemperature != nil
        put(
            .temperature, compositeTemperature, .celsius, .gauge,
            limits: warm ? QuantityLimits(upperWarning: warningTemperature, upperCritical: criticalTemperature) : nil)
        put(
            .spareLeft, availableSpare, .percent, .gauge,
            limits: spareThreshold.map { QuantityLimits(lowerCritical: $0) })
        put(.enduranceUsed, percentageUsed, .percent)
        put(.mediaErrors, mediaErrors, .count)
        put(.errorLogEntries, errorLogEntries, .count)
        put(.unsafeShutdowns, unsafeShutdowns, .count)
        put(.powerOnHours, powerOnHours, .hours)
        put(.powerCycles, powerCycles, .count)
        if let selfTests {
            put(.failedSelfTests, Double(SelfTestEntry.failedAndNotOutdated(selfTests)), .count, .gauge)
            for (name, value) in SelfTestEntry.milestones(selfTests, powerOnHours: powerOnHours, hoursWrap: false) {
                put(name, value, .hours, .gauge)
            }
        }
        return list
    }

    /// NVM Express base specification 2.0, figure 207, byte 0.
    private static let bits: [(UInt8, StateName)] = [
        (0x01, .nvmeSpareLow), (0x02, .nvmeTemperature), (0x04, .nvmeReliability), (0x08, .nvmeReadOnly),
        (0x10, .nvmeBackupFailed), (0x20, .nvmePersistentMemory),
    ]

    private var states: [StateName] {
        guard let criticalWarning else { return passed.map { [$0 ? .smartPassed : .smartFailed] } ?? [] }
        var states = NVMeReport.bits.filter { criticalWarning & $0.0 != 0 }.map(\.1)
        // A listing says "failed" for every bit, also for a warm drive; the bits say more than it. Without a bit, or
        // with a reserved one, its word stands.
        let known = NVMeReport.bits.reduce(0) { $0 | $1.0 }
        if criticalWarning == 0, passed != false { states.append(.smartPassed) }
        if criticalWarning & known == 0, passed == false { states.append(.smartFailed) }
        return states
    }

    /// A log of all ones, as a bridge or a controller in reset gives it, whichever way it was printed.
    private var nonsense: String? {
        guard let availableSpare, !(0...100).contains(availableSpare) else { return nil }
        return
            "The health log gives \(availableSpare) percent of spare; it cannot be believed: read the controller again."
    }

    /// No counter of log page 02h is longer than 16 bytes.
    private var absurd: String? {
        CounterTrouble.absurd(
            [
                ("percentage used", percentageUsed), ("media errors", mediaErrors),
                ("error log entries", errorLogEntries),
                ("unsafe shutdowns", unsafeShutdowns), ("power on hours", powerOnHours), ("power cycles", powerCycles),
            ], limit: 0x1p128)
    }

    private var whatIsMissing: String? {
        if criticalWarning == nil, availableSpare == nil, percentageUsed == nil {
            return "The drive gives no health log; read log page 02h with nvme smart-log or smartctl -x."
        }
        let missing = [
            ("critical warning", criticalWarning == nil), ("available spare", availableSpare == nil),
            ("percentage used", percentageUsed == nil), ("media errors", mediaErrors == nil),
        ].filter(\.1).map(\.0)
        return missing.isEmpty
            ? nil : "The health log lacks \(missing.joined(separator: ", ")); read it again with smartctl -x."
    }
}
