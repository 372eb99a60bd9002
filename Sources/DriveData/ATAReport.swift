package import HealthModel

/// What one ATA drive reports, whichever way it came: raw pages, smartctl text or smartctl JSON.
package struct ATAReport: DriveReport, Equatable, Sendable {
    package var identity: DriveIdentity
    package var attributes: [SMARTAttribute]
    /// SMART RETURN STATUS.
    package var passed: Bool?
    /// Newest first; nil: not read.
    package var selfTests: [SelfTestEntry]?
    /// Errors that the drive has logged in its life.
    package var loggedErrors: Int?
    /// ACS-4 device statistics page 07h, "Percentage Used Endurance Indicator".
    package var percentageUsed: Double?
    /// What the report lacks, one sentence; then it may warn, and is never healthy.
    package var gap: String?
    /// What is there and cannot be read or believed, one sentence; the rest may warn, and is never healthy.
    package var doubt: String?
    /// What cannot be believed, one sentence; then nothing of it is.
    package var garbage: String?

    package init(identity: DriveIdentity, attributes: [SMARTAttribute] = [], passed: Bool? = nil) {
        self.identity = identity
        self.identity.transport = "ATA"
        self.attributes = attributes
        self.passed = passed
    }

    package func told(of component: Component) -> (measurement: Measurement, doubt: String?) {
        if let garbage {
            let made = Measurement(
                component: component, condition: .garbled, message: garbage, identity: identity.entries)
            return (made, nil)
        }
        var made = Measurement(component: component, identity: identity.entries)
        var quantities = SMARTQuantities(
            family: identity.family, inDatabase: identity.databaseFamily != nil, percentageUsed: percentageUsed)
        for attribute in attributes { quantities.add(attribute) }
        if let selfTests {
            quantities.put(.failedSelfTests, Double(SelfTestEntry.failedAndNotOutdated(selfTests)), .count)
            let hours = quantities.list.first { $0.name == .powerOnHours }?.value
            for (name, value) in SelfTestEntry.milestones(selfTests, powerOnHours: hours, hoursWrap: true) {
                quantities.put(name, value, .hours)
            }
            made.notes += selfTests.filter(\.failed).prefix(5).map(\.sentence)
        }
        if let loggedErrors { quantities.put(.loggedErrors, Double(loggedErrors), .count, kind: .counter) }
        made.quantities = quantities.list
        made.notes += quantities.notes
        made.states = passed.map { [$0 ? .smartPassed : .smartFailed] } ?? []
        let temperature = quantities.hasAbsurdTemperature ? CounterTrouble.noTemperature : nil
        let doubt = self.doubt ?? CounterTrouble.unreadable(quantities.unreadable) ?? temperature
        if let missing = gap ?? doubt ?? whatIsMissing {
            made.condition = .unsupported
            made.message = missing
        }
        return (made, doubt)
    }

    /// Only a drive that says who it is, gives its verdict or its thresholds, and its attributes can be called healthy.
    private var whatIsMissing: String? {
        if attributes.isEmpty {
            let told = passed.map { $0 ? "gives only its own verdict (passed)" : "gives only its own verdict (failed)" }
            return "The drive \(told ?? "gives neither a verdict nor attributes"); read all of it with smartctl -x."
        }
        if identity.model == nil {
            return "The report does not say which drive it is of, so that its counters cannot be understood; "
                + "read all of it with smartctl -x."
        }
        if passed == nil, !attributes.contains(where: { ($0.threshold ?? 0) > 0 }) {
            return "The drive gives neither its own verdict nor thresholds; read all of it with smartctl -x."
        }
        return nil
    }
}
