package import HealthModel

/// The self-tests of a drive by its own clock, in power-on hours: the next diagnostic after an alarm.
package struct DriveTests: Equatable, Sendable {
    package var hours: Int
    /// When the newest test of the whole surface ended well.
    package var passedAt: Int?
    /// When the newest test that found a fault ended.
    package var failedAt: Int?

    package init(hours: Int, passedAt: Int? = nil, failedAt: Int? = nil) {
        self.hours = hours
        self.passedAt = passedAt
        self.failedAt = failedAt
    }

    /// nil of a drive that does not count its hours.
    init?(_ measurement: Measurement) {
        func hours(_ name: QuantityName) -> Int? {
            guard let value = measurement.quantities.first(where: { $0.name == name })?.value, value >= 0 else {
                return nil
            }
            return Int(exactly: value.rounded(.down))
        }
        guard let now = hours(.powerOnHours) else { return nil }
        self.init(hours: now, passedAt: hours(.extendedTestPassed), failedAt: hours(.selfTestFailed))
    }
}

extension Assessor {
    /// nil of anything but a drive that was read and counts its hours.
    package func tests(of component: Component) -> DriveTests? {
        guard component.kind == .drive else { return nil }
        let key = ComponentKey(component)
        return measured.values.lazy.compactMap { $0.record(of: key)?.tests }.first
    }
}

extension DecisionLedger {
    /// What the tests that ran since say of the entries that nobody has judged: true if one found a fault, false if one of
    /// the whole surface passed on every drive of the entry and nothing that called for it is found any more.
    /// - Parameters:
    ///   - tests: of a component, by its id.
    ///   - standing: ids of findings that stand.
    package func diagnosed(
        by tests: (String) -> DriveTests?, standing: Set<String>
    ) -> [(number: Int, verdict: Verdict)] {
        entries.compactMap { entry in
            guard entry.verdict == nil, let marks = entry.testMarks, !marks.isEmpty else { return nil }
            let known = marks.compactMap { mark in tests(mark.key).map { (since: mark.value, tests: $0) } }
            // The hour of the decision itself is neither before nor after it.
            if known.contains(where: { ($0.tests.failedAt ?? -1) > $0.since }) { return (entry.number, .trueAlarm) }
            guard known.count == entry.causes.count, standing.isDisjoint(with: entry.causes),
                known.allSatisfy({ ($0.tests.passedAt ?? -1) > $0.since })
            else { return nil }
            return (entry.number, .falseAlarm)
        }
    }
}
