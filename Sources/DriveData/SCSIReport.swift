package import HealthModel

/// What one SCSI or SAS drive reports, whichever way it came.
package struct SCSIReport: DriveReport, Equatable, Sendable {
    package var identity: DriveIdentity
    /// Informational exception: additional sense code and qualifier; 0/0 is none.
    package var exception: Exception?
    /// The verdict in a listing's words: "OK" or a sentence.
    package var passed: Bool?
    package var temperature: Double?
    /// The drive's own reference temperature.
    package var tripTemperature: Double?
    package var grownDefects: Double?
    package var uncorrectedReads: Double?
    package var uncorrectedWrites: Double?
    package var uncorrectedVerifies: Double?
    package var powerOnHours: Double?
    /// SBC-4 solid state media log page 11h.
    package var percentageUsed: Double?
    package var selfTests: [SelfTestEntry]?
    package var notes: [String] = []
    /// What the report lacks, one sentence; then it may warn, and is never healthy.
    package var gap: String?
    /// What is there and cannot be read or believed, one sentence; the rest may warn, and is never healthy.
    package var doubt: String?
    package var garbage: String?
    /// Counters that are named, with something that is no number.
    package var unreadable: [String] = []

    package struct Exception: Equatable, Sendable {
        package var code: UInt8
        package var qualifier: UInt8

        package init(code: UInt8, qualifier: UInt8) {
            self.code = code
            self.qualifier = qualifier
        }

        /// SPC-4 annex D: 5Dh failure prediction threshold exceeded (5D/FF is a test of the mechanism), 0Bh warning.
        var isPrediction: Bool { code == 0x5D && qualifier != 0xFF }
        var isWarning: Bool { code == 0x0B }
    }

    package init(identity: DriveIdentity) {
        self.identity = identity
        self.identity.transport = "SCSI"
    }

    package func told(of component: Component) -> (measurement: Measurement, doubt: String?) {
        if let garbage = garbage ?? absurd {
            let made = Measurement(
                component: component, condition: .garbled, message: garbage, identity: identity.entries)
            return (made, nil)
        }
        var made = Measurement(component: component, identity: identity.entries, notes: notes)
        made.quantities = quantities.sorted { $0.name.rawValue < $1.name.rawValue }
        made.states = states.sorted()
        made.notes += (selfTests ?? []).filter(\.failed).prefix(5).map(\.sentence)
        let doubt = self.doubt ?? CounterTrouble.unreadable(unreadable)
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
        put(
            .temperature, temperature, .celsius, .gauge,
            limits: tripTemperature.map { QuantityLimits(upperCritical: $0) })
        put(.grownDefects, grownDefects, .count)
        put(.uncorrectedReads, uncorrectedReads, .count)
        put(.uncorrectedWrites, uncorrectedWrites, .count)
        put(.uncorrectedVerifies, uncorrectedVerifies, .count)
        put(.powerOnHours, powerOnHours, .hours)
        put(.enduranceUsed, percentageUsed, .percent)
        if let selfTests {
            put(.failedSelfTests, Double(SelfTestEntry.failedAndNotOutdated(selfTests)), .count, .gauge)
            for (name, value) in SelfTestEntry.milestones(selfTests, powerOnHours: powerOnHours, hoursWrap: true) {
                put(name, value, .hours, .gauge)
            }
        }
        return list
    }

    private var states: [StateName] {
        if exception?.isPrediction == true { return [.smartFailed] }
        if exception?.isWarning == true { return [.scsiWarning] }
        if let passed { return [passed ? .smartPassed : .smartFailed] }
        return exception.map { $0.code == 0 ? [.smartPassed] : [] } ?? []
    }

    private var absurd: String? {
        CounterTrouble.absurd([
            ("grown defects", grownDefects), ("uncorrected reads", uncorrectedReads),
            ("uncorrected writes", uncorrectedWrites), ("uncorrected verifies", uncorrectedVerifies),
            ("percentage used", percentageUsed), ("power on hours", powerOnHours),
        ])
    }

    /// A verdict alone is not enough: a drive whose counters nobody read is not known to be well.
    private var whatIsMissing: String? {
        let counters: [Double?] = [
            grownDefects, uncorrectedReads, uncorrectedWrites, uncorrectedVerifies, percentageUsed,
        ]
        if passed == nil, exception == nil {
            return "The drive gives no SMART verdict (a volume of a RAID controller gives none); "
                + "read the physical drives behind it, for example with smartctl -d megaraid,N."
        }
        if counters.allSatisfy({ $0 == nil }) {
            return "The drive gives only its own verdict and no counters; read all of it with smartctl -x."
        }
        return nil
    }
}
